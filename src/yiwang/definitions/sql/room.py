"""A closed DuckDB in which a figure's query runs: no files, no network, no settings, and not for long.

``duckdb`` is imported when a room is opened, so that a folder can be read without it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from yiwang.definitions.sql.views import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

MACROS = (
    "create macro valid_on(begins, ends, day) as begins <= day and (ends is null or ends >= day)",
    "create macro district_of(division) as left(division, 6)",
)
MOST = 10**18
"""No figure is this large: beyond it, it could no longer be rounded and kept exactly."""
_TABLES = "given"
_PARAMETER = re.compile(r"\$([a-z_]+)")


class NoSuchValue(ValueError):
    """A query that ran but gave no number: the message says what it gave."""


class DividesByZero(NoSuchValue):
    """A query that divided by zero."""


class Stopped(Exception):
    """A query that was stopped because it took longer than it may."""


class Failed(Exception):
    """A query the database could not run; the message is the database's first line."""


@dataclass(frozen=True)
class Cell:
    """A value, and how many rows of ``counted`` are behind it; ``part`` is None for the whole."""

    value: Decimal | None
    n: int
    part: str | None = None


@dataclass
class Room:
    """An open database with the views of figures, and the seconds a statement may take in it."""

    connection: "DuckDBPyConnection"
    seconds: float

    def fetch(
        self, sql: str, parameters: Mapping[str, Any] | None = None, *, is_limited: bool = True
    ) -> tuple[list[str], list[Any]]:
        """Run a statement; returns its columns' names and its rows. Raises ``Stopped`` and ``Failed``.

        Statements of our own, which cannot take long, need no limit.
        """
        import duckdb  # noqa: PLC0415  (only where a room is open)

        used = set(_PARAMETER.findall(sql))
        given = {name: value for name, value in (parameters or {}).items() if name in used}
        with self._limited() if is_limited else nullcontext():
            try:
                result = self.connection.execute(sql, given or None)
                names = [column[0] for column in result.description or ()]
                return names, result.fetchall()
            except duckdb.InterruptException:
                raise Stopped(f"was stopped after {self.seconds:g} seconds") from None
            except duckdb.Error as fault:
                raise _failure(str(fault)) from None

    def cells(self, sql: str, parameters: Mapping[str, Any]) -> list[Cell]:
        """Run a statement of ``Query.whole`` or ``Query.by``. ``NoSuchValue``: it is no number."""
        names, rows = self.fetch(sql, parameters)
        if names[0] == "part":
            return [Cell(number(value), n, None if part is None else str(part)) for part, value, n in rows]
        return [Cell(number(value), n) for value, n in rows]

    @contextmanager
    def _limited(self) -> "Iterator[None]":
        timer = Timer(self.seconds, self.connection.interrupt)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def open_room(
    sources: Mapping[str, str],
    *,
    seconds: float = 60,
    folder: Path | None = None,
    file: Path | None = None,
    memory: str = "2GB",
    threads: int = 0,
) -> Room:
    """Open a room whose views read ``sources`` (SQL by view), files only below ``folder``; then lock it."""
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect(str(file) if file else ":memory:")
    _make(connection, sources)
    return closed(connection, seconds=seconds, folder=folder, memory=memory, threads=threads)


def room_of_rows(
    views: Iterable[View], rows: Mapping[str, Sequence[Sequence[Any]]], *, seconds: float = 60
) -> Room:
    """Open a room whose views show tables of given rows, each in the order of the view's columns.

    They are views, not the tables, so that a query finds no column (``rowid``) it would not find in a city.
    Raises ``Failed`` for a value that does not fit its column.
    """
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect(config={"threads": 1})  # the rows are few, and threads take time to begin
    for macro in MACROS:
        connection.execute(macro)
    connection.execute(f"create schema {_TABLES}")
    for view in views:
        _schema(connection, view.name)
        columns = ", ".join(f'"{name}" {kind}' for name, kind in view.columns.items())
        connection.execute(f"create table {_table(view)} ({columns})")
        connection.execute(f"create view {view.name} as select * from {_table(view)}")  # noqa: S608
        if found := rows.get(view.name):
            _insert(connection, view, found)
    return closed(connection, seconds=seconds)


def _table(view: View) -> str:
    return f'{_TABLES}."{view.name}"'


def _insert(connection: "DuckDBPyConnection", view: View, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows by the column, as texts the database reads."""
    import duckdb  # noqa: PLC0415

    fields = [f"cast(unnest(cast(? as varchar[])) as {kind})" for kind in view.columns.values()]
    columns = [[None if cell is None else str(cell) for cell in column] for column in zip(*rows, strict=True)]
    try:
        connection.execute(f"insert into {_table(view)} select {', '.join(fields)}", columns)
    except duckdb.Error as fault:
        raise Failed(str(fault).split("\n", maxsplit=1)[0]) from None


def closed(
    connection: "DuckDBPyConnection",
    *,
    seconds: float,
    folder: Path | None = None,
    memory: str = "2GB",
    threads: int = 0,
) -> Room:
    """Close a database to the outside for good: files (but those below a folder), settings, extensions."""
    if folder is not None:
        connection.execute(f"set allowed_directories = ['{_quoted(str(folder))}']")
    settings = [
        "enable_progress_bar = false",
        "checkpoint_threshold = '1GB'",  # one at the end, not one a figure
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        f"memory_limit = '{memory}'",
        "enable_external_access = false",
    ]
    settings += [f"threads = {threads:d}"] if threads else []
    for setting in (*settings, "lock_configuration = true"):
        connection.execute(f"set {setting}")
    return Room(connection, seconds)


def number(value: Any) -> Decimal | None:
    """Return a value as an exact number, None for null.

    Raises ``NoSuchValue`` for what is no number, or one larger than any figure is (``MOST``).
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise NoSuchValue(f"gives {value!r}, which is no number")
    if not isfinite(value):
        raise DividesByZero("divides by zero")
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if abs(exact) >= MOST:
        raise NoSuchValue(f"gives {float(value):g}, which no figure can be")
    return exact


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half up, as figures are printed; what is rounded to nothing has no sign."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def parameters(begins: date, ends: date) -> dict[str, date]:
    """Return the parameters of a period, first and last day included."""
    return {"period_start": begins, "period_end": ends}


def _make(connection: "DuckDBPyConnection", sources: Mapping[str, str]) -> None:
    connection.begin()  # a file is written to once, not once a view
    for macro in MACROS:
        connection.execute(macro.replace("create macro", "create or replace macro"))
    for name, sql in sources.items():
        _schema(connection, name)
        connection.execute(f"create or replace view {name} as {sql}")
    connection.commit()


def _schema(connection: "DuckDBPyConnection", name: str) -> None:
    schema, dot, _ = name.partition(".")
    if dot:
        connection.execute(f"create schema if not exists {schema}")


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _failure(said: str) -> Exception:
    first = said.split("\n", maxsplit=1)[0]
    if "ivision by zero" in first:
        return DividesByZero("divides by zero")
    return Failed(first)
