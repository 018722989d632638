"""Event definitions: what an event waits for or throws."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from yiwang.kernel.bpmn.durations import (
    CYCLE_HINT,
    DATE_HINT,
    HINT,
    At,
    Cycle,
    Duration,
    parse_cycle,
    parse_date,
    parse_duration,
)
from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.expressions import Expression
from yiwang.kernel.bpmn.model import Definition, Trigger
from yiwang.kernel.bpmn.reading.catalogue import Catalogue
from yiwang.kernel.bpmn.reading.expressions import expression, names_at
from yiwang.kernel.bpmn.reading.parsing import elements, label, line_of, short, text_of
from yiwang.kernel.bpmn.reading.whitelist import DEFINITIONS, yw

_TIMES = ("timeDuration", "timeDate", "timeCycle")
Timer = Duration | At | Cycle | Expression
T = TypeVar("T")


@dataclass(frozen=True)
class Reader:
    """What reading a node needs to know: the file's catalogue, the variables, and where findings go."""

    catalogue: Catalogue
    variables: tuple[str, ...]
    found: Findings


def definitions_of(element: etree._Element, reader: Reader) -> tuple[Definition, ...]:
    """The event definitions of an event, its own and those it shares by reference."""
    own = list(elements(element, *DEFINITIONS, "eventDefinitionRef"))
    resolved = [
        reader.catalogue.shared.get(text_of(each)) if short(each.tag) == "eventDefinitionRef" else each
        for each in own
    ]
    return tuple(_definition(each, element, reader) for each in resolved if each is not None)


def message_of(element: etree._Element, holder: etree._Element, reader: Reader) -> Definition:
    """The message of a definition, a send task or a receive task, with the key that tells cases apart."""
    text = element.get(yw("key"))
    key = expression(text, element, names_at(holder, reader.variables), reader.found) if text else None
    return Definition(
        Trigger.MESSAGE, reader.catalogue.name("message", element.get("messageRef", "")), key=key
    )


def _definition(element: etree._Element, event: etree._Element, reader: Reader) -> Definition:
    trigger = Trigger(short(element.tag))
    match trigger:
        case Trigger.MESSAGE:
            return message_of(element, event, reader)
        case Trigger.TIMER:
            return Definition(trigger, timer=_timer(element, event, reader))
        case Trigger.LINK:
            return Definition(trigger, element.get("name", ""))
        case Trigger.TERMINATE:
            return Definition(trigger)
    kind = trigger.removesuffix("EventDefinition")
    reference = element.get(f"{kind}Ref", "")
    return Definition(trigger, reader.catalogue.name(kind, reference))


def _timer(element: etree._Element, event: etree._Element, reader: Reader) -> Timer | None:
    times = list(elements(element, *_TIMES))
    if len(times) != 1:
        words = "lacks <timeDuration>, <timeDate> or <timeCycle>" if not times else "says its time twice"
        reader.found.add(line_of(event), short(event.tag), f"{label(event)} {words}", "say one")
        return None
    time, text = times[0], text_of(times[0])
    if short(time.tag) == "timeDate":
        return _date(time, text, event, reader)
    if short(time.tag) == "timeCycle":
        return _parsed(parse_cycle, time, text, CYCLE_HINT, reader.found)
    return _parsed(parse_duration, time, text, HINT, reader.found)


def _date(time: etree._Element, text: str, event: etree._Element, reader: Reader) -> At | Expression | None:
    if text[:1].isdigit():
        return _parsed(parse_date, time, text, DATE_HINT, reader.found)
    return expression(text, time, names_at(event, reader.variables), reader.found)


def _parsed(
    parse: Callable[[str], T], time: etree._Element, text: str, hint: str, found: Findings
) -> T | None:
    try:
        return parse(text)
    except ValueError as error:
        found.add(line_of(time), short(time.tag), f"{error}", hint)
        return None
