"""Arming events: what may fire from now on, and when."""

import datetime as dt
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.bpmn.durations import At, Cycle, When
from yiwang.kernel.bpmn.expressions import Expression
from yiwang.kernel.bpmn.model import Node, Trigger
from yiwang.kernel.bpmn.refusals import Undecidable
from yiwang.kernel.bpmn.running.run import Run, address
from yiwang.kernel.bpmn.steps import StartTimer


def arm(run: Run, event: Node, scope: int) -> None:
    """Let a boundary event or the start of an event sub-process fire."""
    run.armed.append(address(event.id, scope))
    start_timer(run, event, scope)


def start_timer(run: Run, node: Node, scope: int) -> None:
    """Start the timer of an event, if it has one, and note how often it repeats."""
    place = address(node.id, scope)
    for event in node.of(Trigger.TIMER):
        timer = event.timer
        if isinstance(timer, Cycle) and timer.times is not None:
            run.rounds[place] = timer.times
        _emit(run, node, scope)


def again(run: Run, node: Node, scope: int) -> bool:
    """Whether the timer that just fired fires once more; starts it then."""
    place = address(node.id, scope)
    if not isinstance(node.duration, Cycle):
        return False
    if place in run.rounds:
        run.rounds[place] -= 1
        if not run.rounds[place]:
            del run.rounds[place]
            return False
    _emit(run, node, scope)
    return True


def _emit(run: Run, node: Node, scope: int) -> None:
    timer = node.duration
    if isinstance(timer, Cycle):
        timer = timer.period
    elif isinstance(timer, Expression):
        timer = At(_moment(node, run.evaluate(timer, node, scope)))
    assert timer is not None  # only nodes with a timer come here
    when: When = timer
    run.effects.append(StartTimer(address(node.id, scope), when))


def _moment(node: Node, value: Any) -> dt.datetime | dt.date:
    """A date or an instant with its offset. Raises `Undecidable` for anything else."""
    text = feel.string_text(value) or "null"
    if isinstance(value, feel.Date):
        return dt.date.fromisoformat(text)
    if isinstance(value, feel.DateTime):
        moment = dt.datetime.fromisoformat(text.partition("@")[0])
        if moment.tzinfo is not None:
            return moment
    raise Undecidable(node.id, f"{text} is no date, nor an instant with its offset")
