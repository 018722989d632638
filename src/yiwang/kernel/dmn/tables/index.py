"""Which rules a value satisfies in one column, without trying each rule.

A set of rules is an integer with one bit a rule. Ordered values are placed between the column's thresholds
by bisection, others looked up by equality. Large columns keep every 64th set only and replay the changes
in between, so that ten thousand rules with as many thresholds stay within a few megabytes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from yiwang.kernel.dmn.tables.cells import CLASSES
from yiwang.kernel.dmn.tables.sets import ORDERED, CellSet, Interval, positions

Mask = int
Lookup = Callable[[Any], Mask]

_FULL_BITS = 32_000_000
"""Bits a column may spend on complete sets before it keeps only every 64th."""
_STRIDE = 64


def bits(mask: Mask) -> Iterator[int]:
    """Rule indexes in a set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Column:
    """One column's index: `lookup` for values of class `kind`, and the rules each part covers.

    `always` are the rules that accept any value here; `static` those answered by `lookup`;
    `dynamic` those whose cell must be evaluated.
    """

    __slots__ = ("always", "dynamic", "kind", "lookup", "static")

    def __init__(self, sets: Sequence[CellSet | None], blank: Sequence[bool]) -> None:
        """Index a column; `sets` and `blank` have one entry a rule."""
        main = _main_kind(sets)
        self.kind: type | None = CLASSES.get(main)
        self.always = _mask(rule for rule, empty in enumerate(blank) if empty)
        chosen = {rule: part for rule, part in enumerate(sets) if part is not None and part.kind == main}
        self.static = _mask(chosen)
        self.dynamic = ((1 << len(sets)) - 1) & ~(self.always | self.static)
        base = self.always | self.dynamic
        if not chosen:
            self.lookup: Lookup = lambda value: base
        elif main in ORDERED:
            self.lookup = _ordered(chosen, base, len(sets))
        else:
            self.lookup = _equal(chosen, base)


def _mask(rules: Any) -> Mask:
    mask = 0
    for rule in rules:
        mask |= 1 << rule
    return mask


def _main_kind(sets: Sequence[CellSet | None]) -> str:
    """The kind most cells speak of; the others are evaluated."""
    kinds = [part.kind for part in sets if part is not None]
    return max(set(kinds), key=kinds.count) if kinds else ""


def _equal(chosen: dict[int, CellSet], base: Mask) -> Lookup:
    other = base | _mask(rule for rule, part in chosen.items() if part.negated)
    table: dict[Any, Mask] = {}
    for rule, part in chosen.items():
        for value in part.points:
            table[value] = table.get(value, other) ^ (1 << rule)
    get = table.get
    return lambda value: get(value, other)


def _ordered(chosen: dict[int, CellSet], base: Mask, rules: int) -> Lookup:
    ends = sorted({end for part in chosen.values() for end in _ends(part.intervals)})
    rank = {end: number for number, end in enumerate(ends)}
    last = 2 * len(ends)
    changes: list[list[int]] = [[] for _ in range(last + 2)]
    for rule, part in chosen.items():
        for first, end in covered(part, rank):
            changes[first].append(rule)
            changes[end + 1].append(rule)
    if (last + 1) * rules <= _FULL_BITS:
        return _complete(ends, changes, base)
    return _sparse(ends, changes, base)


def _ends(intervals: Sequence[Interval]) -> Iterator[Any]:
    for interval in intervals:
        if interval.low is not None:
            yield interval.low
        if interval.high is not None:
            yield interval.high


def covered(part: CellSet, rank: dict[Any, int]) -> list[tuple[int, int]]:
    """The disjoint spans of positions a set covers on a scale given as end -> rank."""
    spans = sorted(span for interval in part.intervals if (span := positions(rank, interval))[0] <= span[1])
    merged: list[tuple[int, int]] = []
    for first, last in spans:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return _complement(merged, 2 * len(rank)) if part.negated else merged


def _complement(spans: list[tuple[int, int]], last: int) -> list[tuple[int, int]]:
    result = []
    start = 0
    for first, end in spans:
        if start < first:
            result.append((start, first - 1))
        start = end + 1
    if start <= last:
        result.append((start, last))
    return result


def _complete(ends: list[Any], changes: list[list[int]], base: Mask) -> Lookup:
    masks = []
    mask = base
    for rules in changes[:-1]:
        for rule in rules:
            mask ^= 1 << rule
        masks.append(mask)
    count = len(ends)

    def lookup(value: Any) -> Mask:
        at = bisect_left(ends, value)
        return masks[2 * at + 1 if at < count and ends[at] == value else 2 * at]

    return lookup


def _sparse(ends: list[Any], changes: list[list[int]], base: Mask) -> Lookup:
    kept = []
    mask = base
    for at, rules in enumerate(changes[:-1]):
        for rule in rules:
            mask ^= 1 << rule
        if at % _STRIDE == 0:
            kept.append(mask)
    count = len(ends)

    def lookup(value: Any) -> Mask:
        at = bisect_left(ends, value)
        position = 2 * at + 1 if at < count and ends[at] == value else 2 * at
        mask = kept[position // _STRIDE]
        for rules in changes[position - position % _STRIDE + 1 : position + 1]:
            for rule in rules:
                mask ^= 1 << rule
        return mask

    return lookup
