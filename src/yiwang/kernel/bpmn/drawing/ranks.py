"""Columns and rows of a drawing: nodes after what leads to them, few crossings, room for long flows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Edge = tuple[str, str, str]
"""A flow's id, and the nodes it leads from and to."""
SWEEPS = 4


@dataclass
class Columns:
    """Nodes by column, from left to right, each column from top to bottom.

    ``chains``: of each flow the places it goes through, its ends included; a flow over several columns keeps
    a place in each. ``back``: flows that lead to an earlier column.
    """

    columns: list[list[str]]
    chains: dict[str, list[str]] = field(default_factory=dict)
    back: list[Edge] = field(default_factory=list)


def columns_of(nodes: Sequence[str], edges: Sequence[Edge]) -> Columns:
    """Put nodes in columns, in the order of the file where nothing else decides."""
    back = _back(nodes, edges)
    forward = [edge for edge in edges if edge[0] not in back]
    rank = _ranks(nodes, forward)
    found = Columns([[] for _ in range(max(rank.values(), default=-1) + 1)])
    for node in nodes:
        found.columns[rank[node]].append(node)
    for edge in forward:
        _chain(found, edge, rank)
    found.back = [edge for edge in edges if edge[0] in back]
    _untangle(found)
    return found


def _back(nodes: Sequence[str], edges: Sequence[Edge]) -> set[str]:
    """The flows that close a ring, met by walking along the flows from the first node on."""
    leaving: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        leaving[edge[1]].append(edge)
    back, done, open_ = set[str](), set[str](), set[str]()
    for first in nodes:
        walk = [(first, iter(leaving[first]))] if first not in done else []
        open_.update(node for node, _ in walk)
        while walk:
            node, rest = walk[-1]
            following = next(rest, None)
            if following is None:
                walk.pop()
                open_.discard(node)
                done.add(node)
            elif following[2] in open_:
                back.add(following[0])
            elif following[2] not in done:
                open_.add(following[2])
                walk.append((following[2], iter(leaving[following[2]])))
    return back


def _ranks(nodes: Sequence[str], edges: Iterable[Edge]) -> dict[str, int]:
    """The column of each node: one more than the last of those that lead to it."""
    arriving: dict[str, list[str]] = defaultdict(list)
    for _, source, target in edges:
        arriving[target].append(source)
    rank: dict[str, int] = {}
    for node in nodes:
        walk = [node]
        while walk:
            here = walk[-1]
            waiting = [source for source in arriving[here] if source not in rank]
            if waiting:
                walk += waiting
                continue
            walk.pop()
            rank[here] = max((rank[source] + 1 for source in arriving[here]), default=0)
    return rank


def _chain(found: Columns, edge: Edge, rank: Mapping[str, int]) -> None:
    name, source, target = edge
    between = [f"{name}\n{column}" for column in range(rank[source] + 1, rank[target])]
    for column, place in enumerate(between, rank[source] + 1):
        found.columns[column].append(place)
    found.chains[name] = [source, *between, target]


def _untangle(found: Columns) -> None:
    """Order each column by the middle of its neighbours, forth and back a few times."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for chain in found.chains.values():
        for one, other in pairwise(chain):
            after[one].append(other)
            before[other].append(one)
    for sweep in range(SWEEPS):
        neighbours, columns = (before, found.columns) if sweep % 2 == 0 else (after, found.columns[::-1])
        place: dict[str, float] = {}
        for column in columns:
            own = {name: float(index) for index, name in enumerate(column)}
            wanted = {
                name: _middle([place[other] for other in neighbours[name]], own[name]) for name in column
            }
            column.sort(key=lambda name: wanted[name])
            place |= {name: float(index) for index, name in enumerate(column)}


def _middle(places: list[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise
