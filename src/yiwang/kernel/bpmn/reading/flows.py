"""Sequence flows and their conditions."""

from lxml import etree

from yiwang.kernel.bpmn.model import Flow
from yiwang.kernel.bpmn.reading.events import Reader
from yiwang.kernel.bpmn.reading.expressions import OUTCOME, expression, names_at
from yiwang.kernel.bpmn.reading.parsing import elements, line_of, short, text_of


def flow_of(element: etree._Element, reader: Reader) -> Flow:
    """A flow; a condition that is not understood is noted, and the flow stays conditional."""
    flow = Flow(
        id=element.get("id", ""),
        name=element.get("name", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        outcome=None,
        line=line_of(element),
    )
    for condition in elements(element, "conditionExpression"):
        return _conditional(flow, condition, reader)
    return flow


def _conditional(flow: Flow, condition: etree._Element, reader: Reader) -> Flow:
    text = text_of(condition)
    common = (flow.id, flow.name, flow.source, flow.target)
    if match := OUTCOME.fullmatch(text):
        return Flow(*common, match[1], flow.line)
    names = (*names_at(condition, reader.variables), "outcome")
    read = expression(text, condition, names, reader.found)
    literals = tuple(dict.fromkeys(OUTCOME.findall(text)))
    if read is not None and "outcome" in read.names and "outcome" in OUTCOME.sub("", text):
        reason = f'the condition {text!r} of flow "{flow.id}" is not supported'
        hint = 'compare the outcome as outcome = "literal", so that the choices are known'
        reader.found.add(line_of(condition), short(condition.tag), reason, hint)
    # Not None: the flow has a condition, and is not to be reported as lacking one as well.
    return Flow(*common, None if read else "", flow.line, read, literals)
