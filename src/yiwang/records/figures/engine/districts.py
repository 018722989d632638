"""Breakdowns by district: levels of divisions, and what is hidden on each."""

from collections.abc import Mapping, Sequence

from yiwang.definitions.sql.room import Cell
from yiwang.records.figures.suppression import hidden

DISTRICT = "district"
LEVELS = (6, 9, 12)
"""Digits of a district's, a street's and a community's code (GB/T 2260 and below)."""


def expression(dimension: str, digits: int) -> str:
    """Return the SQL of a dimension's part; of a district, cut to some digits."""
    if dimension == DISTRICT and digits:
        return f'left("{dimension}"::varchar, {digits:d})'
    return f'"{dimension}"::varchar'


def taken(by: str) -> tuple[str, int]:
    """Take ``district:6`` apart into a dimension and how many digits of it; 0 is all."""
    dimension, _, digits = by.partition(":")
    return dimension, int(digits or 0)


def hidden_parts(tables: Sequence[Sequence[Cell]]) -> frozenset[str | None]:
    """Return the hidden parts of a breakdown: of the first table, and of each table below a shown part."""
    closed: set[str | None] = set()
    for at, table in enumerate(tables):
        groups: dict[str, dict[str | None, int]] = {}
        for cell in table:
            parent = "" if at == 0 else (cell.part or "")[: LEVELS[at - 1]]
            groups.setdefault(parent, {})[cell.part] = cell.n
        for parent, counts in groups.items():
            if any(parent.startswith(one) for one in closed if one and at):
                closed |= set(counts)
            else:
                closed |= hidden(_whole(counts, parent, tables, at))
    return frozenset(closed)


def _whole(
    counts: Mapping[str | None, int], parent: str, tables: Sequence[Sequence[Cell]], at: int
) -> Mapping[str | None, int]:
    """Complete the parts of a division with the rest, which a reader finds by subtraction."""
    if at == 0:
        return counts
    total = next((cell.n for cell in tables[at - 1] if cell.part == parent), sum(counts.values()))
    rest = total - sum(counts.values())
    return {**counts, f"{parent}*": rest} if rest else counts


def is_below(part: str | None, closed: frozenset[str | None], dimension: str) -> bool:
    """Tell whether a part lies in a hidden division."""
    if dimension != DISTRICT or part is None:
        return False
    return any(one and part != one and part.startswith(one) for one in closed)
