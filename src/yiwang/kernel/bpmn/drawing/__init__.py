"""Drawing a procedure: places for its nodes and flows, and which of them a case has passed."""

from yiwang.kernel.bpmn.drawing.interchange import drawn
from yiwang.kernel.bpmn.drawing.layout import Box, Layout, lay_out
from yiwang.kernel.bpmn.drawing.standing import Past, Standing, standing

__all__ = ["Box", "Layout", "Past", "Standing", "drawn", "lay_out", "standing"]
