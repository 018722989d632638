"""The annual report: its text with figures in place, as HTML, DOCX, PDF and JSON."""

from yiwang.networks.reform.reporting.filling import Coverage, Filled, fill
from yiwang.networks.reform.reporting.showing import Shown, shown

__all__ = ["Coverage", "Filled", "Shown", "fill", "shown"]
