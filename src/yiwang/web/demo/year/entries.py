"""Entries: what is to be written into registers, each with what it adds to the figures by plain counting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


class Gone(str):
    """A text that leaves a set of distinct ones."""

    __slots__ = ()


Counted = int | Decimal | str
Counts = Mapping[str, Counted]
"""What an entry adds to the tally: an amount to a sum; a text to a set, or ``Gone`` to take it out."""
Values = Mapping[str, Any]
Said = dict[str, Any]
"""Values while they are being put together."""


@dataclass(frozen=True)
class Entry:
    """A row of a register: its key, the day it is valid from, its values, and what counts by it."""

    dataset: str
    key: str
    day: date
    values: Values
    counts: tuple[tuple[str, Counted], ...] = ()
    until: date | None = None


def entry(
    dataset: str,
    key: str,
    day: date,
    values: Values,
    counts: Counts | None = None,
    *,
    until: date | None = None,
) -> Entry:
    """Return an entry; values that are None are left out."""
    said = {name: value for name, value in values.items() if value is not None}
    return Entry(dataset, key, day, said, tuple((counts or {}).items()), until)


Chapter = tuple[date | None, Values, Counts]


def story(dataset: str, key: str, chapters: Iterable[Chapter]) -> list[Entry]:
    """Return the versions of one row: each chapter says more from its day on; one without a day is not told.

    The days must rise, since of several versions the one that began last is what holds.
    """
    told: dict[str, Any] = {}
    entries: list[Entry] = []
    for day, values, counts in chapters:
        if day is None:
            continue
        if entries and day <= entries[-1].day:
            raise ValueError(f"{dataset} {key}: {day} does not come after {entries[-1].day}")
        told = {**told, **values}
        entries.append(entry(dataset, key, day, told, counts))
    return entries
