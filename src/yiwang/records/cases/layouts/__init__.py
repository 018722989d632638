"""Notices in an office's own layout: filled in Word, set as PDF by typst, with the seal."""

from yiwang.records.cases.layouts.laying import LaidOut, lay_out, preview, template_of

__all__ = ["LaidOut", "lay_out", "preview", "template_of"]
