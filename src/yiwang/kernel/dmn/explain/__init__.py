"""Reasons in sentences people understand, in Chinese and English."""

from yiwang.kernel.dmn.explain.phrases import LANGUAGES
from yiwang.kernel.dmn.explain.reasons import Reason, reasons
from yiwang.kernel.dmn.explain.sentences import explain

__all__ = ["LANGUAGES", "Reason", "explain", "reasons"]
