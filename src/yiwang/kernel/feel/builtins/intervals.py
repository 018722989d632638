"""How points and ranges lie to one another: Allen's relations (DMN 1.5, table 79)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yiwang.kernel.feel.builtins.registry import Param, also, builtin
from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.operators.equality import equals
from yiwang.kernel.feel.operators.ordering import comparable, compare
from yiwang.kernel.feel.types import BooleanType, name_of
from yiwang.kernel.feel.values.containers import Range


class _Undecidable(Exception):
    """Two ends have no order."""

    def __init__(self, reason: FeelError) -> None:
        super().__init__(reason.reason)
        self.reason = reason


def _holds(value: Any) -> bool:
    if value.__class__ is FeelError:
        raise _Undecidable(value)
    return bool(value)


def _less(left: Any, right: Any) -> bool:
    return _holds(compare("<", left, right))


def _equal(left: Any, right: Any) -> bool:
    return _holds(equals(left, right))


def _point_before_range(point: Any, r: Range) -> bool:
    return _less(point, r.start) or (_equal(point, r.start) and not r.start_included)


def _range_before_point(r: Range, point: Any) -> bool:
    return _less(r.end, point) or (_equal(r.end, point) and not r.end_included)


def _before(a: Any, b: Any) -> bool:
    if isinstance(a, Range) and isinstance(b, Range):
        touching = _equal(a.end, b.start) and not (a.end_included and b.start_included)
        return _less(a.end, b.start) or touching
    if isinstance(b, Range):
        return _point_before_range(a, b)
    if isinstance(a, Range):
        return _range_before_point(a, b)
    return _less(a, b)


def _meets(a: Any, b: Any) -> bool:
    return bool(a.end_included and b.start_included) and _equal(a.end, b.start)


def _ends_after_start(a: Range, b: Range) -> bool:
    """Whether `a` reaches into `b`."""
    return _less(b.start, a.end) or (_equal(b.start, a.end) and a.end_included and b.start_included)


def _overlaps(a: Any, b: Any) -> bool:
    return _ends_after_start(a, b) and _ends_after_start(b, a)


def _starts_first(a: Range, b: Range) -> bool:
    """Whether `a` has a point before all of `b`."""
    return _less(a.start, b.start) or (_equal(a.start, b.start) and a.start_included and not b.start_included)


def _ends_first(a: Range, b: Range) -> bool:
    """Whether `b` has a point after all of `a`."""
    return _less(a.end, b.end) or (_equal(a.end, b.end) and b.end_included and not a.end_included)


def _same_end(a: Range, b: Range) -> bool:
    return _equal(a.end, b.end) and a.end_included == b.end_included


def _same_start(a: Range, b: Range) -> bool:
    return _equal(a.start, b.start) and a.start_included == b.start_included


def _overlaps_before(a: Any, b: Any) -> bool:
    return _starts_first(a, b) and _ends_after_start(a, b) and (_ends_first(a, b) or _same_end(a, b))


def _finishes(a: Any, b: Any) -> bool:
    if not isinstance(a, Range):
        return b.end_included and _equal(a, b.end)
    return _same_end(a, b) and not _starts_first(a, b)


def _starts(a: Any, b: Any) -> bool:
    if not isinstance(a, Range):
        return b.start_included and _equal(a, b.start)
    return _same_start(a, b) and not _ends_first(b, a)


def _includes(a: Any, b: Any) -> bool:
    if not isinstance(b, Range):
        return not _point_before_range(b, a) and not _range_before_point(a, b)
    return not _starts_first(b, a) and not _ends_first(a, b)


def _coincides(a: Any, b: Any) -> bool:
    if isinstance(a, Range) and isinstance(b, Range):
        return _same_start(a, b) and _same_end(a, b)
    return _equal(a, b)


def _swapped(relation: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda a, b: relation(b, a)


_PARAMS = {
    "pp": (Param("point1"), Param("point2")),
    "pr": (Param("point"), Param("range")),
    "rp": (Param("range"), Param("point")),
    "rr": (Param("range1"), Param("range2")),
}


def _relation(
    name: str, zh: str, en: str, example: str, *, shapes: str, relation: Callable[[Any, Any], bool]
) -> None:
    """Register a relation; `shapes` lists which of point (p) and range (r) it takes on either side."""
    allowed = shapes.split()

    def run(a: Any, b: Any) -> Any:
        shape = ("r" if isinstance(a, Range) else "p") + ("r" if isinstance(b, Range) else "p")
        if shape not in allowed:
            return FeelError(f"{name}() does not take a {name_of(a)} and a {name_of(b)}")
        problem = next((found for found in (_unfit(a), _unfit(b)) if found is not None), None)
        if problem is not None:
            return problem
        try:
            return relation(a, b)
        except _Undecidable as undecidable:
            return undecidable.reason

    first, *others = (_PARAMS[shape] for shape in allowed)
    builtin(name, "range", zh, en, example, *first, result=BooleanType)(run)
    for params in others:
        also(name, *params, result=BooleanType)(run)


def _unfit(value: Any) -> FeelError | None:
    if isinstance(value, Range):
        if value.start is None or value.end is None:
            return FeelError("a range without both ends cannot be compared with another")
        return None
    return None if comparable(value) else FeelError(f"a {name_of(value)} has no order")


_ANY = "pp pr rp rr"
_relation(
    "before", "在前", "ends before the other begins", "before([1..5], [6..10])", shapes=_ANY, relation=_before
)
_relation(
    "after",
    "在后",
    "begins after the other ends",
    "after([6..10], 5)",
    shapes=_ANY,
    relation=_swapped(_before),
)
_relation(
    "meets", "首尾相接", "ends where the other begins", "meets([1..5], [5..10])", shapes="rr", relation=_meets
)
_relation(
    "met by",
    "被首尾相接",
    "begins where the other ends",
    "met by([5..10], [1..5])",
    shapes="rr",
    relation=_swapped(_meets),
)
_relation(
    "overlaps", "重叠", "has a point in common", "overlaps([1..5], [3..8])", shapes="rr", relation=_overlaps
)
_relation(
    "overlaps before",
    "前部重叠",
    "begins first and reaches in",
    "overlaps before([1..5], [3..8])",
    shapes="rr",
    relation=_overlaps_before,
)
_relation(
    "overlaps after",
    "后部重叠",
    "begins inside and ends last",
    "overlaps after([3..8], [1..5])",
    shapes="rr",
    relation=_swapped(_overlaps_before),
)
_relation(
    "finishes",
    "同终",
    "ends where the other ends",
    "finishes(10, [1..10])",
    shapes="pr rr",
    relation=_finishes,
)
_relation(
    "finished by",
    "被同终",
    "the other ends where it ends",
    "finished by([1..10], 10)",
    shapes="rp rr",
    relation=_swapped(_finishes),
)
_relation("includes", "包含", "holds the other", "includes([1..10], 5)", shapes="rp rr", relation=_includes)
_relation(
    "during",
    "在其中",
    "lies inside the other",
    "during(5, [1..10])",
    shapes="pr rr",
    relation=_swapped(_includes),
)
_relation(
    "starts", "同始", "begins where the other begins", "starts(1, [1..10])", shapes="pr rr", relation=_starts
)
_relation(
    "started by",
    "被同始",
    "the other begins where it begins",
    "started by([1..10], 1)",
    shapes="rp rr",
    relation=_swapped(_starts),
)
_relation(
    "coincides",
    "重合",
    "is the same point or range",
    "coincides([1..5], [1..5])",
    shapes="pp rr",
    relation=_coincides,
)
