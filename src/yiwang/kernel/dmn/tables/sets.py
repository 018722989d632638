"""What a cell accepts, as a set of values: the common ground of the index and of the review.

Only cells that depend on nothing but the tested value have one: comparisons, ranges and alternatives of
constants, and their negation. Everything else is evaluated, never approximated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ORDERED = frozenset({"number", "date", "years and months duration", "days and time duration"})
"""Kinds whose values have a total order and are indexed by thresholds."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Values between two ends; an end that is None is open without limit."""

    low: Any = None
    high: Any = None
    low_in: bool = False
    high_in: bool = False


@dataclass(frozen=True, slots=True)
class CellSet:
    """Accepted values of one kind: intervals where there is an order, points for text and truth.

    `negated` means everything of the kind except those.
    """

    kind: str
    intervals: tuple[Interval, ...] = ()
    points: frozenset[Any] = frozenset()
    negated: bool = False


def point(kind: str, value: Any) -> CellSet:
    """The set holding one value."""
    if kind in ORDERED:
        return CellSet(kind, (Interval(value, value, True, True),))
    return CellSet(kind, points=frozenset([value]))


def union(sets: list[CellSet]) -> CellSet | None:
    """All values of any set; None when kinds differ or one is negated."""
    if not sets or any(part.negated or part.kind != sets[0].kind for part in sets):
        return None
    intervals = tuple(interval for part in sets for interval in part.intervals)
    points = frozenset(value for part in sets for value in part.points)
    return CellSet(sets[0].kind, intervals, points)


def disjoint(one: CellSet, two: CellSet) -> bool:
    """Whether no value lies in both, as far as can be told without the whole column."""
    if one.kind != two.kind or one.negated or two.negated:
        return False
    apart = all(_apart(left, right) for left in one.intervals for right in two.intervals)
    return apart and not one.points & two.points


def _apart(left: Interval, right: Interval) -> bool:
    return _before(left, right) or _before(right, left)


def _before(left: Interval, right: Interval) -> bool:
    """Whether one interval ends before the other begins."""
    if left.high is None or right.low is None:
        return False
    return bool(left.high < right.low) or (left.high == right.low and not (left.high_in and right.low_in))


def positions(rank: dict[Any, int], interval: Interval) -> tuple[int, int]:
    """First and last position an interval covers on a scale of ends, given as end -> rank.

    Position 2i+1 is the end of rank i itself, 2i the gap before it, so n ends make 2n+1 positions.
    An empty interval gives a last position before its first.
    """
    first, last = 0, 2 * len(rank)
    if interval.low is not None:
        first = 2 * rank[interval.low] + (1 if interval.low_in else 2)
    if interval.high is not None:
        last = 2 * rank[interval.high] + (1 if interval.high_in else 0)
    return first, last
