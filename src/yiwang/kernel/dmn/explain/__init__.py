"""Reasons in sentences people understand, in Chinese and English."""

from yiwang.kernel.dmn.explain.sentences import LANGUAGES, explain

__all__ = ["LANGUAGES", "explain"]
