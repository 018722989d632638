"""Where a token can come from, and where it can still go: what an inclusive join has to wait for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace

from yiwang.kernel.bpmn.model import Kind, Node, Procedure, Trigger


class _Ways(dict[tuple[str, str], frozenset[str]]):
    """By inclusive join and place: the flows into the join a token at the place can still come along.

    Filled as it is asked: the ways to all joins of a large procedure would fill the memory.
    """

    def __init__(self, procedure: Procedure) -> None:
        super().__init__()
        self._procedure = procedure
        self._targets = {flow.id: flow.target for flows in procedure.outgoing.values() for flow in flows}

    def __missing__(self, key: tuple[str, str]) -> frozenset[str]:
        join, place = key
        seen = _passed(self._procedure, self._targets.get(place, place), join)
        found = frozenset(flow.id for flow in self._procedure.incoming[join] if flow.source in seen)
        self[key] = found
        return found


def with_ways(procedure: Procedure) -> Procedure:
    """The procedure, able to tell what its inclusive joins wait for."""
    return replace(procedure, ways=_Ways(procedure))


def is_awaited(procedure: Procedure, join: Node, filled: Set[str], places: Iterable[str]) -> bool:
    """Whether a token at one of some nodes and flows can reach an empty flow of an inclusive join, and none
    of the `filled` (BPMN 2.0, 13.4.3)."""
    ways = (procedure.ways[join.id, place] for place in places)
    return any(way and not way & filled for way in ways)


def predecessors(procedure: Procedure) -> Mapping[str, frozenset[str]]:
    """The nodes directly before each node: by flow, from the host of a boundary event, through a link."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    for name in procedure.nodes:
        for after in _after(procedure, name):
            before[after].add(name)
    return {name: frozenset(found) for name, found in before.items()}


def _after(procedure: Procedure, name: str) -> Iterator[str]:
    for flow in procedure.outgoing[name]:
        yield flow.target
    for event in procedure.attached.get(name, ()):
        yield event.id
    node = procedure.nodes[name]
    for link in node.of(Trigger.LINK) if node.kind is Kind.THROW else ():
        yield procedure.links.get((node.scope, link.name), "")


def _passed(procedure: Procedure, first: str, join: str) -> set[str]:
    """All nodes a token may come to from one on, without passing a join."""
    seen, waiting = {first} - {join}, list({first} - {join})
    while waiting:
        after = _after(procedure, waiting.pop())
        fresh = [name for name in after if name and name not in seen and name != join]
        seen.update(fresh)
        waiting.extend(fresh)
    return seen
