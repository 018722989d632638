"""Going on from a state a case had left: what it waits for is opened once more."""

from yiwang.kernel.bpmn.model import PEOPLE, Kind, Node, Procedure, Trigger
from yiwang.kernel.bpmn.refusals import NotWaiting
from yiwang.kernel.bpmn.running.run import Run
from yiwang.kernel.bpmn.running.timers import start_timer
from yiwang.kernel.bpmn.state import State
from yiwang.kernel.bpmn.steps import Decide, Do, OpenTask, Step


def resume(procedure: Procedure, state: State) -> Step:
    """The same state, with all that has to be done for a case to go on from it, as if just reached.

    Tasks waited for are opened and timers start to run in full. Raises `NotWaiting` for a state that is
    not of this procedure, `Undecidable` for a timer whose moment cannot be told.
    """
    run = Run(procedure, state)
    for place, count in sorted(state.waiting.items()):
        node, scope = _find(run, place)
        for _ in range(count):
            _open(run, node, place, scope)
    for place in state.armed:
        node, scope = _find(run, place)
        if node.of(Trigger.TIMER):
            start_timer(run, node, scope)
    return Step(state, tuple(run.effects))


def _find(run: Run, place: str) -> tuple[Node, int]:
    node, scope = run.find(place)
    if node is None:
        raise NotWaiting(place)
    return node, scope


def _open(run: Run, node: Node, place: str, scope: int) -> None:
    if node.kind in PEOPLE:
        run.effects.append(OpenTask(place, node.role))
    elif node.kind is Kind.SERVICE:
        run.effects.append(Do(place, node.does))
    elif node.kind is Kind.RULE:
        run.effects.append(Decide(place, node.does))
    elif node.of(Trigger.TIMER):
        start_timer(run, node, scope)
