"""From the XML tree to nodes and flows; what cannot be understood is noted, not guessed."""

import re
from collections import defaultdict
from collections.abc import Iterable

from lxml import etree

from yiwang.kernel.bpmn.durations import HINT, Duration, parse_duration
from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import Flow, Kind, Node, Procedure
from yiwang.kernel.bpmn.parsing import elements, line_of, short, text_of
from yiwang.kernel.bpmn.whitelist import YW

_CONDITION = re.compile(r'outcome\s*=\s*"([^"\s](?:[^"]*[^"\s])?)"')
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_ROLES = ("office", "applicant")


def build(root: etree._Element, found: Findings) -> Procedure | None:
    """The one process of the file; what is wrong with it is in `found`. None when there is not one."""
    processes = list(elements(root, "process"))
    if len(processes) != 1:
        line = line_of(processes[1] if processes else root)
        found.add(line, "process", f"the file holds {len(processes)} processes", "a file holds exactly one")
        return None
    process = processes[0]
    if process.get("isExecutable") not in (None, "true"):
        reason = f'the process says isExecutable="{process.get("isExecutable")}"'
        found.add(line_of(process), "process", reason, 'set it to "true"')
    nodes = [_node(element, found) for element in elements(process, *Kind)]
    flows = [_flow(element, found) for element in elements(process, "sequenceFlow")]
    _check_references(process, flows, found)
    return _assemble(process, found.file, nodes, flows)


def _assemble(process: etree._Element, file: str, nodes: Iterable[Node], flows: Iterable[Flow]) -> Procedure:
    by_id = {node.id: node for node in nodes}
    outgoing: defaultdict[str, tuple[Flow, ...]] = defaultdict(tuple)
    incoming: defaultdict[str, tuple[Flow, ...]] = defaultdict(tuple)
    timers: defaultdict[str, tuple[Node, ...]] = defaultdict(tuple)
    for flow in flows:
        outgoing[flow.source] += (flow,)
        incoming[flow.target] += (flow,)
    for node in by_id.values():
        if node.kind is Kind.BOUNDARY and node.host:
            timers[node.host] += (node,)
    return Procedure(
        id=process.get("id", ""),
        name=process.get("name", ""),
        file=file,
        nodes=by_id,
        outgoing={name: outgoing[name] for name in by_id},
        incoming={name: incoming[name] for name in by_id},
        timers={name: timers[name] for name in by_id if timers[name]},
        start=next((node.id for node in by_id.values() if node.kind is Kind.START), ""),
    )


def _node(element: etree._Element, found: Findings) -> Node:
    kind = Kind(short(element.tag))
    timed = kind in (Kind.CATCH, Kind.BOUNDARY)
    return Node(
        id=element.get("id", ""),
        name=element.get("name", ""),
        kind=kind,
        line=line_of(element),
        documentation="".join(text_of(each) for each in elements(element, "documentation")),
        role=_role(element, found) if kind is Kind.USER else "",
        clock=_clock(element, found) if kind is Kind.USER else "",
        does=element.get(f"{{{YW}}}does", "") if kind is Kind.SERVICE else "",
        duration=_duration(element, found) if timed else None,
        default=element.get("default"),
        host=element.get("attachedToRef"),
        interrupting=_interrupting(element, found),
    )


def _role(element: etree._Element, found: Findings) -> str:
    role = element.get(f"{{{YW}}}role", "office")
    if role not in _ROLES:
        reason = f'<userTask> "{element.get("id")}" has the role "{role}"'
        found.add(line_of(element), "userTask", reason, f"one of: {', '.join(_ROLES)}")
    return role


def _clock(element: etree._Element, found: Findings) -> str:
    clock = element.get(f"{{{YW}}}clock", "")
    if clock and not _NAME.fullmatch(clock):
        reason = f'<userTask> "{element.get("id")}" names the clock "{clock}"'
        found.add(line_of(element), "userTask", reason, 'a clock has a lower-case name, such as "decision"')
    return clock


def _interrupting(element: etree._Element, found: Findings) -> bool:
    word = element.get("cancelActivity", "true")
    if word not in ("true", "false"):
        reason = f'<boundaryEvent> "{element.get("id")}" says cancelActivity="{word}"'
        found.add(line_of(element), "boundaryEvent", reason, 'write "true" or "false"')
    return word != "false"


def _duration(element: etree._Element, found: Findings) -> Duration | None:
    """The time of a timer event, through its one definition."""
    inner: etree._Element = element
    for tag in ("timerEventDefinition", "timeDuration"):
        child = next(elements(inner, tag), None)
        if child is None:
            reason = f'<{short(element.tag)}> "{element.get("id")}" lacks <{tag}>'
            found.add(
                line_of(element), short(element.tag), reason, "only timers with a timeDuration are supported"
            )
            return None
        inner = child
    try:
        return parse_duration(text_of(inner))
    except ValueError as error:
        found.add(line_of(inner), "timeDuration", f"{error}", HINT)
        return None


def _flow(element: etree._Element, found: Findings) -> Flow:
    return Flow(
        id=element.get("id", ""),
        name=element.get("name", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        outcome=_outcome(element, found),
        line=line_of(element),
    )


def _outcome(element: etree._Element, found: Findings) -> str | None:
    for condition in elements(element, "conditionExpression"):
        match = _CONDITION.fullmatch(text_of(condition))
        if match is None:
            reason = f'the condition {text_of(condition)!r} of flow "{element.get("id")}" is not supported'
            found.add(line_of(condition), "conditionExpression", reason, 'write outcome = "literal"')
            # Not None: the flow has a condition, and is not to be reported as lacking one as well.
            return ""
        return match[1]
    return None


def _check_references(process: etree._Element, flows: Iterable[Flow], found: Findings) -> None:
    """Every name must be that of something in the file; a refused element was already reported."""
    known = {element.get("id") for element in process if isinstance(element.tag, str)}
    by_id = {flow.id: flow for flow in flows}
    for flow in by_id.values():
        for end in (flow.source, flow.target):
            if end and (end not in known or end in by_id):
                reason = f'flow "{flow.id}" refers to "{end}", which is no node of the process'
                found.add(flow.line, "sequenceFlow", reason, "draw the flow again")
    for node in elements(process, *Kind):
        for link in elements(node, "incoming", "outgoing"):
            named = by_id.get(text_of(link))
            way = short(link.tag)
            place = named and (named.target if way == "incoming" else named.source)
            if place != node.get("id"):
                reason = f'"{node.get("id")}" names <{way}> "{text_of(link)}", which is none of its flows'
                found.add(line_of(link), way, reason, "draw the flow again")
