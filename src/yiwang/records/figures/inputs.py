"""What a figure was computed from, row by row: the lines of an evidence bundle and their digests."""

from dataclasses import dataclass
from typing import Any

from yiwang.definitions.figure_bundles import line_of
from yiwang.definitions.indicator import Indicator
from yiwang.definitions.sql.narrowing import conditions
from yiwang.definitions.sql.views import View
from yiwang.records.figures.engine import Engine
from yiwang.records.figures.intake.snapshot import EVENTS
from yiwang.records.figures.periods import Period

MOST_ROWS = 100_000
"""A bundle with more rows would be too large to open; such a figure is computed again from the log."""


@dataclass(frozen=True)
class TooMany(Exception):
    """More rows than a bundle holds."""

    view: str


def digests(engine: Engine, indicator: Indicator, period: Period) -> dict[str, str]:
    """Return a digest of the rows of each view a figure was computed from.

    Events need none: they are entries of the log themselves.
    """
    names = [name for name in engine.query(indicator).views if name != EVENTS]
    return {name: _digest(engine, indicator, period, engine.views[name]) for name in names}


def lines(engine: Engine, indicator: Indicator, period: Period, view: View) -> list[str]:
    """Return the rows of a view a figure was computed from, as lines of a bundle. Raises ``TooMany``."""
    return [str(row[0]) for row in _rows(engine, indicator, period, view, line_of(view))]


def positions(engine: Engine, indicator: Indicator, period: Period) -> list[int]:
    """Return the positions in the log of the events a figure was computed from. Raises ``TooMany``."""
    return [int(row[0]) for row in _rows(engine, indicator, period, engine.views[EVENTS], "position")]


def _rows(
    engine: Engine, indicator: Indicator, period: Period, view: View, field: str
) -> list[tuple[Any, ...]]:
    sql = f"{_select(engine, indicator, period, view, field)} order by 1 limit {MOST_ROWS + 1}"
    found = engine.room.fetch(sql)[1]
    if len(found) > MOST_ROWS:
        raise TooMany(view.name)
    return found


def _digest(engine: Engine, indicator: Indicator, period: Period, view: View) -> str:
    rows = _select(engine, indicator, period, view, line_of(view))
    sql = f"select sha256(coalesce(string_agg(line, chr(10) order by line), '')) from ({rows})"  # noqa: S608
    return str(engine.room.fetch(sql)[1][0][0])


def _select(engine: Engine, indicator: Indicator, period: Period, view: View, field: str) -> str:
    """Select the rows a figure can use; of a growth, those of either year."""
    condition = conditions(engine.query(indicator), view)
    periods = [period, period.year_before()] if indicator.is_growth else [period]
    of_each = [_with_days(condition, one) for one in periods]
    return f"select {field} as line from {view.name} where {' or '.join(f'({one})' for one in of_each)}"  # noqa: S608


def _with_days(condition: str, period: Period) -> str:
    begins, ends = f"date '{period.begins}'", f"date '{period.ends}'"
    return condition.replace("$period_start", begins).replace("$period_end", ends)
