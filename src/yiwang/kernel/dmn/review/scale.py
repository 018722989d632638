"""One tested expression's values, cut into classes no rule tells apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from yiwang.kernel.dmn.tables.index import covered
from yiwang.kernel.dmn.tables.sets import ORDERED, CellSet
from yiwang.kernel.feel import DaysTime, YearsMonths
from yiwang.kernel.feel.values.dates import civil_from_days
from yiwang.kernel.feel.values.numbers import CONTEXT

Mask = int

MAX_TEXTS = 4
"""Ranges named in one description."""


@dataclass(frozen=True, slots=True)
class ValueClass:
    """Values all rules treat alike: an example, how to write it, and the rules accepting it.

    `position` is the place of an ordered class on its scale (see `tables.sets.positions`), else -1.
    """

    example: Any
    text: str
    rules: Mask
    position: int = -1


@dataclass(slots=True)
class Scale:
    """An expression with its classes; `unclear` are rules whose cells here could not be analysed."""

    name: str
    classes: list[ValueClass]
    unclear: Mask
    ends: list[Any]

    def describe(self, group: Sequence[ValueClass]) -> str:
        """How to write some classes together, neighbouring ranges joined; empty for all there are."""
        if len(group) == len(self.classes):
            return ""
        texts = [self._text(run) for run in self.runs(group)]
        more = "" if len(texts) <= MAX_TEXTS else " or ..."
        return f"{self.name} {' or '.join(texts[:MAX_TEXTS])}{more}"

    def runs(self, group: Sequence[ValueClass]) -> list[list[ValueClass]]:
        """The group cut where an ordered scale has others between; whole where there is no order."""
        found: list[list[ValueClass]] = []
        for part in group:
            place = self.classes.index(part)
            if found and (part.position < 0 or self.classes[place - 1] is found[-1][-1]):
                found[-1].append(part)
            else:
                found.append([part])
        return found

    def _text(self, run: Sequence[ValueClass]) -> str:
        if len(run) == 1 or run[0].position < 0:
            return " or ".join(part.text for part in run)
        return _text(self.ends, run[0].position, run[-1].position)


def make_scale(
    name: str,
    cells: Sequence[Sequence[CellSet | None]],
    domain: CellSet | None,
    step: Decimal | None,
    unclear: Mask,
) -> Scale:
    """The classes of an expression; `cells` has per rule the sets that must all accept (none: anything)."""
    sets = [part for row in cells for part in row if part is not None]
    kind = domain.kind if domain is not None else sets[0].kind if sets else ""
    total = (1 << len(cells)) - 1
    ends: list[Any] = []
    if kind in ORDERED:
        ends = _ends([*sets, domain] if domain else sets)
        classes = _ordered(kind, cells, domain, step, ends)
    elif kind == "boolean":
        points = [(value, "true" if value else "false") for value in (True, False)]
        classes = [_point(value, text, cells) for value, text in points if _in_points(domain, value)]
    elif kind == "string":
        classes = _strings(cells, sets, domain)
    else:
        classes = [ValueClass(None, "", total)]
    return Scale(name, classes, unclear, ends)


def _in_points(domain: CellSet | None, value: Any) -> bool:
    return domain is None or (value in domain.points) != domain.negated


def _point(value: Any, text: str, cells: Sequence[Sequence[CellSet | None]]) -> ValueClass:
    mask = 0
    for rule, row in enumerate(cells):
        if all(part is None or (value in part.points) != part.negated for part in row):
            mask |= 1 << rule
    return ValueClass(value, text, mask)


def _strings(
    cells: Sequence[Sequence[CellSet | None]], sets: list[CellSet], domain: CellSet | None
) -> list[ValueClass]:
    named = sorted({point for part in sets for point in part.points})
    if domain is not None and not domain.negated:
        return [_point(value, f'"{value}"', cells) for value in sorted(domain.points)]
    other = "other"
    while other in named:
        other += "'"
    classes = [_point(value, f'"{value}"', cells) for value in named if _in_points(domain, value)]
    listed = ", ".join(f'"{value}"' for value in named[:5]) + (", ..." if len(named) > 5 else "")
    return [*classes, _point(other, f"not({listed})", cells)]


def _ends(sets: Sequence[CellSet]) -> list[Any]:
    given = (end for part in sets for span in part.intervals for end in (span.low, span.high))
    return sorted({end for end in given if end is not None})


def _ordered(
    kind: str,
    cells: Sequence[Sequence[CellSet | None]],
    domain: CellSet | None,
    step: Decimal | None,
    ends: list[Any],
) -> list[ValueClass]:
    rank = {end: number for number, end in enumerate(ends)}
    masks = _masks(cells, rank)
    inside = covered(domain, rank) if domain else [(0, 2 * len(ends))]
    classes = []
    for position, mask in enumerate(masks):
        if not any(first <= position <= last for first, last in inside):
            continue
        example = _example(kind, ends, position, step)
        if example is not None:
            classes.append(ValueClass(example, _text(ends, position, position), mask, position))
    return classes


def _masks(cells: Sequence[Sequence[CellSet | None]], rank: dict[Any, int]) -> list[Mask]:
    """For every position the rules accepting it."""
    last = 2 * len(rank)
    starts: list[Mask] = [0] * (last + 2)
    counts = [sum(part is not None for part in row) for row in cells]
    always = sum(1 << rule for rule, count in enumerate(counts) if not count)
    several: list[int] = []
    for rule, row in enumerate(cells):
        given = [part for part in row if part is not None]
        if len(given) > 1:
            several.append(rule)
        elif given:
            for first, end in covered(given[0], rank):
                starts[first] ^= 1 << rule
                starts[end + 1] ^= 1 << rule
    masks = []
    mask = always
    for position in range(last + 1):
        mask ^= starts[position]
        masks.append(mask)
    for rule in several:
        spans = [covered(part, rank) for part in cells[rule] if part is not None]
        for position in range(last + 1):
            if all(any(first <= position <= end for first, end in span) for span in spans):
                masks[position] |= 1 << rule
    return masks


def _example(kind: str, ends: list[Any], position: int, step: Decimal | None) -> Any:
    """A value at a position, or None where there is none (between neighbouring days or steps)."""
    index = position // 2
    if position % 2:
        return ends[index]
    low = ends[index - 1] if index > 0 else None
    high = ends[index] if index < len(ends) else None
    if kind == "number":
        return _number(low, high, step)
    whole = _whole(kind, low), _whole(kind, high)
    value = _between(*whole)
    return None if value is None else _of_whole(kind, value)


def _number(low: Decimal | None, high: Decimal | None, step: Decimal | None) -> Decimal | None:
    unit = step or Decimal(1)
    if low is None or high is None:
        anchor = low if low is not None else high if high is not None else Decimal(0)
        return _on_grid(anchor, unit, up=high is None)
    candidate = _on_grid(low, unit, up=True)
    if candidate < high:
        return candidate
    middle = CONTEXT.divide(CONTEXT.add(low, high), Decimal(2))
    return middle if step is None and low < middle < high else None


def _on_grid(value: Decimal, unit: Decimal, *, up: bool) -> Decimal:
    """The next multiple of the unit beyond a value."""
    rounding = ROUND_FLOOR if up else ROUND_CEILING
    whole = CONTEXT.divide(value, unit).to_integral_value(rounding=rounding)
    found = CONTEXT.multiply(CONTEXT.add(whole, Decimal(1 if up else -1)), unit)
    if (found > value) if up else (found < value):
        return found
    return CONTEXT.next_plus(value) if up else CONTEXT.next_minus(value)  # too large for whole steps


def _whole(kind: str, value: Any) -> int | None:
    """Dates and durations as whole numbers of their smallest unit."""
    if value is None:
        return None
    return int(value.ordinal if kind == "date" else value[0])


def _between(low: int | None, high: int | None) -> int | None:
    if low is None and high is None:
        return 0
    if low is None or high is None:
        return high - 1 if high is not None else (low or 0) + 1
    return (low + high) // 2 if high - low > 1 else None


def _of_whole(kind: str, value: int) -> Any:
    if kind == "date":
        return civil_from_days(value)
    return YearsMonths(value) if kind.startswith("years") else DaysTime(value)


def _text(ends: list[Any], first: int, last: int) -> str:
    """Positions from first to last as a comparison or a range."""
    low_in, high_in = bool(first % 2), bool(last % 2)
    low = ends[first // 2] if low_in else ends[first // 2 - 1] if first else None
    high = ends[last // 2] if high_in or last < 2 * len(ends) else None
    if low is None and high is None:
        return ""
    if low is None:
        return f"{'<=' if high_in else '<'} {high}"
    if high is None:
        return f"{'>=' if low_in else '>'} {low}"
    if first == last and low_in:
        return f"= {low}"
    return f"{'[' if low_in else '('}{low}..{high}{']' if high_in else ')'}"
