"""Effects as they may be shown: aggregates only, none from which fewer than ten can be read or worked out.

Before is kept and lost, after is kept and gained. Were a total of each shown although few gained, their
difference would tell how many; so wherever one kind of change is hidden, the drafted side is hidden too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiwang.records.figures.suppression import hidden, is_small

CHANGES = ("gained", "more", "same", "less", "lost")
"""How a draft changes what a subject gets; who gets nothing by either is in none of them."""


@dataclass(frozen=True)
class Count:
    """How many subjects, with what they get in yuan by the version in force and by the draft."""

    count: int = 0
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)


@dataclass(frozen=True)
class Part:
    """One part of a dimension as shown; None where it is hidden."""

    part: str
    before: int | None
    after: int | None
    gained: int | None
    lost: int | None
    money_before: Decimal | None
    money_after: Decimal | None


@dataclass(frozen=True)
class Shown:
    """The whole effect as shown; None where it is hidden."""

    subjects: int
    changes: Mapping[str, int | None]
    before: int | None
    after: int | None
    money_before: Decimal | None
    money_after: Decimal | None
    parts: Mapping[str, Sequence[Part]]

    @property
    def difference(self) -> Decimal | None:
        """What the draft costs more than the version in force, in yuan."""
        if self.money_before is None or self.money_after is None:
            return None
        return self.money_after - self.money_before

    @property
    def is_partly_hidden(self) -> bool:
        """Tell whether anything is hidden."""
        rows = [part for parts in self.parts.values() for part in parts]
        return self.after is None or None in self.changes.values() or any(row.after is None for row in rows)


Counts = Mapping[str, Count]
"""By change."""


def show(subjects: int, total: Counts, parts: Mapping[str, Mapping[str, Counts]]) -> Shown:
    """Return what may be shown of a whole effect and of each dimension's parts (unknown ones included)."""
    counts = {change: total[change].count if change in total else 0 for change in CHANGES}
    shut = hidden(counts)
    changes = {change: None if change in shut else count for change, count in counts.items()}
    before, after = _sides(total)
    is_open = not is_small(before.count)
    has_after = not shut and not is_small(after.count)
    return Shown(
        subjects,
        changes,
        before.count if is_open else None,
        after.count if has_after else None,
        before.before if is_open else None,
        after.after if has_after else None,
        {name: _parts(of, has_after and is_open) for name, of in parts.items()},
    )


def _parts(of: Mapping[str, Counts], has_total: bool) -> list[Part]:
    """Hide a part wherever one of its counts is small, and others with it until none can be worked out."""
    shut = frozenset(of) if not has_total else _shut(of)
    open_ = [_part(name, counts) for name, counts in of.items() if name not in shut]
    open_.sort(key=lambda part: (-(part.after or 0), part.part))
    return [*open_, *(Part(name, *(None,) * 6) for name in sorted(shut))]  # their order tells nothing


def _shut(of: Mapping[str, Counts]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for change in CHANGES:
        found |= hidden(
            {name: counts[change].count if change in counts else 0 for name, counts in of.items()}
        )
    return found


def _part(name: str, counts: Counts) -> Part:
    before, after = _sides(counts)
    gained, lost = (counts.get(change, Count()).count for change in ("gained", "lost"))
    return Part(name, before.count, after.count, gained, lost, before.before, after.after)


def _sides(counts: Counts) -> tuple[Count, Count]:
    """Return those entitled by the version in force, and by the draft."""
    return _sum(counts, "gained"), _sum(counts, "lost")


def _sum(counts: Counts, without: str) -> Count:
    kept = [count for change, count in counts.items() if change != without]
    zero = Decimal(0)
    return Count(
        sum(one.count for one in kept),
        sum((one.before for one in kept), zero),
        sum((one.after for one in kept), zero),
    )
