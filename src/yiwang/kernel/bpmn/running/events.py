"""Events inside a case: throwing them, and what catches them."""

from yiwang.kernel.bpmn.model import Definition, Kind, Node, Trigger
from yiwang.kernel.bpmn.running.activities import finished, send
from yiwang.kernel.bpmn.running.run import Run, address
from yiwang.kernel.bpmn.running.timers import again, arm
from yiwang.kernel.bpmn.state import BODY
from yiwang.kernel.bpmn.steps import Escalated, Failed, Signal


def throw(run: Run, node: Node, scope: int) -> bool:
    """Throw all events of a node; False when that ended the run the node lies in."""
    run.cleared = set()
    send(run, node, scope)
    for event in node.events:
        if event.trigger is Trigger.SIGNAL:
            run.effects.append(Signal(address(node.id, scope), event.name))
            signal(run, event.name)
        elif event.trigger is Trigger.ESCALATION:
            escalate(run, event.name, node, scope)
        elif event.trigger is Trigger.ERROR:
            fail(run, event.name, node, scope)
        elif event.trigger is Trigger.TERMINATE:
            run.clear(scope)
    return scope not in run.cleared


def signal(run: Run, name: str) -> None:
    """Let every event that waits for a signal fire."""
    for place in sorted([*run.waiting.elements(), *run.armed]):
        node, scope = run.find(place)
        if node is not None and any(event.name == name for event in node.of(Trigger.SIGNAL)):
            react(run, node, scope)


def fail(run: Run, code: str, node: Node, scope: int) -> None:
    """Pass an error outwards to the first that catches it; uncaught, it ends the case."""
    if not _pass_out(run, Trigger.ERROR, code, scope):
        run.clear(0)
        run.effects.append(Failed(address(node.id, scope), code))


def escalate(run: Run, code: str, node: Node, scope: int) -> None:
    """Pass an escalation outwards to the first that catches it; uncaught, those in charge are told."""
    if not _pass_out(run, Trigger.ESCALATION, code, scope):
        run.effects.append(Escalated(address(node.id, scope), code))


def catch_at(run: Run, trigger: Trigger, code: str, host: Node, scope: int) -> bool:
    """Let a boundary event of an activity catch an error or an escalation; False when none does."""
    return _caught(run, trigger, code, run.home(scope).attached.get(host.id, ()), scope)


def _pass_out(run: Run, trigger: Trigger, code: str, scope: int) -> bool:
    while True:
        if not scope or run.scopes[scope].role == BODY:
            starts = run.home(scope).event_starts.get(run.body(scope), ())
            if _caught(run, trigger, code, starts, scope):
                return True
        if not scope:
            return False
        inner, scope = run.node_of(scope), run.scopes[scope].parent
        if catch_at(run, trigger, code, inner, scope):
            return True


def _caught(run: Run, trigger: Trigger, code: str, catchers: tuple[Node, ...], scope: int) -> bool:
    """The catcher of this very code comes before one that catches all."""

    def rank(catcher: Node) -> bool:
        return all(event.name != code for event in catcher.of(trigger))

    for catcher in sorted(catchers, key=rank):
        armed = address(catcher.id, scope) in run.armed
        if armed and any(_matches(event, code) for event in catcher.of(trigger)):
            react(run, catcher, scope)
            return True
    return False


def _matches(event: Definition, code: str) -> bool:
    return event.name in ("", code)


def react(run: Run, node: Node, scope: int, *, timer: bool = False) -> None:
    """Let an event fire that waits or is armed; `timer` says that it was its timer."""
    place = address(node.id, scope)
    if node.kind is Kind.BOUNDARY and place in run.armed:
        _boundary(run, node, scope, timer)
    elif node.kind is Kind.START and place in run.armed:
        _event_start(run, node, scope, timer)
    elif run.waiting[place]:
        _intermediate(run, node, scope, timer)


def _intermediate(run: Run, node: Node, scope: int, timer: bool) -> None:
    if timer and again(run, node, scope):
        run.leave(node, scope)
        return
    if timer or node.kind is Kind.RECEIVE:
        run.take(node, scope)
    else:
        run.cancel_token(node, scope)
    _drop_rivals(run, node, scope)
    if node.kind is Kind.RECEIVE:
        finished(run, node, scope)
    else:
        run.leave(node, scope)


def _drop_rivals(run: Run, node: Node, scope: int) -> None:
    """Behind an event-based gateway the first event wins."""
    home = run.home(scope)
    for flow in home.incoming[node.id]:
        if home.nodes[flow.source].kind is Kind.EVENT_BASED:
            for rival in home.outgoing[flow.source]:
                if rival.target != node.id:
                    run.cancel(home.nodes[rival.target], scope)


def _boundary(run: Run, event: Node, scope: int, timer: bool) -> None:
    place = address(event.id, scope)
    if event.interrupting:
        _spent(run, place, timer)
        host = run.home(scope).nodes[event.host or ""]
        run.cancel(host, scope)
    elif event.of(Trigger.TIMER) and not (timer and again(run, event, scope)):
        _spent(run, place, timer)
    run.leave(event, scope)


def _event_start(run: Run, event: Node, scope: int, timer: bool) -> None:
    place = address(event.id, scope)
    sub = run.home(scope).nodes[event.scope]
    if event.interrupting:
        _spent(run, place, timer)
        run.clear(scope)
    elif event.of(Trigger.TIMER) and not (timer and again(run, event, scope)):
        _spent(run, place, timer)
    inside = run.open(sub, scope)
    for nested in run.home(inside).event_starts.get(sub.id, ()):
        arm(run, nested, inside)
    run.leave(event, inside)


def _spent(run: Run, place: str, timer: bool) -> None:
    """Take an event that fired out of the armed ones; a timer that fired by itself is not cancelled."""
    if not timer:
        run.disarm(place)
        return
    run.armed.remove(place)
    run.rounds.pop(place, None)
