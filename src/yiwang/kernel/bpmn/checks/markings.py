"""What may happen next in one body of a procedure, whatever its values and its clocks say."""

from collections.abc import Iterator
from itertools import combinations

from yiwang.kernel.bpmn.choices import chooses, possible_outcomes
from yiwang.kernel.bpmn.durations import Cycle
from yiwang.kernel.bpmn.model import ACTIVITIES, PEOPLE, Flow, Kind, Node, Procedure, Trigger, is_join
from yiwang.kernel.bpmn.paths import is_awaited
from yiwang.kernel.bpmn.routing import Move

MOST_WAYS = 10
"""Ways an inclusive gateway may choose among, any number of them at once."""

Token = tuple[str, str | None]
"""A place - a node, the flow before a join, or an armed event - and the outcome that travels with it."""
Marking = frozenset[Token]
Firing = tuple[str, Marking, tuple[Move, ...]]
"""What happens, the tokens it takes, and the flows it sends tokens along."""


class Doubled(Exception):
    """A second token came to a place that already held one."""

    def __init__(self, place: str) -> None:
        self.place = place


class Stranded(Exception):
    """A token came to a gateway none of whose conditions can hold for it."""

    def __init__(self, gateway: Node) -> None:
        self.gateway = gateway


class TooMany(Exception):
    """A gateway with more ways than can be tried."""

    def __init__(self, gateway: Node) -> None:
        self.gateway = gateway


class Body:
    """The nodes directly inside a sub-process ("" for the procedure), as a net of places and steps."""

    def __init__(self, procedure: Procedure, scope: str) -> None:
        self.procedure = procedure
        self.nodes = nodes = procedure.inside(scope)
        self.joins = [node for node in nodes if is_join(node, procedure.incoming[node.id])]
        self.inclusive = [
            node for node in nodes if node.kind is Kind.INCLUSIVE and len(procedure.incoming[node.id]) > 1
        ]
        self.waiting = (*self.joins, *self.inclusive)
        self.waits = frozenset(node.id for node in self.waiting)
        self.joined = {
            flow.id: number
            for number, node in enumerate(self.waiting)
            for flow in procedure.incoming[node.id]
        }
        """By flow into a join: where that join stands in `waiting`."""
        self.starts = [node.id for node in nodes if node.kind is Kind.START]
        self.shortcuts: dict[str, tuple[str, str]] = {}
        """By node: the place a token comes to from there in one step ("" for none), and the way."""
        for join in self.joins:
            for flow in procedure.incoming[join.id]:
                self._shorten(flow)

    def _shorten(self, into: Flow) -> None:
        """A row of plain tasks before a join is one step: nothing else can happen to a token on it.

        Without this, twenty tasks side by side would be a million states.
        """
        way, here = "", into.source
        while self._is_plain(here) and here not in self.shortcuts:
            way = f"{here} → {way}" if way else here
            self.shortcuts[here] = (into.id, way)
            here = self.procedure.incoming[here][0].source

    def _is_plain(self, name: str) -> bool:
        node, procedure = self.procedure.nodes[name], self.procedure
        return (
            node.kind in ACTIVITIES
            and len(procedure.incoming[name]) == len(procedure.outgoing[name]) == 1
            and name not in procedure.attached
            and possible_outcomes(procedure, name) == (None,)
        )

    def steps(self, marking: Marking) -> Iterator[Firing]:
        """Everything that may happen next, one node at a time, in a fixed order."""
        places = {place for place, _ in marking}
        for place, outcome in sorted(marking, key=str):
            node = self.procedure.nodes.get(place)
            if node is not None:
                yield from self._fire(node, outcome, marking)
        for node in self._reached(places):
            if node.kind is Kind.INCLUSIVE:
                yield from self._open(node, places)
                continue
            flows = frozenset((flow.id, None) for flow in self.procedure.incoming[node.id])
            if {flow for flow, _ in flows} <= places:
                yield from _each(node, flows, self._ways(node, None))

    def _reached(self, places: set[str]) -> list[Node]:
        """The joins some token waits at; looking at all of them each time is too slow for large files."""
        order = {self.joined[place] for place in places if place in self.joined}
        return [self.waiting[number] for number in sorted(order)]

    def after(self, left: Marking, moves: tuple[Move, ...]) -> tuple[Marking, str]:
        """`left` with a token at the end of each flow taken, and the plain tasks passed on the way."""
        tokens, passed = set(left), []
        for flow, outcome in moves:
            node = self.procedure.nodes[flow.target]
            if node.kind is Kind.END:
                if node.of(Trigger.TERMINATE, Trigger.ERROR):
                    return frozenset(), node.id
                continue
            if node.id in self.shortcuts:
                place, way = self.shortcuts[node.id]
                passed.append(way)
                if place:
                    _put(tokens, (place, None))
                continue
            if node.id in self.waits:
                _put(tokens, (flow.id, None))
                continue
            # A task is completed with an outcome of its own.
            _put(tokens, (node.id, outcome if node.kind is Kind.EXCLUSIVE else None))
            for event in self.procedure.attached.get(node.id, ()):
                _put(tokens, (event.id, None))
        return frozenset(tokens), " → ".join(passed)

    def _fire(self, node: Node, outcome: str | None, marking: Marking) -> Iterator[Firing]:
        taken: Marking = frozenset({(node.id, outcome)})
        if node.kind in ACTIVITIES:
            yield from self._complete(node, taken | self._armed(node, marking))
        elif node.kind is Kind.BOUNDARY:
            if node.interrupting:
                host = self.procedure.nodes[node.host or ""]
                taken |= {(host.id, None)} | self._armed(host, marking)
            yield from _each(node, taken, self._ways(node, None))
        elif node.kind is Kind.EVENT_BASED:
            for flow in self.procedure.outgoing[node.id]:
                event = self.procedure.nodes[flow.target]
                yield from _each(event, taken, self._ways(event, None))
        else:
            ways = self._ways(node, outcome)
            yield from _each(node, taken, ways)
            if isinstance(node.duration, Cycle) and node.duration.times != 1 and node.kind is Kind.CATCH:
                yield from _each(node, frozenset(), ways)

    def _complete(self, task: Node, taken: Marking) -> Iterator[Firing]:
        known = possible_outcomes(self.procedure, task.id) if task.kind in PEOPLE else (None,)
        for outcome in known:
            label = f"{task.id} ({outcome})" if outcome else task.id
            for moves in self._ways(task, outcome):
                yield label, taken, moves

    def _open(self, join: Node, places: set[str]) -> Iterator[Firing]:
        """An inclusive join goes on when no token elsewhere can still come to it."""
        filled = {flow.id for flow in self.procedure.incoming[join.id]} & places
        if filled and not is_awaited(self.procedure, join, filled, places):
            taken: Marking = frozenset((flow, None) for flow in filled)
            yield from _each(join, taken, self._ways(join, None))

    def _armed(self, host: Node, marking: Marking) -> Marking:
        events = {event.id for event in self.procedure.attached.get(host.id, ())}
        return frozenset(token for token in marking if token[0] in events)

    def _ways(self, node: Node, outcome: str | None) -> list[tuple[Move, ...]]:
        """The sets of flows a token may take out of a node. Raises `Stranded` when there is none."""
        links = node.of(Trigger.LINK) if node.kind is Kind.THROW else ()
        if links:
            target = self.procedure.links[node.scope, links[0].name]
            return [tuple((flow, None) for flow in self.procedure.outgoing[target])]
        flows = self.procedure.outgoing[node.id]
        if not chooses(self.procedure, node):
            keeps = node.kind is Kind.EXCLUSIVE or node.kind in ACTIVITIES
            return [tuple((flow, outcome if keeps else None) for flow in flows)]
        found: list[tuple[Move, ...]] = [
            tuple((flow, None) for flow in chosen) for chosen in _choices(node, flows, outcome)
        ]
        if not found:
            raise Stranded(node)
        return found


def _choices(node: Node, flows: tuple[Flow, ...], outcome: str | None) -> list[tuple[Flow, ...]]:
    sure = [flow for flow in flows if flow.outcome is not None and flow.outcome == outcome]
    maybe = [flow for flow in flows if flow.condition is not None]
    default: list[tuple[Flow, ...]] = [(flow,) for flow in flows if flow.id == node.default and not sure]
    if node.kind is Kind.EXCLUSIVE:
        return [*((flow,) for flow in (*sure, *maybe)), *default]
    if len(maybe) > MOST_WAYS:
        raise TooMany(node)
    always = [flow for flow in flows if not flow.conditional and flow.id != node.default]
    subsets = (chosen for size in range(len(maybe) + 1) for chosen in combinations(maybe, size))
    return [(*always, *sure, *chosen) for chosen in subsets if always or sure or chosen] + default


def _each(node: Node, taken: Marking, ways: list[tuple[Move, ...]]) -> Iterator[Firing]:
    return ((node.id, taken, moves) for moves in ways)


def _put(tokens: set[Token], token: Token) -> None:
    if any(place == token[0] for place, _ in tokens):
        raise Doubled(token[0])
    tokens.add(token)
