"""Parts of daily figures, kept by day, so that only days that were touched are computed again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from yiwang.definitions.sql.daily import DAY, SHOWN, Daily
from yiwang.definitions.sql.room import Cell, DividesByZero, Failed, Room, Stopped, number, parameters
from yiwang.definitions.sql.views import View
from yiwang.records.figures.engine.districts import taken
from yiwang.records.figures.intake import Snapshot
from yiwang.records.figures.periods import Period

_KEPT = (
    "create table if not exists kept (figure bigint, parts varchar)",
    "create table if not exists done (figure bigint, day varchar, file varchar)",
)
_HELD = "events_held"
_FEW = 31
"""Days so few that planning the statements takes longer than reading the events."""


def _number(daily: Daily, period: Period) -> int:
    """Number a figure's parts: all periods share those of a day, unless a day's depend on the period."""
    is_shared = daily.by_day.count("$period_") == 2  # day between $period_start and $period_end
    said = f"{daily.by_day} {'' if is_shared else period}"
    return int(sha256(said.encode()).hexdigest()[:15], 16)


@dataclass(frozen=True)
class _Due:
    """A figure, the files of its period, and the days in which its parts are behind them."""

    figure: int
    daily: Daily
    period: Period
    files: Mapping[str, str]
    touched: frozenset[str]
    """Days whose files changed since they were computed."""
    gone: frozenset[str]

    @property
    def days(self) -> list[str]:
        return sorted(self.touched | self.gone)


class DailyParts:
    """The tables of parts in an engine's database: figures whose parts have the same columns share one."""

    def __init__(
        self, room: Room, snapshot: Snapshot, events: View, columns: frozenset[str] = frozenset()
    ) -> None:
        self.room, self.snapshot, self.events, self.columns = room, snapshot, events, columns
        self.shown: frozenset[str] | None = None
        """Days the view ``SHOWN`` shows now."""
        self.held: frozenset[str] = frozenset()
        """Columns of these days held in one table, when more than one figure is computed over them."""
        self._fresh: set[tuple[int, Period]] = set()
        self._changed: dict[tuple[int, str], str | None] = {}
        self._rows: dict[tuple[int, Period, str], list[Any]] = {}
        self.rebuilt = 0
        """How many days were computed, over all figures."""
        for table in _KEPT:
            room.fetch(table)
        self._tables: dict[int, str] = dict(room.fetch("select figure, parts from kept")[1])
        self._done: dict[int, dict[str, str]] = defaultdict(dict)
        for figure, day, file in room.fetch("select figure, day, file from done")[1]:
            self._done[figure][day] = file

    def cells(self, daily: Daily, period: Period, by: str) -> list[Cell]:
        """Return a figure (``by`` is empty) or a breakdown, such as ``month`` or ``district:6``."""
        figure = self._up_to_date(daily, period)
        table = self._tables[figure]
        dimension, digits = taken(by)
        if digits:
            days = parameters(period.begins, period.ends)
            return self.room.cells(daily.cut(dimension, digits, table, figure), days)
        if (figure, period, daily.value) not in self._rows:
            self._read(table, daily, period, [figure])
        rows = self._rows[figure, period, daily.value]
        found = [Cell(number(value), n, part) for name, part, value, n in rows if name == dimension]
        return found if by or found else [self._nothing(daily, period, table)]

    def bring_in(self, asked: Iterable[tuple[Daily, Period]]) -> None:
        """Bring figures that miss the same few days up to date, and read them, in few statements.

        Where one fails, none is brought in; each then is when it is asked for.
        """
        alike = defaultdict(list)
        for due in {due.figure: due for due in (self._due(*one) for one in asked)}.values():
            if due.figure in self._tables and 0 < len(due.days) <= _FEW:
                alike[due.period, due.touched, due.gone].append(due)
        together = max(alike.values(), key=len, default=[])
        if len(together) < 2:
            return
        with suppress(Stopped, Failed, DividesByZero):
            self._bring_in(together)
            values = defaultdict(list)
            for due in together:
                values[self._tables[due.figure], due.daily.value].append(due)
            for (table, _), those in values.items():
                self._read(table, those[0].daily, those[0].period, [due.figure for due in those])

    def close(self) -> None:
        """Note which files were brought in, once for all figures; a day not noted is only done again."""
        days = [{"a": figure, "b": day, "c": file} for (figure, day), file in self._changed.items()]
        if days:
            rows = "(select unnest($rows::struct(a bigint, b varchar, c varchar)[]) as r)"
            known = f"select 1 from {rows} where r.a = figure and r.b = day"  # noqa: S608
            self.room.fetch(f"delete from done where exists ({known})", {"rows": days})  # noqa: S608
            added = f"select r.a, r.b, r.c from {rows} where r.c is not null"  # noqa: S608
            self.room.fetch(f"insert into done {added}", {"rows": days})
        self._changed.clear()
        self._let_go()

    def _nothing(self, daily: Daily, period: Period, table: str) -> Cell:
        """Return the value over no rows at all: a count of nothing is 0, a sum of nothing is null."""
        days = parameters(period.begins, period.ends)
        (row,) = self.room.fetch(f"select {daily.value} from {table} where false", days)[1]  # noqa: S608
        return Cell(number(row[0]), 0)

    def _read(self, table: str, daily: Daily, period: Period, figures: Sequence[int]) -> None:
        found: dict[int, list[Any]] = {figure: [] for figure in figures}
        days = parameters(period.begins, period.ends)
        for figure, *row in self.room.fetch(daily.over(table, figures), days)[1]:
            found[figure].append(row)
        self._rows |= {(figure, period, daily.value): rows for figure, rows in found.items()}

    def _up_to_date(self, daily: Daily, period: Period) -> int:
        figure = _number(daily, period)
        if (figure, period) not in self._fresh:
            due = self._due(daily, period)
            if due.days or figure not in self._tables:
                self._bring_in([due])
            self._fresh.add((figure, period))
        return figure

    def _due(self, daily: Daily, period: Period) -> _Due:
        figure = _number(daily, period)
        files, done = self.snapshot.days(period.begins, period.ends), self._done[figure]
        touched = frozenset(day for day, file in files.items() if done.get(day) != file)
        known = {day for day in done if period.begins.isoformat() <= day <= period.ends.isoformat()}
        return _Due(figure, daily, period, files, touched, frozenset(known - files.keys()))

    def _bring_in(self, dues: Sequence[_Due]) -> None:
        """Bring figures of one period that miss the same days up to date: all of them, or none."""
        columns = frozenset[str]().union(*(due.daily.columns for due in dues))
        self._show(dues[0].touched, columns, is_shared=len(dues) > 1)
        tables = defaultdict(list)
        for due in dues:
            tables[self._table(due)].append(due)
        with _transaction(self.room):
            for table, those in tables.items():
                self._fill(table, those)
        for due in dues:
            self._done[due.figure].update({day: due.files[day] for day in due.touched})
            for day in due.gone:
                del self._done[due.figure][day]
            self._changed |= {(due.figure, day): due.files.get(day) for day in due.days}
            self.rebuilt += len(due.touched)

    def _table(self, due: _Due) -> str:
        """Return the table of a figure's parts; a new one goes where others with its columns are."""
        if due.figure not in self._tables:
            days = parameters(due.period.begins, due.period.ends)
            fields = [row[:2] for row in self.room.fetch(f"describe {due.daily.by_day}", days)[1]]
            table = "parts_" + sha256(repr(fields).encode()).hexdigest()[:16]
            columns = ", ".join(f'"{name}" {kind}' for name, kind in fields)
            self.room.fetch(f"create table if not exists {table} (figure bigint, {columns})")
            self.room.fetch(f"insert into kept values ({due.figure}, '{table}')")  # noqa: S608
            self._tables[due.figure] = table
        return self._tables[due.figure]

    def _fill(self, table: str, dues: Sequence[_Due]) -> None:
        period, days = dues[0].period, ", ".join(f"date '{day}'" for day in dues[0].days)
        figures = ", ".join(str(due.figure) for due in dues)
        if days:
            self.room.fetch(f'delete from {table} where figure in ({figures}) and "{DAY}" in ({days})')  # noqa: S608
        rows = " union all ".join(f"select {due.figure}, * from ({due.daily.by_day})" for due in dues)  # noqa: S608
        self.room.fetch(f"insert into {table} {rows}", parameters(period.begins, period.ends))

    def _show(self, days: frozenset[str], columns: frozenset[str], *, is_shared: bool) -> None:
        """Show some days: from their files, or, shared or asked a second time, from one scan.

        Figures ask for few types of events each; sorted by type, a table answers them from a few blocks.
        """
        source = self.snapshot.source(self.events, sorted(days))
        is_shared |= self.shown == days
        if self.shown != days:
            self._view(source)
            self._let_go()
            self.shown = days
        if is_shared and not columns <= self.held:
            self.held = self.columns | columns | {"type"}
            listed = ", ".join(f'"{name}"' for name in self.events.columns if name in self.held)
            scan = f"select {listed} from ({source}) order by type"  # noqa: S608  (names of our own)
            self.room.fetch(f"create or replace table {_HELD} as {scan}")
            self._view(f"select {listed} from {_HELD}")  # noqa: S608

    def _view(self, source: str) -> None:
        self.room.fetch(f"create or replace view {SHOWN} as {source}")

    def _let_go(self) -> None:
        self.held = frozenset()
        self.room.fetch(f"drop table if exists {_HELD}")


@contextmanager
def _transaction(room: Room) -> Iterator[None]:
    room.fetch("begin", is_limited=False)
    try:
        yield
        room.fetch("commit", is_limited=False)
    except BaseException:
        room.fetch("rollback", is_limited=False)
        raise
