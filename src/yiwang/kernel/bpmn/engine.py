"""Stepping a case: a pure function of procedure, state and event."""

from collections.abc import Mapping
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.bpmn.choices import possible_outcomes
from yiwang.kernel.bpmn.model import PEOPLE, Kind, Node, Procedure, Trigger
from yiwang.kernel.bpmn.refusals import NotWaiting, WrongOutcome
from yiwang.kernel.bpmn.running.activities import begin, finished
from yiwang.kernel.bpmn.running.events import catch_at, fail, react, signal
from yiwang.kernel.bpmn.running.run import Run
from yiwang.kernel.bpmn.running.timers import arm
from yiwang.kernel.bpmn.running.walk import walk
from yiwang.kernel.bpmn.state import BODY, State
from yiwang.kernel.bpmn.steps import (
    Completed,
    ErrorRaised,
    Event,
    MessageReceived,
    SignalReceived,
    Step,
    TimerFired,
)

_WORK = PEOPLE | {Kind.SERVICE, Kind.RULE}


def start(procedure: Procedure, values: Mapping[str, Any] | None = None, *, at: str = "") -> Step:
    """The first state of a case, and what has to be done.

    `values` are its variables; `at` names the start event a message, signal or timer began it with.
    Raises `NotWaiting` when there is no such start, and the errors of `step`.
    """
    run = Run(procedure, State())
    run.assign(values or {})
    for event in procedure.event_starts.get("", ()):
        arm(run, event, 0)
    for first in _first(procedure, at):
        if first.kind is Kind.START or first.instantiates:
            run.leave(first, 0)
        else:
            begin(run, first, 0)
    walk(run)
    return run.step()


def node_at(procedure: Procedure, state: State, address: str) -> Node:
    """The node an address means in a state, also inside a called procedure. Raises `NotWaiting`."""
    node, _ = Run(procedure, state).find(address)
    if node is None:
        raise NotWaiting(address)
    return node


def waiting_nodes(procedure: Procedure, state: State) -> tuple[Node, ...]:
    """The tasks and events a case waits at, each as often as it does so under another address."""
    run = Run(procedure, state)
    found = (run.find(place)[0] for place in state.waiting)
    return tuple(node for node in found if node is not None)


def home_of(procedure: Procedure, state: State, address: str) -> Procedure:
    """The procedure an address lies in: another one inside a call activity. Raises `NotWaiting`."""
    run = Run(procedure, state)
    node, scope = run.find(address)
    if node is None:
        raise NotWaiting(address)
    return run.home(scope)


def _first(procedure: Procedure, at: str) -> tuple[Node, ...]:
    if not at:
        return procedure.starts[""]
    node = procedure.nodes.get(at)
    if node is None or node.scope or (node.kind is not Kind.START and not node.instantiates):
        raise NotWaiting(at)
    return (node,)


def step(procedure: Procedure, state: State, event: Event) -> Step:
    """The state after `event`. Nothing has changed when it raises:

    `NotWaiting` (too late, twice, elsewhere), `WrongOutcome`, `NoWay`, `Undecidable`, `UnknownValue`,
    `Endless`. A signal nobody waits for changes nothing.
    """
    run = Run(procedure, state)
    match event:
        case Completed():
            _complete(run, event)
        case TimerFired():
            _fire(run, event)
        case MessageReceived():
            _receive(run, event)
        case SignalReceived():
            signal(run, event.signal)
        case ErrorRaised():
            _raise(run, event)
    walk(run)
    return run.step()


def _complete(run: Run, event: Completed) -> None:
    task, scope = _waiting(run, event.node)
    allowed = possible_outcomes(run.home(scope), task.id)
    if event.outcome not in allowed:
        raise WrongOutcome(event.node, event.outcome, allowed)
    run.assign(event.values)
    run.take(task, scope)
    finished(run, task, scope, event.outcome)


def _fire(run: Run, event: TimerFired) -> None:
    node, scope = run.find(event.node)
    if node is None or not node.of(Trigger.TIMER):
        raise NotWaiting(event.node)
    if event.node not in run.armed and not run.waiting[event.node]:
        raise NotWaiting(event.node)
    react(run, node, scope, timer=True)


def _receive(run: Run, event: MessageReceived) -> None:
    """A message goes to one receiver: the first, by address, whose key it matches."""
    key = feel.to_feel(event.key)
    for place in sorted({*(+run.waiting), *run.armed}):
        node, scope = run.find(place)
        if node is not None and _awaits(run, node, scope, event.message, key):
            run.assign(event.values)
            react(run, node, scope)
            return
    raise NotWaiting(event.message)


def _awaits(run: Run, node: Node, scope: int, message: str, key: Any) -> bool:
    return any(
        definition.name == message
        and (definition.key is None or run.evaluate(definition.key, node, scope) == key)
        for definition in node.of(Trigger.MESSAGE)
    )


def _raise(run: Run, event: ErrorRaised) -> None:
    node, scope = _waiting(run, event.node)
    if not catch_at(run, Trigger.ERROR, event.error, node, _outside(run, scope)):
        fail(run, event.error, node, scope)


def _outside(run: Run, scope: int) -> int:
    """The run around all turns of a repeated task."""
    while scope and run.scopes[scope].role != BODY:
        scope = run.scopes[scope].parent
    return scope


def _waiting(run: Run, place: str) -> tuple[Node, int]:
    node, scope = run.find(place)
    if node is None or node.kind not in _WORK or not run.waiting[place]:
        raise NotWaiting(place)
    return node, scope
