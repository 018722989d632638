"""The engine: an indicator's value for a period, its parts, and what it was computed from."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from yiwang.definitions import CityFolder
from yiwang.definitions.indicator import Indicator, growth
from yiwang.definitions.sql.daily import Daily, daily
from yiwang.definitions.sql.reading import Query, read_query
from yiwang.definitions.sql.room import (
    Cell,
    DividesByZero,
    Failed,
    NoSuchValue,
    Room,
    Stopped,
    number,
    open_room,
    parameters,
    rounded,
)
from yiwang.definitions.sql.views import views_of
from yiwang.records.figures.engine.daily_parts import DailyParts
from yiwang.records.figures.engine.districts import (
    DISTRICT,
    LEVELS,
    expression,
    hidden_parts,
    is_below,
    taken,
)
from yiwang.records.figures.engine.gaps import Gap, Sources
from yiwang.records.figures.intake import Snapshot
from yiwang.records.figures.intake.snapshot import EVENTS
from yiwang.records.figures.periods import Period
from yiwang.records.figures.suppression import is_small, tell_of_each_other


@dataclass(frozen=True)
class Part:
    """A cell of a breakdown; ``value`` and ``n`` are None where it is hidden."""

    dimension: str
    part: str | None
    value: Decimal | None
    n: int | None
    hidden: bool = False


@dataclass(frozen=True)
class Computed:
    """A figure: its value, or why there is none; of a growth also the two levels it compares."""

    value: Decimal | None = None
    n: int | None = None
    level: Decimal | None = None
    before: Decimal | None = None
    gap: Gap | None = None
    hidden: bool = False
    parts: tuple[Part, ...] = ()


class Engine:
    """Computes indicators of a city over one snapshot. Use as a context manager."""

    def __init__(
        self,
        city: CityFolder,
        snapshot: Snapshot,
        *,
        file: Path | None = None,
        seconds: float = 60,
        memory: str = "2GB",
        threads: int = 0,
    ) -> None:
        self.city, self.snapshot = city, snapshot
        self.views = views_of(city.datasets.values())
        self._opening = {"file": file, "seconds": seconds, "memory": memory, "threads": threads}
        self._levels: dict[tuple[str, Period], Cell | Gap] = {}
        self._read: dict[str, tuple[Query, Daily | None]] = {}

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        if "parts" in self.__dict__:
            self.parts.close()
        if "room" in self.__dict__:
            self.room.connection.close()

    @cached_property
    def room(self) -> Room:
        """The database the queries run in."""
        sources = {name: self.snapshot.source(view) for name, view in self.views.items()}
        return open_room(sources, folder=self.snapshot.folder, **self._opening)  # type: ignore[arg-type]

    @cached_property
    def parts(self) -> DailyParts:
        """What is kept of daily figures."""
        daily = [self._daily(indicator) for indicator in self.city.indicators.values()]
        columns = frozenset(name for one in daily if one for name in one.columns)
        return DailyParts(self.room, self.snapshot, self.views[EVENTS], columns)

    def query(self, indicator: Indicator) -> Query:
        """Return an indicator's query, read again: nothing unread is ever run."""
        return self._queries(indicator)[0]

    def hides(self, indicator: Indicator) -> bool:
        """Tell whether small counts of a figure are hidden."""
        if indicator.small is not None:
            return indicator.small == "hide"
        return self.is_about_persons(indicator)

    def is_about_persons(self, indicator: Indicator) -> bool:
        """Tell whether a row a figure counts may tell of one person."""
        return any(self.views[name].about_persons for name in self.query(indicator).views)

    def state_of(self, indicator: Indicator, period: Period) -> str:
        """Return a digest of all a figure depends on besides its query: the same gives the same figure."""
        query = self.query(indicator)
        if self._daily(indicator) is None:
            data = self.snapshot.state_of(query.views)
        else:
            days = self.snapshot.days(date.min, period.ends)  # what was ever recorded makes a zero of a gap
            data = str(sorted(days.items()))
        return sha256(f"{data} {period} {self.hides(indicator)}".encode()).hexdigest()

    def bring_in(self, asked: Iterable[tuple[Indicator, Period]]) -> None:
        """Bring what is kept of figures about to be computed up to date; many together take less time."""
        daily = ((self._daily(indicator), period) for indicator, period in asked)
        self.parts.bring_in((one, period) for one, period in daily if one is not None)

    def compute(self, indicator: Indicator, period: Period) -> Computed:
        """Compute a figure and its parts. What cannot be computed is a gap, never an exception."""
        try:
            now = self.level(indicator, period)
            if not indicator.is_growth:
                return self._shown(indicator, period, now, now.value)
            before = self.level(indicator, period.year_before())
            return self._shown(indicator, period, now, _growth(indicator, now, before), before)
        except Gap as gap:
            return Computed(gap=gap)

    def level(self, indicator: Indicator, period: Period) -> Cell:
        """Return what the query gives for a period, computed once. Raises ``Gap``."""
        key = (indicator.id, period)
        if key not in self._levels:
            try:
                self._levels[key] = self._level(indicator, period)
            except Gap as gap:
                self._levels[key] = gap
        found = self._levels[key]
        if isinstance(found, Gap):
            raise found
        return found

    def records(
        self,
        indicator: Indicator,
        period: Period,
        *,
        limit: int,
        offset: int = 0,
        by: str = "",
        part: str | None = None,
    ) -> tuple[list[str], list[tuple[object, ...]]]:
        """Return the names and rows of what was counted, of one part of a dimension if one is named.

        Raises ``room.Stopped`` and ``room.Failed``.
        """
        column = expression(by, len(part or "")) if by else ""
        sql = self.query(indicator).records(limit, offset, column)
        return self.room.fetch(sql, {**parameters(period.begins, period.ends), "part": part})

    def _level(self, indicator: Indicator, period: Period) -> Cell:
        query = self.query(indicator)
        sources = Sources(query, indicator.known, self.views, self.snapshot, self.room, period)
        sources.must_be_known()
        cell = self._cells(indicator, period, "")[0]
        if cell.n == 0:
            sources.must_be_recorded()
        if cell.value is None:
            raise Gap("null")
        return cell

    def _cells(self, indicator: Indicator, period: Period, by: str) -> list[Cell]:
        """Return cells; ``n`` is the value itself where that is a count: 3 of 100 is a small count too."""
        try:
            cells = self._run(indicator, period, by)
            is_count = self.query(indicator).is_count
            return (
                [Cell(cell.value, int(cell.value or 0), cell.part) for cell in cells] if is_count else cells
            )
        except Stopped:
            raise Gap("stopped", f"{self.room.seconds:g}") from None
        except DividesByZero:
            raise Gap("divides-by-zero") from None
        except (Failed, NoSuchValue) as fault:
            raise Gap("failed", str(fault)[:200]) from None

    def _run(self, indicator: Indicator, period: Period, by: str) -> list[Cell]:
        query, in_days = self._queries(indicator)
        if in_days is not None:
            return self.parts.cells(in_days, period, by)
        days = parameters(period.begins, period.ends)
        return self.room.cells(query.by(expression(*taken(by))) if by else query.whole(), days)

    def _daily(self, indicator: Indicator) -> Daily | None:
        return self._queries(indicator)[1]

    def _queries(self, indicator: Indicator) -> tuple[Query, Daily | None]:
        if indicator.id not in self._read:
            query = read_query(indicator.query, self.views)
            self._read[indicator.id] = (query, daily(query, indicator.dimensions))
        return self._read[indicator.id]

    def _shown(
        self,
        indicator: Indicator,
        period: Period,
        now: Cell,
        value: Decimal | None,
        before: Cell | None = None,
    ) -> Computed:
        hides = self.hides(indicator)
        counts = [now.n, *([before.n] if before else [])]
        if hides and any(is_small(n) for n in counts):
            return Computed(hidden=True)
        assert value is not None
        is_open = not hides or self.query(indicator).is_count  # a share and its whole would give the part
        return Computed(
            rounded(value, indicator.rounding),
            now.n if is_open else None,
            now.value,
            before.value if before else None,
            parts=tuple(self._breakdown(indicator, period, hides, is_open)),
        )

    def _breakdown(self, indicator: Indicator, period: Period, hides: bool, is_open: bool) -> Iterator[Part]:
        earlier: dict[str, bool] = {}
        for dimension in indicator.dimensions:
            tables = self._tables(indicator, period, dimension)
            cells = [cell for table in tables for cell in table]
            closed = hidden_parts(tables) if hides else frozenset()
            others = [name for name, has_hidden in earlier.items() if closed or has_hidden]
            if any(self._tell_of_each_other(indicator, period, name, dimension) for name in others):
                closed = frozenset(cell.part for cell in cells)
            else:
                earlier[dimension] = bool(closed)
            for cell in cells:
                if is_below(cell.part, closed, dimension):
                    continue
                if cell.part in closed:
                    yield Part(dimension, cell.part, None, None, hidden=True)
                else:
                    value = None if cell.value is None else rounded(cell.value, indicator.rounding)
                    yield Part(dimension, cell.part, value, cell.n if is_open else None)

    def _tell_of_each_other(self, indicator: Indicator, period: Period, one: str, other: str) -> bool:
        """Tell whether what one breakdown hides can be found in another; of shares it cannot.

        Where that takes too long to find out, it is taken to be so.
        """
        query = self.query(indicator)
        if query.is_share:
            return False
        both = f'to_json(["{one}"::varchar, "{other}"::varchar])::varchar'
        try:
            cells = self.room.cells(query.by(both), parameters(period.begins, period.ends))
        except (Stopped, Failed):
            return True
        return tell_of_each_other(tuple(json.loads(cell.part or "[]")) for cell in cells)

    def _tables(self, indicator: Indicator, period: Period, dimension: str) -> list[list[Cell]]:
        """Return the breakdown by a dimension; by district a table for each level that tells more."""
        whole = self._cells(indicator, period, dimension)
        if dimension != DISTRICT:
            return [whole]
        longest = max((len(cell.part or "") for cell in whole), default=0)
        tables: list[list[Cell]] = []
        for digits in [one for one in LEVELS if one < longest]:
            tables.append(self._new(self._cells(indicator, period, f"{DISTRICT}:{digits}"), tables))
        return [*tables, self._new(whole, tables)]

    def _new(self, cells: list[Cell], tables: list[list[Cell]]) -> list[Cell]:
        """Return the cells no table above has."""
        known = {cell.part for table in tables for cell in table}
        return [cell for cell in cells if cell.part not in known]


def _growth(indicator: Indicator, now: Cell, before: Cell) -> Decimal:
    assert now.value is not None and before.value is not None
    if before.value == 0:
        raise Gap("zero-before")
    try:
        return number(growth(indicator, now.value, before.value)) or Decimal(0)
    except NoSuchValue as fault:
        raise Gap("failed", str(fault)) from None
