"""Small counts: which cells of a table are hidden so that none below ten can be read or worked out.

Hiding the small cells alone is not enough where the total is shown. In each table the hidden cells are at
least two and hold ten or more together; the smallest of the others are hidden with them until they do.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

LEAST = 10
"""A count from 1 to 9 is small (k < 10)."""

P = TypeVar("P")


def is_small(n: int) -> bool:
    """Tell whether a count is hidden for its own sake. Nothing counted is no small count."""
    return 0 < n < LEAST


def hidden(counts: Mapping[P, int]) -> frozenset[P]:
    """Return the parts of one table to hide; ``counts`` are the parts of a total that itself is shown or not.

    The table must be whole: its parts do not overlap and add up to the total, what is not known included.
    """
    total = sum(counts.values())
    if is_small(total):
        return frozenset(counts)
    small = {part for part, n in counts.items() if is_small(n)}
    if not small:
        return frozenset()
    others = sorted((part for part, n in counts.items() if n >= LEAST), key=lambda part: counts[part])
    while len(small) < 2 or sum(counts[part] for part in small) < LEAST:
        small.add(others.pop(0))
    return frozenset(small)


def tell_of_each_other(joint: Iterable[tuple[str | None, str | None]]) -> bool:
    """Tell whether two breakdowns of one total share another sum besides it.

    ``joint`` are the parts of both that have a row in common. Where some parts of one hold the very rows of
    some parts of the other, such as the offices in a district, a cell hidden in one is found by subtracting
    the other's.
    """
    groups: list[set[tuple[int, str | None]]] = []
    for one, other in joint:
        met = {(0, one), (1, other)}
        apart = [group for group in groups if not group & met]
        groups = [*apart, met.union(*(group for group in groups if group & met))]
    return len(groups) > 1
