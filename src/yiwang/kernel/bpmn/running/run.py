"""The working copy of a state: what waits, what is armed, and which runs it lies in."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.bpmn.choices import split_address
from yiwang.kernel.bpmn.expressions import Expression, ExpressionError, evaluate
from yiwang.kernel.bpmn.model import Flow, Kind, Node, Procedure, Trigger
from yiwang.kernel.bpmn.refusals import Endless, Undecidable, UnknownValue
from yiwang.kernel.bpmn.routing import route
from yiwang.kernel.bpmn.state import BODY, MANY, Scope, State
from yiwang.kernel.bpmn.steps import CancelTask, CancelTimer, Effect, Step

MOST_MOVES = 10_000
"""Moves of one step beyond the size of the procedure: an endless loop is stopped, not waited for."""

MOST_DEEP = 50
"""Runs inside runs, such as a procedure that calls itself."""


def address(node: str, scope: int) -> str:
    """How a node is written inside a run."""
    return f"{node}@{scope}" if scope else node


class Run:
    """A state being changed, and the effects collected on the way."""

    def __init__(self, procedure: Procedure, state: State) -> None:
        self.procedure = procedure
        self.waiting = Counter(state.waiting)
        self.arrived = Counter(state.arrived)
        self.armed = list(state.armed)
        self.scopes = dict(state.scopes)
        self.made = state.made
        self.rounds = dict(state.rounds)
        self.values = dict(state.values)
        self.effects: list[Effect] = []
        self.moving: deque[tuple[Flow, int, str | None]] = deque()
        self.next_turn: deque[tuple[Node, int, str | None]] = deque()
        self.throwing: deque[tuple[Node, int]] = deque()
        self.cleared: set[int] = set()
        self._left = MOST_MOVES + len(procedure.nodes)

    def step(self) -> Step:
        """The state reached and the effects."""
        # Unary plus drops the counters that came down to zero; sorted, as it comes back from JSON.
        state = State(
            dict(+self.waiting), dict(+self.arrived), tuple(sorted(self.armed)), dict(self.scopes), self.made,
            dict(self.rounds), dict(self.values),
        )  # fmt: skip
        return Step(state, tuple(self.effects))

    def spend(self, node: str) -> None:
        """Count one move. Raises `Endless` when the step has used them all."""
        self._left -= 1
        if self._left < 0:
            raise Endless(node)

    # -- where things are

    def home(self, scope: int) -> Procedure:
        """The procedure whose nodes a run holds: another one inside a call activity."""
        if not scope:
            return self.procedure
        run = self.scopes[scope]
        around = self.home(run.parent)
        node = around.nodes[run.node]
        return around.calls[node.called] if node.kind is Kind.CALL and run.role == BODY else around

    def body(self, scope: int) -> str:
        """The sub-process whose nodes a run holds, "" for a whole procedure."""
        if not scope or self.node_of(scope).kind is Kind.CALL:
            return ""
        return self.scopes[scope].node

    def node_of(self, scope: int) -> Node:
        """The node a run belongs to."""
        run = self.scopes[scope]
        return self.home(run.parent).nodes[run.node]

    def find(self, place: str) -> tuple[Node | None, int]:
        """The node at an address and its run; no node when there is none such."""
        name, scope = split_address(place)
        if scope and scope not in self.scopes:
            return None, scope
        return self.home(scope).nodes.get(name), scope

    def children(self, scope: int) -> Iterator[int]:
        """The runs directly inside a run, oldest first."""
        return (number for number, run in list(self.scopes.items()) if run.parent == scope and number)

    # -- values

    def env(self, scope: int) -> dict[str, Any]:
        """The values an expression sees inside a run: the variables, and the turns of what is repeated."""
        seen = dict(self.values)
        turn = scope
        while turn:
            run = self.scopes[turn]
            if run.index:
                seen.setdefault("loopCounter", feel.to_feel(run.index))
            if run.role == MANY:
                for name, number in counters(run).items():
                    seen.setdefault(name, feel.to_feel(number))
            turn = run.parent
        return seen

    def evaluate(self, expression: Expression, node: Node, scope: int, **more: Any) -> Any:
        """The value of an expression of a node. Raises `Undecidable`."""
        try:
            return evaluate(expression, {**self.env(scope), **more})
        except ExpressionError as error:
            raise Undecidable(node.id, str(error)) from error

    def assign(self, values: Mapping[str, Any]) -> None:
        """Set variables. Raises `UnknownValue` for one that is not declared, or a value that is no FEEL."""
        for name, value in values.items():
            if name not in self.procedure.variables:
                raise UnknownValue(name)
            try:
                self.values[name] = feel.to_feel(value)
            except (TypeError, ValueError) as error:
                raise UnknownValue(name) from error

    # -- tokens

    def leave(self, node: Node, scope: int, outcome: str | None = None) -> None:
        """Send a token out of a node."""
        moves = route(self.home(scope), node, outcome, self.env(scope))
        self.moving.extend((flow, scope, passed) for flow, passed in moves)

    def open(self, node: Node, parent: int, **fields: int) -> int:
        """Begin a run of a node; returns its number."""
        depth, around = 0, parent
        while around:
            depth, around = depth + 1, self.scopes[around].parent
        if depth > MOST_DEEP:
            raise Endless(node.id)
        self.made += 1
        self.scopes[self.made] = Scope(node.id, parent).changed(**fields)
        return self.made

    def take(self, node: Node, scope: int) -> bool:
        """Take one waiting token from a node; False when there is none."""
        place = address(node.id, scope)
        if self.waiting[place] < 1:
            return False
        self.waiting[place] -= 1
        return True

    def disarm(self, place: str) -> None:
        """No longer let an armed event fire; does nothing when it is not armed."""
        if place not in self.armed:
            return
        self.armed.remove(place)
        self.rounds.pop(place, None)
        node, _ = self.find(place)
        if node is not None and node.of(Trigger.TIMER):
            self.effects.append(CancelTimer(place))

    def disarm_attached(self, host: Node, scope: int) -> None:
        """No longer let the boundary events of an activity fire."""
        for event in self.home(scope).attached.get(host.id, ()):
            self.disarm(address(event.id, scope))

    # -- ending things before their time

    def cancel(self, host: Node, scope: int) -> None:
        """End one execution of an activity with all that runs inside it, and disarm its boundary events."""
        if not self.cancel_token(host, scope):
            inside = (child for child in self.children(scope) if self.scopes[child].node == host.id)
            child = next(inside, None)
            if child is not None:
                self.close(child)
        self.disarm_attached(host, scope)

    def cancel_token(self, node: Node, scope: int) -> bool:
        """Take a waiting token away, telling whoever was to act; False when there is none."""
        if not self.take(node, scope):
            return False
        place = address(node.id, scope)
        self.rounds.pop(place, None)
        if node.of(Trigger.TIMER):
            self.effects.append(CancelTimer(place))
        elif node.kind not in (Kind.CATCH, Kind.RECEIVE):
            self.effects.append(CancelTask(place))
        return True

    def close(self, scope: int) -> None:
        """End a run with all that is inside it."""
        self.clear(scope)
        del self.scopes[scope]

    def clear(self, scope: int) -> None:
        """Take everything out of a run, which goes on empty."""
        for child in self.children(scope):
            self.close(child)
        for place in [place for place, count in self.waiting.items() if count and _lies(place, scope)]:
            node, _ = self.find(place)
            while node is not None and self.cancel_token(node, scope):
                pass
        for flow in [flow for flow in self.arrived if _lies(flow, scope)]:
            del self.arrived[flow]
        for place in [place for place in self.armed if _lies(place, scope)]:
            self.disarm(place)
        self.moving = deque(move for move in self.moving if move[1] != scope)
        self.throwing = deque(throw for throw in self.throwing if throw[1] != scope)
        self.cleared.add(scope)


def counters(run: Scope) -> dict[str, int]:
    """The turns of a repeated activity, by their BPMN names."""
    return {
        "numberOfInstances": run.total,
        "numberOfActiveInstances": run.begun - run.done,
        "numberOfCompletedInstances": run.done,
        "numberOfTerminatedInstances": 0,
    }


def _lies(place: str, scope: int) -> bool:
    return split_address(place)[1] == scope
