"""Computing a figure again, from rows or from the entries of a log. Needs ``duckdb``."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from yiwang.definitions.figure_bundles.shape import Entry, Malformed
from yiwang.definitions.indicator import Indicator, growth
from yiwang.definitions.sql.reading import read_query
from yiwang.definitions.sql.room import NoSuchValue, Room, number, parameters, room_of_rows, rounded
from yiwang.definitions.sql.views import View
from yiwang.kernel import tlog


def recompute(
    indicator: Indicator,
    days: tuple[date, date],
    views: Mapping[str, View],
    rows: Mapping[str, Sequence[Sequence[Any]]],
    seconds: float,
) -> Decimal:
    """Compute a figure from rows by view.

    Raises ``QueryRefused``, ``ZeroDivisionError`` and what ``Room.cells`` raises; ``NoSuchValue`` for null.
    """
    query = read_query(indicator.query, views)
    room = room_of_rows(views.values(), rows, seconds=seconds)
    value = _level(room, query.whole(), days)
    if indicator.is_growth:
        before = _level(room, query.whole(), (year_before(days[0]), year_before(days[1])))
        value = number(growth(indicator, value, before)) or Decimal(0)
    return rounded(value, indicator.rounding)


def year_before(day: date) -> date:
    """Return the same day a year earlier; of 29 February, the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def event_row(entry: Entry, zone: ZoneInfo) -> list[Any]:
    """Return an event as the view ``events`` shows it. Raises ``Malformed``."""
    try:
        event = json.loads(entry.public)
        at = datetime.fromisoformat(event["occurred_at"]).astimezone(zone).replace(tzinfo=None)
        data = json.dumps(event["data"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        what = [event["id"], event["type"], event["organisation"], event["case"]]
    except (ValueError, KeyError, TypeError, OverflowError) as fault:
        raise Malformed(f"the entry at position {entry.position} is no event: {fault}") from None
    return [*what, at, at.date(), entry.position, data]


def entries_of(load: Callable[[str], bytes], size: int) -> Iterator[Entry]:
    """Yield the entries of a log of ``size`` from its files. Raises ``Missing`` and ``BundleError``."""
    for tile in tlog.tiles_of(size):
        if tile.level != tlog.ENTRIES:
            return
        for at, placed in enumerate(tlog.unbundled(load(tile.path), tile.width)):
            public, commitment = tlog.opened(placed.data)
            yield Entry(tile.index * tlog.FULL + at, public, commitment)


def _level(room: Room, sql: str, days: tuple[date, date]) -> Decimal:
    value = room.cells(sql, parameters(*days))[0].value
    if value is None:
        raise NoSuchValue("gives nothing")
    return value
