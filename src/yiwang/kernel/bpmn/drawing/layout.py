"""Places for the nodes and flows of a procedure whose file has none: columns from left to right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yiwang.kernel.bpmn.drawing.ranks import Columns, Edge, columns_of
from yiwang.kernel.bpmn.model import ACTIVITIES, Kind, Node, Procedure

ACTIVITY, GATEWAY, EVENT = (100, 80), (50, 50), (36, 36)
ACROSS, DOWN, AROUND, LANE = 90, 56, 40, 8
"""Room between columns, between rows (event names stand under them), inside a sub-process, between lanes."""

Point = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A rectangle: its upper left corner and its size."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """The height of its middle."""
        return self.y + self.height // 2


@dataclass
class Layout:
    """Boxes by node, lines by flow, the size of it all; ``columns``: the edges of each node's column."""

    columns: dict[str, tuple[int, int]] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)
    width: int = 0
    height: int = 0


def lay_out(procedure: Procedure) -> Layout:
    """Lay a procedure out; sub-processes are drawn open."""
    return _body(procedure, "")


def _body(procedure: Procedure, scope: str) -> Layout:
    inside = procedure.inside(scope)
    bodies = {node.id: _body(procedure, node.id) for node in inside if node.kind is Kind.SUB}
    free = [node for node in inside if node.kind is not Kind.BOUNDARY]
    sizes = {node.id: _size(node, bodies) for node in free}
    edges = _edges(procedure, inside)
    made = columns_of([node.id for node in free], edges)
    layout = _placed(made, sizes)
    _attach(procedure, inside, layout)
    _route(procedure, layout, made, edges)
    for name, body in bodies.items():
        _put_in(layout, body, layout.boxes[name])
    return layout


def _size(node: Node, bodies: Mapping[str, Layout]) -> tuple[int, int]:
    if node.id in bodies:
        body = bodies[node.id]
        return max(body.width + 2 * AROUND, ACTIVITY[0]), max(body.height + 2 * AROUND, ACTIVITY[1])
    if node.kind in ACTIVITIES:
        return ACTIVITY
    return GATEWAY if node.kind.endswith("Gateway") else EVENT


def _edges(procedure: Procedure, inside: Sequence[Node]) -> list[Edge]:
    """The flows of a body; those out of a boundary event leave, for the order, its host."""
    found = []
    for node in inside:
        source = node.host if node.kind is Kind.BOUNDARY and node.host else node.id
        found += [(flow.id, source, flow.target) for flow in procedure.outgoing[node.id]]
    return found


def _placed(made: Columns, sizes: Mapping[str, tuple[int, int]]) -> Layout:
    middles = _middles(made, {name: size[1] for name, size in sizes.items()})
    layout, x = Layout(), 0
    for column in made.columns:
        wide = max((sizes[name][0] for name in column if name in sizes), default=0)
        for name in column:
            width, height = sizes.get(name, (wide, 0))
            left = x + (wide - width) // 2
            layout.columns[name] = (x, x + wide)
            layout.boxes[name] = Box(left, middles[name] - height // 2, width, height)
        x += wide + ACROSS
    layout.width = max(x - ACROSS, 0)
    layout.height = max((box.y + box.height for box in layout.boxes.values()), default=0) + EVENT[1]
    return layout


def _middles(made: Columns, heights: Mapping[str, int]) -> dict[str, int]:
    """Heights of the middles: beside what leads there, and nothing over anything else."""
    before: dict[str, list[str]] = {}
    for chain in made.chains.values():
        for one, other in pairwise(chain):
            before.setdefault(other, []).append(one)
    found: dict[str, float] = {}
    for column in made.columns:
        lowest = None
        wanted, placed = [], []
        for name in column:
            near = [found[other] for other in before.get(name, ()) if other in found]
            wish = sum(near) / len(near) if near else 0.0
            half = heights.get(name, 0) / 2
            middle = wish if lowest is None else max(wish, lowest + DOWN + half)
            lowest = middle + half
            wanted.append(wish)
            placed.append(middle)
        shift = sum(placed) / len(placed) - sum(wanted) / len(wanted)
        found |= {name: middle - shift for name, middle in zip(column, placed, strict=True)}
    top = min((middle - heights.get(name, 0) / 2 for name, middle in found.items()), default=0)
    return {name: round(middle - top) for name, middle in found.items()}


def _attach(procedure: Procedure, inside: Sequence[Node], layout: Layout) -> None:
    """Put boundary events on the lower edge of their hosts."""
    for node in inside:
        guests = procedure.attached.get(node.id, ())
        host = layout.boxes.get(node.id)
        for place, guest in enumerate(guests, 1):
            assert host
            x = host.x + host.width * place // (len(guests) + 1) - EVENT[0] // 2
            layout.boxes[guest.id] = Box(x, host.y + host.height - EVENT[1] // 2, *EVENT)


def _route(procedure: Procedure, layout: Layout, made: Columns, edges: Sequence[Edge]) -> None:
    """Draw the flows: through the rooms between columns, those that lead back below everything."""
    sources = {flow.id: flow.source for flows in procedure.outgoing.values() for flow in flows}
    used: dict[int, int] = {}
    for name, chain in made.chains.items():
        points = _leaving(layout, procedure.nodes[sources[name]], chain[0])
        for other in chain[1:]:
            points += _across(layout.boxes[other], layout.columns[other][0], points[-1], used)
        layout.lines[name] = _straight(points)
    for name, source, target in made.back:
        layout.lines[name] = _straight(_around(layout, procedure.nodes[sources[name]], source, target))


def _leaving(layout: Layout, source: Node, place: str) -> list[Point]:
    """Where a flow begins: right of a node, under a boundary event."""
    box = layout.boxes[source.id]
    if source.kind is not Kind.BOUNDARY:
        return [(box.x + box.width, box.middle)]
    bottom = box.y + box.height
    return [(box.x + box.width // 2, bottom), (box.x + box.width // 2, bottom + LANE)]


def _across(other: Box, left: int, start: Point, used: dict[int, int]) -> list[Point]:
    """From one column to the next: a level line, a turn in the room between, a level line."""
    end = (other.x, other.middle)
    if start[1] == end[1]:
        return [end]
    room = left - ACROSS // 2
    lane = used[room] = used.get(room, -1) + 1
    x = room - 2 * LANE + (lane % 5) * LANE
    return [(x, start[1]), (x, end[1]), end]


def _around(layout: Layout, source: Node, place: str, target: str) -> list[Point]:
    layout.height += 2 * LANE
    lane, end = layout.height, layout.boxes[target]
    start = _leaving(layout, source, place)
    right, left = layout.columns[place][1] + 3 * LANE, layout.columns[target][0] - 3 * LANE
    return [
        *start,
        (right, start[-1][1]),
        (right, lane),
        (left, lane),
        (left, end.middle),
        (end.x, end.middle),
    ]


def _straight(points: Sequence[Point]) -> list[Point]:
    """Leave out points that stand on a line between their neighbours, or twice."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and any(kept[-2][axis] == kept[-1][axis] == point[axis] for axis in (0, 1)):
            kept.pop()
        kept.append(point)
    return kept


def _put_in(layout: Layout, body: Layout, box: Box) -> None:
    """Put the inside of a sub-process where its box stands."""
    dx, dy = box.x + AROUND, box.y + AROUND
    for name, inner in body.boxes.items():
        layout.boxes[name] = Box(inner.x + dx, inner.y + dy, inner.width, inner.height)
    for name, line in body.lines.items():
        layout.lines[name] = [(x + dx, y + dy) for x, y in line]
