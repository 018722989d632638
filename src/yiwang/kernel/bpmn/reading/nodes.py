"""Flow nodes, one XML element each."""

import re

from lxml import etree

from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.expressions import Expression
from yiwang.kernel.bpmn.model import PEOPLE, Definition, Kind, Node
from yiwang.kernel.bpmn.reading.events import Reader, definitions_of, message_of
from yiwang.kernel.bpmn.reading.expressions import expression, names_at
from yiwang.kernel.bpmn.reading.parsing import elements, label, line_of, short, text_of
from yiwang.kernel.bpmn.reading.repeats import repeat_of
from yiwang.kernel.bpmn.reading.whitelist import yw
from yiwang.kernel.calendars import LimitError, read_limit

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_ROLES = ("office", "applicant", "party")
_DOES = {Kind.SERVICE: "does", Kind.RULE: "decision"}


def node_of(element: etree._Element, scope: str, reader: Reader) -> Node:
    """A node inside a sub-process ("" for the process); what is wrong with it is noted."""
    kind = Kind(short(element.tag))
    people = kind in PEOPLE
    return Node(
        id=element.get("id", ""),
        name=element.get("name", ""),
        kind=kind,
        line=line_of(element),
        scope=scope,
        documentation="".join(text_of(each) for each in elements(element, "documentation")),
        role=_role(element, reader.found) if people else "",
        clock=_clock(element, reader.found) if people else "",
        limit=_limit(element, reader.found) if people else "",
        organisation=element.get(yw("organisation"), "") if people else "",
        does=element.get(yw(_DOES[kind]), "") if kind in _DOES else "",
        result=_result(element, reader) if kind in (Kind.RULE, Kind.USER) else "",
        inspectors=_inspectors(element, reader.found) if kind is Kind.USER else 0,
        events=_events(element, kind, reader),
        script=script_of(element, reader) if kind is Kind.SCRIPT else None,
        called=element.get("calledElement", ""),
        default=element.get("default"),
        host=element.get("attachedToRef"),
        interrupting=_interrupting(element),
        by_event=element.get("triggeredByEvent") == "true",
        instantiates=_instantiates(element, kind, reader.found),
        repeat=repeat_of(element, reader),
    )


def script_of(element: etree._Element, reader: Reader) -> Expression | None:
    """The FEEL of a script task."""
    for script in elements(element, "script"):
        return expression(text_of(script), script, names_at(element, reader.variables), reader.found)
    reader.found.add(line_of(element), short(element.tag), f"{label(element)} lacks <script>", "add it")
    return None


def _events(element: etree._Element, kind: Kind, reader: Reader) -> tuple[Definition, ...]:
    if kind in (Kind.SEND, Kind.RECEIVE):
        return (message_of(element, element, reader),)
    return definitions_of(element, reader)


def _role(element: etree._Element, found: Findings) -> str:
    role = element.get(yw("role"), "office")
    if role not in _ROLES:
        reason = f'{label(element)} has the role "{role}"'
        found.add(line_of(element), short(element.tag), reason, f"one of: {', '.join(_ROLES)}")
    return role


def _limit(element: etree._Element, found: Findings) -> str:
    limit = element.get(yw("limit"), "")
    try:
        return str(read_limit(limit)) if limit else ""
    except LimitError:
        reason = f'{label(element)} has the limit "{limit}"'
        hint = 'write "7 working days", "30 calendar days", "48 hours" or "4 office hours"'
        found.add(line_of(element), short(element.tag), reason, hint)
        return ""


def _result(element: etree._Element, reader: Reader) -> str:
    result = element.get(yw("result"), "")
    if result and result not in reader.variables:
        reason = f'{label(element)} puts its result into "{result}", which is not declared'
        hint = f'add <property id="{result}"/>'
        reader.found.add(line_of(element), short(element.tag), reason, hint)
    return result


def _inspectors(element: etree._Element, found: Findings) -> int:
    """How many officers inspect on site; two is the least the law allows (行政许可法 art. 34)."""
    text = element.get(yw("inspectors"), "")
    if text in ("", "2"):
        if not text and element.get(yw("result")):
            reason = f"{label(element)} has a result, which only an inspection has"
            found.add(line_of(element), short(element.tag), reason, 'add yw:inspectors="2"')
        return int(text or 0)
    reason = f'{label(element)} is inspected by "{text}"'
    found.add(line_of(element), short(element.tag), reason, "two officers inspect and sign: write 2")
    return 0


def _clock(element: etree._Element, found: Findings) -> str:
    """The clock a task names; a task with a limit of its own and no clock runs under one called like it."""
    clock = element.get(yw("clock"), element.get("id", "") if element.get(yw("limit")) else "")
    if clock and not _NAME.fullmatch(clock):
        reason = f'{label(element)} names the clock "{clock}"'
        found.add(
            line_of(element), short(element.tag), reason, 'a clock has a lower-case name, such as "decision"'
        )
    return clock


def _interrupting(element: etree._Element) -> bool:
    return "false" not in (element.get("cancelActivity"), element.get("isInterrupting"))


def _instantiates(element: etree._Element, kind: Kind, found: Findings) -> bool:
    value = element.get("instantiate", "false")
    if value not in ("true", "false") or (value == "true" and kind is not Kind.RECEIVE):
        reason = f'{label(element)} says instantiate="{value}"'
        found.add(line_of(element), short(element.tag), reason, "begin a procedure with a startEvent")
    return value == "true"
