"""Loops and multi-instance activities."""

from lxml import etree

from yiwang.kernel.bpmn.model import Loop, Many
from yiwang.kernel.bpmn.reading.events import Reader
from yiwang.kernel.bpmn.reading.expressions import COUNTERS, expression, names_at
from yiwang.kernel.bpmn.reading.parsing import elements, label, line_of, short, text_of


def repeat_of(element: etree._Element, reader: Reader) -> Loop | Many | None:
    """How an activity repeats; None when it does not."""
    loops = list(elements(element, "standardLoopCharacteristics"))
    many = list(elements(element, "multiInstanceLoopCharacteristics"))
    if loops and many:
        reason = f"{label(element)} has two kinds of repetition"
        reader.found.add(line_of(element), short(element.tag), reason, "keep one")
    if loops:
        return _loop(element, loops[0], reader)
    return _many(element, many[0], reader) if many else None


def _loop(element: etree._Element, loop: etree._Element, reader: Reader) -> Loop | None:
    names = (*reader.variables, "outcome", *COUNTERS)
    conditions = [
        expression(text_of(each), each, names, reader.found) for each in elements(loop, "loopCondition")
    ]
    most = loop.get("loopMaximum")
    if most is not None and not (most.isdecimal() and int(most)):
        reason = f'{label(element)} says loopMaximum="{most}"'
        reader.found.add(line_of(loop), short(loop.tag), reason, "write a whole number from 1")
        return None
    if not conditions and most is None:
        reason = f"{label(element)} would be repeated for ever"
        reader.found.add(line_of(loop), short(loop.tag), reason, "add a loopCondition or a loopMaximum")
    condition = conditions[0] if conditions else None
    return Loop(condition, int(most) if most else None, loop.get("testBefore") == "true")


def _many(element: etree._Element, many: etree._Element, reader: Reader) -> Many | None:
    counts = list(elements(many, "loopCardinality"))
    if not counts:
        reason = f"{label(element)} does not say how many times"
        reader.found.add(line_of(many), short(many.tag), reason, "add a loopCardinality")
        return None
    parent = element.getparent()
    outer = names_at(parent, reader.variables) if parent is not None else reader.variables
    text = text_of(counts[0])
    count = expression(text, counts[0], outer, reader.found)
    if text.startswith("-"):
        reason = f"{label(element)} has the cardinality {text}"
        reader.found.add(line_of(counts[0]), "loopCardinality", reason, "write a whole number from 0")
    until = None
    for condition in elements(many, "completionCondition"):
        names = (*reader.variables, "outcome", *COUNTERS)
        until = expression(text_of(condition), condition, names, reader.found)
    return Many(count, many.get("isSequential") != "true", until) if count else None
