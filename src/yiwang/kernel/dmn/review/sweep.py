"""Walking through the boxes of a table: which are covered by no rule, or by which earlier rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yiwang.kernel.dmn.review.scale import Scale, ValueClass
from yiwang.kernel.dmn.tables.index import bits

Mask = int
Box = tuple[ValueClass, ...]
Gap = tuple[tuple[ValueClass, ...], ...]
"""A box with all classes of a column that leave the same gap; columns past its end do not matter."""

MAX_STATES = 200_000
"""Sets of rules one review of a table may look at before it says that it did not finish."""


class UnfinishedError(Exception):
    """Internal: the table has more boxes than a review looks at."""


@dataclass(slots=True)
class Sweep:
    """A walk over the columns of a table."""

    scales: Sequence[Scale]
    seen: dict[tuple[int, Mask], bool] = field(default_factory=dict)
    states: int = 0

    def gaps(self, everything: Mask, limit: int) -> list[Gap]:
        """Boxes no rule accepts, at most `limit`; rules that could not be analysed count as accepting."""
        found: list[Gap] = []
        for gap in self._uncovered(0, everything, ()):
            found.append(gap)
            if len(found) == limit:
                break
        return self._merged(found)

    def _merged(self, gaps: list[Gap]) -> list[Gap]:
        """Gaps that differ in one column only told as one, where that column's values lie side by side."""
        done: list[Gap] = []
        for gap in gaps:
            for at, other in enumerate(done):
                union = self._union(other, gap)
                if union is not None:
                    done[at] = union
                    break
            else:
                done.append(gap)
        return done if len(done) == len(gaps) else self._merged(done)

    def _union(self, one: Gap, two: Gap) -> Gap | None:
        if len(one) != len(two):
            return None
        differing = [column for column in range(len(one)) if one[column] != two[column]]
        if len(differing) != 1:
            return None
        column = differing[0]
        both = {*one[column], *two[column]}
        group = tuple(part for part in self.scales[column].classes if part in both)
        if len(self.scales[column].runs(group)) > 1:
            return None
        return (*one[:column], group, *one[column + 1 :])

    def _uncovered(self, column: int, alive: Mask, gap: Gap) -> Iterator[Gap]:
        if not alive:
            yield gap
            return
        if column == len(self.scales) or self._closed(column, alive):
            return
        for rest, group in self._groups(column, alive).items():
            if not rest:
                yield from ((*gap, tuple(run)) for run in self.scales[column].runs(group))
                continue
            yield from self._uncovered(column + 1, rest, (*gap, tuple(group)))

    def _groups(self, column: int, alive: Mask) -> dict[Mask, list[ValueClass]]:
        """The classes of a column by the rules that stay alive: equal ones have equal gaps behind them."""
        scale = self.scales[column]
        groups: dict[Mask, list[ValueClass]] = {}
        for value_class in scale.classes:
            groups.setdefault(alive & (value_class.rules | scale.unclear), []).append(value_class)
        return groups

    def _closed(self, column: int, alive: Mask) -> bool:
        """Whether these rules leave no gap from this column on; worked out once for each set of rules."""
        if column == len(self.scales):
            return True
        key = (column, alive)
        if key not in self.seen:
            self._count()
            self.seen[key] = all(
                rest != 0 and self._closed(column + 1, rest) for rest in self._groups(column, alive)
            )
        return self.seen[key]

    def outside(self, rule: int, others: Mask) -> Box | None:
        """A box of one rule that none of some other rules accepts wholly; None when they cover it.

        Other rules that could not be analysed do not count as covering.
        """
        clear = others
        for scale in self.scales:
            clear &= ~scale.unclear
        return self._escape(0, rule, clear, (), set())

    def _escape(
        self, column: int, rule: int, others: Mask, box: Box, dead: set[tuple[int, Mask]]
    ) -> Box | None:
        if column == len(self.scales):
            return None if others else box
        key = (column, others)
        if key in dead:
            return None
        self._count()
        for rest, part in self._ways(self.scales[column], rule, others):
            found = self._escape(column + 1, rule, rest, (*box, part), dead)
            if found is not None:
                return found
        dead.add(key)
        return None

    @staticmethod
    def _ways(scale: Scale, rule: int, others: Mask) -> list[tuple[Mask, ValueClass]]:
        """A rule's classes by which of the others they leave, those leaving fewest first."""
        mine = 1 << rule
        ways = {others & part.rules: part for part in scale.classes if (part.rules | scale.unclear) & mine}
        return sorted(ways.items(), key=lambda way: way[0].bit_count())

    def _count(self) -> None:
        self.states += 1
        if self.states > MAX_STATES:
            raise UnfinishedError

    def shared(self, one: int, two: int) -> Box | None:
        """A box both rules accept, or None; a cell that could not be analysed accepts nothing here."""
        both = 1 << one | 1 << two
        box = []
        for scale in self.scales:
            found = next((part for part in scale.classes if part.rules & both == both), None)
            if found is None or scale.unclear & both:
                return None
            box.append(found)
        return tuple(box)

    def overlapping(self, rules: int) -> list[Mask]:
        """For every rule the others it shares a box with."""
        result = [(1 << rules) - 1] * rules
        for scale in self.scales:
            masks = sorted({part.rules for part in scale.classes})
            for rule in range(rules):
                mine = 1 << rule
                together = 0
                for mask in masks:
                    if mask & mine:
                        together |= mask
                result[rule] &= together & ~scale.unclear if not scale.unclear & mine else 0
        return [mask & ~(1 << rule) for rule, mask in enumerate(result)]

    def empty_rules(self, rules: int) -> list[tuple[int, str]]:
        """Rules with a cell that accepts no possible value, and that cell's expression."""
        found: dict[int, str] = {}
        for scale in self.scales:
            possible = scale.unclear
            for part in scale.classes:
                possible |= part.rules
            for rule in bits(((1 << rules) - 1) & ~possible):
                found.setdefault(rule, scale.name)
        return sorted(found.items())
