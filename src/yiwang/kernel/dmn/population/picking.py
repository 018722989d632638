"""Which rule counts, as one number a row: long tables are halved by thresholds until few rules are left.

An engine evaluates a CASE branch only for the rows that reach it, so a table of thousands of rules costs a
row some ten comparisons and the handful of rules that can still match.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from yiwang.kernel.dmn.tables.sets import CellSet, Interval, disjoint
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.calendar import constant_day, constant_duration
from yiwang.kernel.feel.sql.comparing import ordered
from yiwang.kernel.feel.sql.kinds import Day, Months, Number, Span, Text, Value, constant_number
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.strings import constant_text
from yiwang.kernel.feel.sql.truth import Every, Fixed, Plain, Truth, every

FEW = 10
"""Rules tried one after the other; more are halved first."""
Clash = Callable[[int, int], Truth]
_CONSTANTS: dict[str, Callable[[Any], Value]] = {
    "number": constant_number,
    "string": constant_text,
    "date": constant_day,
    "years and months duration": constant_duration,
    "days and time duration": constant_duration,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that may match: its number, the truth of its cells, and the sets they accept where known."""

    number: int
    cells: dict[int, Truth]
    sets: dict[int, CellSet | None]

    def holds(self) -> Sql:
        """TRUE where every cell is true."""
        told = every(list(self.cells.values()))
        return b.narrowed([part.holds() for part in told.parts]) if isinstance(told, Every) else told.holds()

    def match(self) -> Truth:
        """Whether every cell is true."""
        told = every(list(self.cells.values()))
        return told if isinstance(told, Fixed) else Plain(self.holds())

    def apart(self, other: Candidate) -> bool:
        """Whether no row can match both."""
        for column, mine in self.sets.items():
            theirs = other.sets.get(column)
            if mine is not None and theirs is not None and disjoint(mine, theirs):
                return True
        return False


@dataclass(slots=True)
class Picker:
    """Picks among rules in order. `clash` tells whether two matching rules contradict; None for never."""

    sheet: Sheet
    values: Sequence[Value]
    clash: Clash | None = None
    clashes: bool = False

    def pick(self, rules: Sequence[Candidate]) -> Sql:
        """The number of the first rule that matches, NULL for none, 0 where matching rules contradict."""
        split = self._split(rules) if len(rules) > FEW else None
        if split is None:
            return b.case(
                [(rule.holds(), self._number(rule, rules[at + 1 :])) for at, rule in enumerate(rules)]
            )
        column, bound, low, high, either = split
        below = ordered(self.sheet, "<", self.values[column], bound)
        above = ordered(self.sheet, ">=", self.values[column], bound)
        return b.case([(below.holds(), self.pick(low)), (above.holds(), self.pick(high))], self.pick(either))

    def _number(self, rule: Candidate, later: Sequence[Candidate]) -> Sql:
        own = b.integer(rule.number)
        if self.clash is None:
            return own
        against: list[Sql] = []
        for other in later:
            if rule.apart(other):
                continue
            contradiction = self.clash(rule.number, other.number)
            if not (isinstance(contradiction, Fixed) and contradiction.value is False):
                against.append(b.every([_apart(other.holds()), _apart(contradiction.holds())]))
        if not against:
            return own
        self.clashes = True
        return b.case([(b.some(against), b.integer(0))], own)

    def _split(
        self, rules: Sequence[Candidate]
    ) -> tuple[int, Value, list[Candidate], list[Candidate], list[Candidate]] | None:
        """The column and bound that part the rules best, if any do it well."""
        best: tuple[int, int, Any] | None = None
        for column, value in enumerate(self.values):
            bounds = _bounds(rules, column, value)
            if not bounds:
                continue
            bound = sorted(bounds)[len(bounds) // 2]
            sizes = [_sides(rule.sets.get(column), column in rule.cells, bound) for rule in rules]
            size = max(sum(side[0] for side in sizes), sum(side[1] for side in sizes))
            if size <= 0.75 * len(rules) and (best is None or size < best[0]):
                best = (size, column, bound)
        if best is None:
            return None
        _, column, bound = best
        sides = [(_sides(rule.sets.get(column), column in rule.cells, bound), rule) for rule in rules]
        low = [rule for (below, _), rule in sides if below]
        high = [rule for (_, above), rule in sides if above]
        either = [rule for rule in rules if column not in rule.cells]
        kind = next(one.kind for rule in rules if (one := rule.sets.get(column)) is not None)
        return column, _CONSTANTS[kind](bound), low, high, either


def _apart(sql: Sql) -> Sql:
    return b.grouped(sql)


def _bounds(rules: Sequence[Candidate], column: int, value: Value) -> list[Any]:
    """The ends of what the cells of a column accept; none when one of them is no simple set."""
    if not isinstance(value, Number | Text | Day | Months | Span):
        return []
    found: list[Any] = []
    kinds = set()
    for rule in rules:
        if column not in rule.cells:
            continue
        accepted = rule.sets[column]
        if accepted is None or accepted.negated or accepted.kind not in _CONSTANTS:
            return []
        kinds.add(accepted.kind)
        found += accepted.points
        for part in accepted.intervals:
            found += [end for end in (part.low, part.high) if end is not None]
    return found if len(kinds) == 1 else []


def _sides(accepted: CellSet | None, tested: bool, bound: Any) -> tuple[bool, bool]:
    """Whether a cell can match below a bound, and from it on."""
    if not tested or accepted is None:
        return True, True
    below = any(point < bound for point in accepted.points)
    above = any(point >= bound for point in accepted.points)
    for part in accepted.intervals:
        below = below or part.low is None or part.low < bound
        above = above or _reaches(part, bound)
    return below, above


def _reaches(part: Interval, bound: Any) -> bool:
    if part.high is None:
        return True
    return bool(part.high > bound) or (part.high == bound and part.high_in)
