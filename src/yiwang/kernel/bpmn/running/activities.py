"""Activities: beginning them, repeating them, and what happens when one is done."""

from decimal import Decimal
from typing import Any

from yiwang.kernel.bpmn.model import PEOPLE, Kind, Loop, Many, Node, Trigger
from yiwang.kernel.bpmn.refusals import Undecidable
from yiwang.kernel.bpmn.running.run import Run, address, counters
from yiwang.kernel.bpmn.running.timers import arm
from yiwang.kernel.bpmn.state import BODY, MANY, ONE
from yiwang.kernel.bpmn.steps import Decide, Do, OpenTask, Send

MOST_TURNS = 1_000
"""Turns a repeated activity may have side by side or in a row."""
_AT_ONCE = (Kind.SCRIPT, Kind.SEND)


def begin(run: Run, node: Node, scope: int) -> None:
    """Begin an activity a token came to."""
    if node.kind in _AT_ONCE and node.repeat is None:
        _perform(run, node, scope)
        return
    if node.repeat is None:
        _perform(run, node, scope)
    else:
        _begin_turns(run, node, scope)
    for event in run.home(scope).attached.get(node.id, ()):
        arm(run, event, scope)


def finished(run: Run, node: Node, scope: int, outcome: str | None = None) -> None:
    """One execution of an activity is done; `scope` is where its token was, or the turn it was."""
    turn = run.scopes.get(scope)
    # Not by the node's id: a called procedure may have nodes named like those of its caller.
    if turn is None or turn.role != ONE:
        _complete(run, node, scope, outcome)
    else:
        finished_turn(run, node, scope, outcome)


def finished_turn(run: Run, node: Node, scope: int, outcome: str | None = None) -> None:
    """One turn of a repeated activity is done, the run `scope`."""
    turn = run.scopes.pop(scope)
    whole = run.scopes[turn.parent]
    run.scopes[turn.parent] = whole.changed(done=whole.done + 1)
    run.next_turn.append((node, turn.parent, outcome))


def _complete(run: Run, node: Node, scope: int, outcome: str | None) -> None:
    run.disarm_attached(node, scope)
    run.leave(node, scope, outcome)


def _perform(run: Run, node: Node, scope: int) -> None:
    """Do an activity once; `scope` is where its token is."""
    place = address(node.id, scope)
    if node.kind in (Kind.SUB, Kind.CALL):
        _enter(run, node, scope)
    elif node.kind is Kind.SCRIPT:
        _script(run, node, scope)
    elif node.kind is Kind.SEND:
        send(run, node, scope)
        finished(run, node, scope)
    else:
        run.waiting[place] += 1
        if node.kind in PEOPLE:
            run.effects.append(OpenTask(place, node.role))
        elif node.kind is Kind.SERVICE:
            run.effects.append(Do(place, node.does))
        elif node.kind is Kind.RULE:
            run.effects.append(Decide(place, node.does))


def send(run: Run, node: Node, scope: int) -> None:
    """Send the messages of a send task or a throwing event."""
    for message in node.of(Trigger.MESSAGE):
        key = run.evaluate(message.key, node, scope) if message.key else None
        run.effects.append(Send(address(node.id, scope), message.name, key))


def _script(run: Run, node: Node, scope: int) -> None:
    """A script is a FEEL context; its entries become variables."""
    assert node.script is not None
    value = run.evaluate(node.script, node, scope)
    if not isinstance(value, dict):
        raise Undecidable(node.id, "a script gives a context, such as {amount: 5}")
    run.assign(value)
    finished(run, node, scope)


def _enter(run: Run, node: Node, scope: int) -> None:
    """Go inside a sub-process or a called procedure; a turn of a repeated one is its own inside."""
    turn = run.scopes.get(scope)
    if turn is not None and turn.role == ONE:
        inside = scope
        run.scopes[scope] = turn.changed(role=BODY)
    else:
        inside = run.open(node, scope)
    home, body = run.home(inside), run.body(inside)
    for event in home.event_starts.get(body, ()):
        arm(run, event, inside)
    for first in home.starts.get(body, ()):
        if first.kind is Kind.START:
            run.leave(first, inside)
        else:
            begin(run, first, inside)


def _begin_turns(run: Run, node: Node, scope: int) -> None:
    repeat = node.repeat
    if not isinstance(repeat, Many):
        run.next_turn.append((node, run.open(node, scope, role=MANY), None))
        return
    total = _count(run, node, scope, repeat)
    begun = total if repeat.parallel else 0
    whole = run.open(node, scope, role=MANY, total=total, begun=begun)
    for turn in range(1, begun + 1):
        if whole in run.scopes:  # an early turn may already have met the completion condition
            _perform(run, node, run.open(node, whole, role=ONE, index=turn))
    if not begun:
        run.next_turn.append((node, whole, None))


def next_turn(run: Run, node: Node, whole: int, outcome: str | None) -> None:
    """After a turn, or before the first: go on, wait for the others, or be done."""
    turns = run.scopes.get(whole)
    if turns is None:
        return
    if _over(run, node, whole, outcome):
        run.close(whole)
        _complete(run, node, turns.parent, outcome)
    elif turns.begun == turns.done:
        run.scopes[whole] = turns.changed(begun=turns.begun + 1)
        _perform(run, node, run.open(node, whole, role=ONE, index=turns.begun + 1))


def _over(run: Run, node: Node, whole: int, outcome: str | None) -> bool:
    turns, repeat = run.scopes[whole], node.repeat
    if isinstance(repeat, Loop):
        if not turns.done and not repeat.before:
            return False
        if repeat.most is not None and turns.done >= repeat.most:
            return True
        if repeat.condition is None:
            return False
        counter = {"loopCounter": Decimal(turns.done)}
        return not _true(run, node, run.evaluate(repeat.condition, node, whole, outcome=outcome, **counter))
    assert isinstance(repeat, Many)
    if turns.done == turns.total:
        return True
    if repeat.until is None or not turns.done:
        return False
    counted = {name: Decimal(number) for name, number in counters(turns).items()}
    counted["loopCounter"] = Decimal(turns.done)
    return _true(run, node, run.evaluate(repeat.until, node, whole, outcome=outcome, **counted))


def _true(run: Run, node: Node, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Undecidable(node.id, "the condition of a repetition is neither true nor false")
    return value


def _count(run: Run, node: Node, scope: int, repeat: Many) -> int:
    value = run.evaluate(repeat.count, node, scope)
    if not isinstance(value, Decimal) or value != int(value) or not 0 <= value <= MOST_TURNS:
        raise Undecidable(node.id, f"{repeat.count.text!r} is no whole number from 0 to {MOST_TURNS}")
    return int(value)
