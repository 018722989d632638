"""The proof that a procedure always can finish: every reachable state is visited before it is accepted."""

from collections import deque
from collections.abc import Iterator

from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import Kind, Node, Procedure
from yiwang.kernel.bpmn.routing import Move, is_join, possible_outcomes, route

_MOST_STATES = 20_000

Token = tuple[str, str | None]
"""A place - a node, the flow before a join, or an armed timer - and the outcome that travels with it."""
Marking = frozenset[Token]


class _Doubled(Exception):
    """A second token came to a place that already held one."""

    def __init__(self, place: str) -> None:
        self.place = place


class _Stranded(Exception):
    """A token came to a gateway none of whose conditions can hold for it."""

    def __init__(self, gateway: Node) -> None:
        self.gateway = gateway


def check_soundness(procedure: Procedure, found: Findings) -> None:
    """Note the shortest way to a state that shows the procedure unsound, if there is one.

    Deadlock: a join waits for a token that cannot come. Lack of synchronisation: parallel branches meet
    without a join, so that what follows would be done twice. Needs a procedure of sound structure.
    """
    _Explorer(procedure, found).run()


class _Explorer:
    def __init__(self, procedure: Procedure, found: Findings) -> None:
        self.procedure = procedure
        self.found = found
        self.came_from: dict[Marking, tuple[Marking, str] | None] = {}
        self.before: dict[Marking, list[Marking]] = {}

    def run(self) -> None:
        first: Marking = frozenset({(self.procedure.start, None)})
        self.came_from[first] = None
        waiting = deque([first])
        while waiting:
            marking = waiting.popleft()
            if not self._visit(marking, waiting):
                return
            if len(self.came_from) > _MOST_STATES:
                reason = f"the procedure has more than {_MOST_STATES:,} states, so it cannot be proved sound"
                self.found.add(0, "process", reason, "put fewer branches side by side, or split it")
                return
        self._check_completion()

    def _visit(self, marking: Marking, waiting: deque[Marking]) -> bool:
        """Add what may come after `marking`; False when that showed a fault."""
        label = ""
        try:
            for label, taken, moves in _steps(self.procedure, marking):
                after = _after(self.procedure, marking - taken, moves)
                self.before.setdefault(after, []).append(marking)
                if after not in self.came_from:
                    self.came_from[after] = (marking, label)
                    waiting.append(after)
        except _Doubled as fault:
            self._report_doubled(fault.place, f"{self._path(marking)} → {label}")
            return False
        except _Stranded as fault:
            self._report_stranded(fault.gateway, self._path(marking))
            return False
        return True

    def _check_completion(self) -> None:
        """Every state must still be able to become the empty one."""
        can_finish: set[Marking] = {frozenset()}
        waiting = deque(can_finish)
        while waiting:
            fresh = [m for m in self.before.get(waiting.popleft(), []) if m not in can_finish]
            can_finish.update(fresh)
            waiting.extend(fresh)
        stuck = [marking for marking in self.came_from if marking not in can_finish]
        if stuck:
            dead = (marking for marking in stuck if not any(_steps(self.procedure, marking)))
            self._report_stuck(next(dead, stuck[0]))

    def _report_doubled(self, place: str, path: str) -> None:
        node = self.procedure.nodes[place] if place in self.procedure.nodes else self._join_before(place)
        reason = f'lack of synchronisation: "{node.id}" is reached by two branches at once; path: {path}'
        self.found.add(node.line, node.kind, reason, "join parallel branches with a parallelGateway")

    def _report_stranded(self, gateway: Node, path: str) -> None:
        reason = f'gateway "{gateway.id}" is reached without an outcome it knows; path: {path}'
        hint = "put the gateway right after the user task, or give it a default flow"
        self.found.add(gateway.line, gateway.kind, reason, hint)

    def _report_stuck(self, marking: Marking) -> None:
        places = {place for place, _ in marking}
        joins = [node for node in self.procedure.of_kind(Kind.PARALLEL) if is_join(self.procedure, node)]
        for join in joins:
            missing = [flow.id for flow in self.procedure.incoming[join.id] if flow.id not in places]
            if missing and len(missing) < len(self.procedure.incoming[join.id]):
                flows = ", ".join(missing)
                reason = f'deadlock: "{join.id}" waits for ever for {flows}; path: {self._path(marking)}'
                hint = "join with an exclusiveGateway what an exclusiveGateway split"
                self.found.add(join.line, join.kind, reason, hint)
                return
        self.found.add(0, "process", f"the procedure cannot finish any more; path: {self._path(marking)}")

    def _join_before(self, flow_id: str) -> Node:
        flows = (flow for flows in self.procedure.outgoing.values() for flow in flows if flow.id == flow_id)
        return self.procedure.nodes[next(flows).target]

    def _path(self, marking: Marking) -> str:
        labels: list[str] = []
        step = self.came_from[marking]
        while step is not None:
            marking, label = step
            labels.append(label)
            step = self.came_from[marking]
        return " → ".join(reversed(labels)) or "start of the process"


Firing = tuple[str, Marking, tuple[Move, ...]]
"""What happens, the tokens it takes, and the flows it sends tokens along."""


def _steps(procedure: Procedure, marking: Marking) -> Iterator[Firing]:
    """Everything that may happen next, one node at a time, in a fixed order."""
    places = {place for place, _ in marking}
    for place, outcome in sorted(marking, key=str):
        node = procedure.nodes.get(place)
        if node is None:
            continue
        taken = frozenset({(place, outcome)})
        if node.kind is Kind.USER:
            yield from _task_steps(procedure, node, taken, marking)
        elif node.kind is Kind.BOUNDARY:
            yield from _timer_steps(procedure, node, taken, marking)
        else:
            moves = route(procedure, node, outcome)
            if not moves:
                raise _Stranded(node)
            yield node.id, taken, moves
    for node in procedure.of_kind(Kind.PARALLEL):
        flows = frozenset((flow.id, None) for flow in procedure.incoming[node.id])
        if is_join(procedure, node) and {flow for flow, _ in flows} <= places:
            yield node.id, flows, route(procedure, node, None)


def _task_steps(procedure: Procedure, task: Node, taken: Marking, marking: Marking) -> Iterator[Firing]:
    taken |= _armed(procedure, task, marking)
    for outcome in possible_outcomes(procedure, task.id):
        label = f"{task.id} ({outcome})" if outcome else task.id
        yield label, taken, route(procedure, task, outcome)


def _timer_steps(procedure: Procedure, timer: Node, taken: Marking, marking: Marking) -> Iterator[Firing]:
    host = procedure.nodes[timer.host or ""]
    if timer.interrupting:
        taken |= {(host.id, None)} | _armed(procedure, host, marking)
    yield timer.id, taken, route(procedure, timer, None)


def _armed(procedure: Procedure, task: Node, marking: Marking) -> Marking:
    timers = {timer.id for timer in procedure.timers.get(task.id, ())}
    return frozenset(token for token in marking if token[0] in timers)


def _after(procedure: Procedure, left: Marking, moves: tuple[Move, ...]) -> Marking:
    """`left` with a token at the end of each flow taken; an end event swallows it."""
    tokens = set(left)
    for flow, outcome in moves:
        node = procedure.nodes[flow.target]
        if node.kind is Kind.END:
            continue
        if is_join(procedure, node):
            _put(tokens, (flow.id, None))
            continue
        # A task is completed with an outcome of its own.
        _put(tokens, (node.id, outcome if node.kind is Kind.EXCLUSIVE else None))
        for timer in procedure.timers.get(node.id, ()):
            _put(tokens, (timer.id, None))
    return frozenset(tokens)


def _put(tokens: set[Token], token: Token) -> None:
    if any(place == token[0] for place, _ in tokens):
        raise _Doubled(token[0])
    tokens.add(token)
