"""Checks of events and activities: what may start, end, hang on and repeat what."""

from yiwang.kernel.bpmn.durations import Cycle
from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import ACTIVITIES, Kind, Node, Procedure, Trigger

_INNER = (Trigger.ERROR, Trigger.ESCALATION)


def check_events(procedure: Procedure, found: Findings, *, strict: bool) -> None:
    """Note every event that would be understood in two ways; `strict` also those that cannot happen."""
    for node in procedure.nodes.values():
        _check_definitions(node, found)
        if node.kind is Kind.BOUNDARY:
            _check_boundary(node, procedure, found, strict)
        elif node.kind is Kind.START:
            _check_start(node, procedure, found)
        elif node.kind is Kind.EVENT_BASED:
            _check_event_gateway(node, procedure, found)
    _check_links(procedure, found)
    _check_called(procedure, found)


def _check_definitions(node: Node, found: Findings) -> None:
    if node.kind in (Kind.CATCH, Kind.BOUNDARY) and not node.events:
        reason = f'<{node.kind}> "{node.id}" waits for nothing'
        found.add(node.line, node.kind, reason, "add an event definition")
    if len(node.of(Trigger.TIMER)) > 1:
        found.add(node.line, node.kind, f'"{node.id}" has two timers', "keep one")
    if node.of(Trigger.LINK) and len(node.events) > 1:
        found.add(node.line, node.kind, f'"{node.id}" is a link and something else', "keep the link alone")
    timer = node.duration
    if isinstance(timer, Cycle) and timer.times is None and node.kind is Kind.CATCH:
        reason = f'"{node.id}" would wait for ever: its timer repeats without end'
        found.add(node.line, node.kind, reason, "say how often, such as R3/P1D")
    if node.kind in (Kind.THROW, Kind.END):
        for event in node.of(Trigger.ERROR, Trigger.ESCALATION):
            if not event.name:
                reason = f'"{node.id}" throws something without a code'
                found.add(node.line, node.kind, reason, "name the error or escalation it throws")


def _check_boundary(event: Node, procedure: Procedure, found: Findings, strict: bool) -> None:
    host = procedure.nodes.get(event.host or "")
    at_once = (Kind.SCRIPT, Kind.SEND)
    if host is None or host.kind not in ACTIVITIES or host.by_event:
        reason = f'boundary event "{event.id}" hangs on "{event.host}", which is no activity'
        found.add(event.line, event.kind, reason, "attach it to a task or a sub-process")
    elif strict and host.kind in at_once and not host.repeat:
        reason = f'boundary event "{event.id}" hangs on "{event.host}", which is done at once'
        found.add(event.line, event.kind, reason, "attach it to a task that waits")
    elif host.scope != event.scope:
        reason = f'boundary event "{event.id}" lies in another sub-process than "{event.host}"'
        found.add(event.line, event.kind, reason, "draw it beside its activity")
    if event.of(Trigger.ERROR) and not event.interrupting:
        reason = f'boundary event "{event.id}" catches an error without interrupting'
        found.add(event.line, event.kind, reason, "an error always ends the activity")


def _check_start(start: Node, procedure: Procedure, found: Findings) -> None:
    around = procedure.nodes.get(start.scope)
    if around is not None and around.by_event:
        if not start.events:
            reason = f'"{start.id}" starts an event sub-process but waits for nothing'
            found.add(start.line, start.kind, reason, "add an event definition")
        if start.of(Trigger.ERROR) and not start.interrupting:
            reason = f'"{start.id}" catches an error without interrupting'
            found.add(start.line, start.kind, reason, "an error always interrupts")
    elif around is not None and start.events:
        reason = f'"{start.id}" is inside a sub-process, so no event can start it'
        found.add(start.line, start.kind, reason, "remove its event definition")
    elif start.of(*_INNER):
        reason = f'"{start.id}" starts the procedure, so nothing inside it can throw to it'
        found.add(start.line, start.kind, reason, "put it into an event sub-process")


def _check_event_gateway(gateway: Node, procedure: Procedure, found: Findings) -> None:
    for flow in procedure.outgoing[gateway.id]:
        target = procedure.nodes.get(flow.target)
        if target is None:
            continue
        if isinstance(target.duration, Cycle) and target.duration.times != 1:
            reason = f'"{target.id}" repeats its timer, but behind gateway "{gateway.id}" one event is all'
            found.add(target.line, target.kind, reason, "use a timeDuration or a timeDate")
        if _waits_alone(target, procedure):
            continue
        reason = f'gateway "{gateway.id}" leads to "{flow.target}", which does not wait for an event alone'
        found.add(flow.line, gateway.kind, reason, "lead it to a catching event of its own")


def _waits_alone(node: Node, procedure: Procedure) -> bool:
    if node.kind not in (Kind.CATCH, Kind.RECEIVE) or node.of(Trigger.LINK):
        return False
    return len(procedure.incoming[node.id]) == 1 and not node.repeat and node.id not in procedure.attached


def _check_links(procedure: Procedure, found: Findings) -> None:
    seen: dict[tuple[str, str], Node] = {}
    for node in procedure.of_kind(Kind.CATCH, Kind.THROW):
        for link in node.of(Trigger.LINK):
            place = (node.scope, link.name)
            if node.kind is Kind.THROW and place not in procedure.links:
                reason = f'link "{link.name}" of "{node.id}" leads nowhere'
                found.add(node.line, node.kind, reason, "add a catching link event of that name beside it")
            elif node.kind is Kind.CATCH and place in seen:
                reason = f'link "{link.name}" leads to both "{seen[place].id}" and "{node.id}"'
                found.add(node.line, node.kind, reason, "keep one")
            elif node.kind is Kind.CATCH:
                seen[place] = node


def _check_called(procedure: Procedure, found: Findings) -> None:
    for node in procedure.of_kind(Kind.SUB):
        if node.by_event and node.repeat:
            found.add(node.line, node.kind, f'event sub-process "{node.id}" cannot repeat', "remove the loop")
        starts = [each for each in procedure.inside(node.id) if each.kind is Kind.START]
        if node.by_event and len(starts) != 1:
            reason = f'event sub-process "{node.id}" has {len(starts)} start events; it needs exactly 1'
            found.add(node.line, node.kind, reason, "keep one")
