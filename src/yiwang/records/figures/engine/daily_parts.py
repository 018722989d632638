"""Parts of daily figures, kept by day, so that only days that were touched are computed again."""

from dataclasses import dataclass
from hashlib import sha256

from yiwang.definitions.sql.daily import DAY, Daily
from yiwang.definitions.sql.room import Cell, Room, number, parameters
from yiwang.definitions.sql.views import View
from yiwang.records.figures.engine.districts import taken
from yiwang.records.figures.intake import Snapshot
from yiwang.records.figures.periods import Period

_DONE = "create table if not exists done (parts varchar, day varchar, file varchar)"

_HELD = "events_held"


def _name(daily: Daily, period: Period) -> str:
    """Name a table of parts: a year that goes on keeps its own, unless days depend on where it ends."""
    is_open = daily.by_day.count("$period_") == 2  # day between $period_start and $period_end
    said = f"{daily.by_day} {period.begins} {'' if is_open else period.ends}"
    return "parts_" + sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class _Changes:
    """Days whose files changed since they were computed, and days that are no more."""

    touched: set[str]
    gone: set[str]

    @property
    def days(self) -> list[str]:
        return sorted(self.touched | self.gone)


class DailyParts:
    """The tables of parts in an engine's database; ``events`` is the view over all of the snapshot."""

    def __init__(
        self, room: Room, snapshot: Snapshot, events: View, columns: frozenset[str] = frozenset()
    ) -> None:
        self.room, self.snapshot, self.events, self.columns = room, snapshot, events, columns
        self.shown: frozenset[str] | None = None
        """Days the view ``events`` shows now; None for all."""
        self.held: frozenset[str] = frozenset()
        """Columns of these days held in one table, when more than one figure is computed over them."""
        self._fresh: set[str] = set()
        self._changed: dict[tuple[str, str], str | None] = {}
        self._cells: dict[str, dict[str, list[Cell]]] = {}
        self.rebuilt = 0
        """How many days were computed, over all figures."""
        room.fetch(_DONE)
        self._done: dict[str, dict[str, str]] = {}
        for parts, day, file in room.fetch("select parts, day, file from done")[1]:
            self._done.setdefault(parts, {})[day] = file

    def cells(self, daily: Daily, period: Period, by: str) -> list[Cell]:
        """Return a figure (``by`` is empty) or a breakdown, such as ``month`` or ``district:6``."""
        table = self.table(daily, period)
        dimension, digits = taken(by)
        if digits:
            return self.room.cells(daily.cut(dimension, digits, table), {})
        if table not in self._cells:
            _, rows = self.room.fetch(daily.over(table))
            found: dict[str, list[Cell]] = {"": []}
            for name, part, value, n in rows:
                found.setdefault(name, []).append(Cell(number(value), n, part))
            self._cells[table] = found
        found = self._cells[table]
        return found.get(dimension, []) if by else found[""] or [self._nothing(daily, table)]

    def _nothing(self, daily: Daily, table: str) -> Cell:
        """Return the value over no rows at all: a count of nothing is 0, a sum of nothing is null."""
        (row,) = self.room.fetch(f"select {daily.value} from {table} where false")[1]  # noqa: S608
        return Cell(number(row[0]), 0)

    def table(self, daily: Daily, period: Period) -> str:
        """Return the table with the parts of each day of a period, brought up to date."""
        name = _name(daily, period)
        if name in self._fresh:
            return name
        wanted = self.snapshot.days(period.begins, period.ends)
        done = self._done.get(name, {})
        changes = _Changes({day for day in wanted if done.get(day) != wanted[day]}, set(done) - set(wanted))
        if not done or changes.days:
            self._bring_in(name, daily, period, changes, is_new=not done)
            self.rebuilt += len(changes.touched)
        self._fresh.add(name)
        return name

    def close(self) -> None:
        """Note which files were brought in, once for all figures; a day not noted is only done again."""
        days = [{"a": parts, "b": day, "c": file} for (parts, day), file in self._changed.items()]
        if days:
            rows = "(select unnest($rows::struct(a varchar, b varchar, c varchar)[]) as r)"
            known = f"select 1 from {rows} where r.a = parts and r.b = day"  # noqa: S608
            self.room.fetch(f"delete from done where exists ({known})", {"rows": days})  # noqa: S608
            added = f"select r.a, r.b, r.c from {rows} where r.c is not null"  # noqa: S608
            self.room.fetch(f"insert into done {added}", {"rows": days})
        self._changed.clear()

    def show_all(self) -> None:
        """Let ``events`` show all days again."""
        if self.shown is not None or self.held:
            self._view(self.snapshot.source(self.events))
            self._let_go()
            self.shown = None

    def _bring_in(self, name: str, daily: Daily, period: Period, changes: _Changes, *, is_new: bool) -> None:
        self._show(changes.touched, daily.columns)
        days = parameters(period.begins, period.ends)
        self.room.fetch("begin", is_limited=False)
        try:
            if is_new:
                self.room.fetch(f"create or replace table {name} as {daily.by_day}", days)
            else:
                changed = ", ".join(f"date '{day}'" for day in changes.days)
                self.room.fetch(f'delete from {name} where "{DAY}" in ({changed})')  # noqa: S608
                self.room.fetch(f"insert into {name} {daily.by_day}", days)
            self.room.fetch("commit", is_limited=False)
            self._done[name] = self.snapshot.days(period.begins, period.ends)
            self._changed |= {(name, day): self._done[name].get(day) for day in changes.days}
        except BaseException:
            self.room.fetch("rollback", is_limited=False)
            raise

    def _show(self, days: set[str], columns: frozenset[str]) -> None:
        """Let ``events`` show some days: from their files, or, asked a second time, from one shared scan.

        Figures ask for few types of events each; sorted by type, a table answers them from a few blocks.
        """
        wanted = frozenset(days)
        source = self.snapshot.source(self.events, sorted(days))
        if self.shown != wanted:
            self._view(source)
            self._let_go()
            self.shown = wanted
        elif not columns <= self.held:
            self.held = self.columns | columns | {"type"}
            listed = ", ".join(f'"{name}"' for name in self.events.columns if name in self.held)
            scan = f"select {listed} from ({source}) order by type"  # noqa: S608  (names of our own)
            self.room.fetch(f"create or replace table {_HELD} as {scan}")
            self._view(f"select {listed} from {_HELD}")  # noqa: S608

    def _view(self, source: str) -> None:
        self.room.fetch(f"create or replace view events as {source}")

    def _let_go(self) -> None:
        self.held = frozenset()
        self.room.fetch(f"drop table if exists {_HELD}")
