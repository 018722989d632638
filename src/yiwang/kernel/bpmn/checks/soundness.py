"""The proof that a procedure always can finish: every reachable state is visited before it is accepted.

Each body - the procedure itself, and each sub-process - is proved by itself; to the body around it a
sub-process is one step, as is a called procedure or a repeated activity; where there are too many states,
so is each parallel branch that is sound by itself. Not looked into: values (every
condition over them may hold or fail), time (every timer may fire), who sends messages and signals (each
that is waited for may come), and a second firing of a boundary event that does not interrupt.
"""

from collections import deque

from yiwang.kernel.bpmn.checks.branches import MOST_STATES, fold
from yiwang.kernel.bpmn.checks.markings import Body, Doubled, Marking, Stranded, TooMany
from yiwang.kernel.bpmn.errors import Findings
from yiwang.kernel.bpmn.model import Kind, Node, Procedure


def check_soundness(procedure: Procedure, found: Findings) -> None:
    """Note the shortest way to a state that shows the procedure unsound, if there is one.

    Deadlock: a join waits for a token that cannot come. Lack of synchronisation: parallel branches meet
    without a join, so that what follows would be done twice. Needs a procedure of sound structure.
    """
    for scope in ("", *(node.id for node in procedure.of_kind(Kind.SUB))):
        body = Body(procedure, scope)
        for start in body.starts:
            # Folding only when needed: unfolded, the path that shows a fault names every node.
            if not _Explorer(body, start, scope, found).run():
                fold(body)
                if not _Explorer(body, start, scope, found).run():
                    _report_many(procedure, scope, found)


def _report_many(procedure: Procedure, scope: str, found: Findings) -> None:
    name = f'sub-process "{scope}"' if scope else "procedure"
    reason = f"the {name} has more than {MOST_STATES:,} states, so it cannot be proved sound"
    hint = "put fewer branches side by side, join each split again, or make branches sub-processes"
    line, kind = (procedure.nodes[scope].line, "subProcess") if scope else (0, "process")
    found.add(line, kind, reason, hint)


class _Explorer:
    def __init__(self, body: Body, start: str, scope: str, found: Findings) -> None:
        self.body = body
        self.procedure = body.procedure
        self.found = found
        self.start: Marking = frozenset({(start, None)})
        self.line = self.procedure.nodes[scope].line if scope else 0
        self.kind = "subProcess" if scope else "process"
        self.name = f'sub-process "{scope}"' if scope else "procedure"
        self.came_from: dict[Marking, tuple[Marking, str] | None] = {}
        self.before: dict[Marking, list[Marking]] = {}

    def run(self) -> bool:
        """Visit every state, and note a fault; False when there are too many to visit."""
        self.came_from[self.start] = None
        waiting = deque([self.start])
        while waiting:
            marking = waiting.popleft()
            if not self._visit(marking, waiting):
                return True
            if len(self.came_from) > MOST_STATES:
                return False
        self._check_completion()
        return True

    def _visit(self, marking: Marking, waiting: deque[Marking]) -> bool:
        """Add what may come after `marking`; False when that showed a fault."""
        label = ""
        try:
            for label, taken, moves in self.body.steps(marking):
                after, passed = self.body.after(marking - taken, moves)
                self.before.setdefault(after, []).append(marking)
                if after not in self.came_from:
                    self.came_from[after] = (marking, f"{label} → {passed}" if passed else label)
                    waiting.append(after)
        except Doubled as fault:
            self._report_doubled(fault.place, f"{self._path(marking)} → {label}")
            return False
        except Stranded as fault:
            self._report_stranded(fault.gateway, self._path(marking))
            return False
        except TooMany as fault:
            reason = f'gateway "{fault.gateway.id}" has too many ways to try all of their combinations'
            self.found.add(fault.gateway.line, fault.gateway.kind, reason, "split it into several gateways")
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
            dead = (marking for marking in stuck if not any(self.body.steps(marking)))
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
        for join in (*self.body.joins, *self.body.inclusive):
            missing = [flow.id for flow in self.procedure.incoming[join.id] if flow.id not in places]
            if missing and len(missing) < len(self.procedure.incoming[join.id]):
                flows = ", ".join(missing)
                reason = f'deadlock: "{join.id}" waits for ever for {flows}; path: {self._path(marking)}'
                hint = "join with an exclusiveGateway what an exclusiveGateway split"
                self.found.add(join.line, join.kind, reason, hint)
                return
        reason = f"the {self.name} cannot finish any more; path: {self._path(marking)}"
        self.found.add(self.line, self.kind, reason)

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
        return " → ".join(reversed(labels)) or f"start of the {self.kind.lower().replace('subp', 'sub-p')}"
