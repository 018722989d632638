"""Stepping a case: a pure function of procedure, state and event."""

from collections import Counter, deque

from yiwang.kernel.bpmn.model import Kind, Node, Procedure
from yiwang.kernel.bpmn.routing import Move, is_join, possible_outcomes, route
from yiwang.kernel.bpmn.steps import (
    CancelTask,
    CancelTimer,
    Completed,
    Do,
    Effect,
    Ended,
    Event,
    OpenTask,
    StartTimer,
    State,
    Step,
    TimerFired,
)
from yiwang.kernel.calendars.text import Text


class StepError(ValueError):
    """An event that does not fit; the state stays as it was. `message(language)` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def message(self, language: str) -> str:
        """The refusal in `language`."""
        return self.text.message(language)


class NotWaiting(StepError):
    """The case does not wait for this event: it came too late, twice, or names another node."""

    def __init__(self, node: str) -> None:
        self.node = node
        super().__init__(
            Text(
                f"本办件当前不在“{node}”环节，可能已由他人办理。",
                f'The case is not waiting at "{node}" (any more).',
            )
        )


class WrongOutcome(StepError):
    """A task was completed with an outcome it does not have; `allowed` lists those it has."""

    def __init__(self, node: str, outcome: str | None, allowed: tuple[str | None, ...]) -> None:
        self.node = node
        self.outcome = outcome
        self.allowed = allowed
        names = ", ".join(name or "-" for name in allowed)
        super().__init__(
            Text(
                f"“{node}”不能以“{outcome or '-'}”办结，可选：{names}。",
                f'"{node}" cannot be completed with "{outcome or "-"}"; it takes: {names}.',
            )
        )


def start(procedure: Procedure) -> Step:
    """The first state of a case, and what has to be done."""
    run = _Run(procedure, State())
    run.go(route(procedure, procedure.nodes[procedure.start], None))
    return run.step()


def step(procedure: Procedure, state: State, event: Event) -> Step:
    """The state after `event`. Raises `NotWaiting` and `WrongOutcome`; nothing has changed then."""
    run = _Run(procedure, state)
    if isinstance(event, Completed):
        run.complete(event)
    else:
        run.fire(event)
    return run.step()


class _Run:
    """One step in the making: counters to change and effects to collect."""

    def __init__(self, procedure: Procedure, state: State) -> None:
        self.procedure = procedure
        self.waiting = Counter(state.waiting)
        self.arrived = Counter(state.arrived)
        self.armed = list(state.armed)
        self.effects: list[Effect] = []

    def step(self) -> Step:
        # Unary plus drops the counters that came down to zero.
        return Step(State(dict(+self.waiting), dict(+self.arrived), tuple(self.armed)), tuple(self.effects))

    def complete(self, event: Completed) -> None:
        task = self._waiting_node(event.node, Kind.USER, Kind.SERVICE)
        allowed = possible_outcomes(self.procedure, task.id)
        if event.outcome not in allowed:
            raise WrongOutcome(task.id, event.outcome, allowed)
        self._leave(task)
        self.go(route(self.procedure, task, event.outcome))

    def fire(self, event: TimerFired) -> None:
        if event.node in self.armed:
            timer = self.procedure.nodes[event.node]
            self.armed.remove(timer.id)
            if timer.interrupting and timer.host is not None:
                self.effects.append(CancelTask(timer.host))
                self._leave(self.procedure.nodes[timer.host])
        else:
            timer = self._waiting_node(event.node, Kind.CATCH)
            self._leave(timer)
        self.go(route(self.procedure, timer, None))

    def go(self, moves: tuple[Move, ...]) -> None:
        """Carry tokens along flows until each waits, is joined, or ends."""
        moving = deque(moves)
        while moving:
            flow, outcome = moving.popleft()
            node = self.procedure.nodes[flow.target]
            if is_join(self.procedure, node) and not self._joined(node, flow.id):
                continue
            if node.kind in (Kind.USER, Kind.SERVICE, Kind.CATCH):
                self._wait(node)
                continue
            if node.kind is Kind.END:
                self.effects.append(Ended(node.id))
            moving.extend(route(self.procedure, node, outcome))

    def _waiting_node(self, name: str, *kinds: Kind) -> Node:
        node = self.procedure.nodes.get(name)
        if node is None or node.kind not in kinds or not self.waiting[name]:
            raise NotWaiting(name)
        return node

    def _wait(self, node: Node) -> None:
        self.waiting[node.id] += 1
        if node.kind is Kind.USER:
            self.effects.append(OpenTask(node.id, node.role))
        elif node.kind is Kind.SERVICE:
            self.effects.append(Do(node.id, node.does))
        elif node.duration is not None:
            self.effects.append(StartTimer(node.id, node.duration))
        for timer in self.procedure.timers.get(node.id, ()):
            if timer.duration is not None:
                self.armed.append(timer.id)
                self.effects.append(StartTimer(timer.id, timer.duration))

    def _leave(self, node: Node) -> None:
        self.waiting[node.id] -= 1
        for timer in self.procedure.timers.get(node.id, ()):
            if timer.id in self.armed:
                self.armed.remove(timer.id)
                self.effects.append(CancelTimer(timer.id))

    def _joined(self, node: Node, flow: str) -> bool:
        """Note the arrival; True when a token now waits on every flow, which uses them up."""
        self.arrived[flow] += 1
        flows = [each.id for each in self.procedure.incoming[node.id]]
        if not all(self.arrived[each] for each in flows):
            return False
        self.arrived.subtract(flows)
        return True
