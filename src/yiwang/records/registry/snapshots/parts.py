"""Parts: one dataset of a snapshot, kept as Parquet; the next is made from the last and what changed."""

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import duckdb

from yiwang.definitions.dataset import Column, Dataset
from yiwang.records.registry.columns import duckdb_type
from yiwang.records.registry.snapshots.errors import SnapshotError
from yiwang.records.registry.snapshots.reading import View, copy_changed, copy_rows

MEMORY = "1GB"
_KEPT = 3


@dataclass(frozen=True)
class Part:
    """A dataset's rows in one view, one a subject: the file, its columns' types, and how many were read."""

    path: Path
    dataset: str
    types: dict[str, str]
    view: View
    read: int


def part_of(folder: Path, dataset: Dataset, columns: Sequence[Column], view: View) -> Part:
    """Return a dataset's part in a view: kept, brought up to date from the newest one kept, or read whole.

    Raises ``SnapshotError`` for a value its column's type cannot hold.
    """
    wanted = {column.id: duckdb_type(column) for column in columns}
    kept = [part for part in _kept(folder, dataset.id) if wanted.items() <= part.types.items()]
    for part in kept:
        if part.view == view:
            return Part(part.path, part.dataset, part.types, view, 0)
    base = kept[0] if kept else None
    if base is not None:
        columns = [column for column in dataset.column if column.id in base.types]
    made = _make(folder, dataset, columns, view, base)
    _forget(folder, dataset.id)
    return made


def open_duckdb(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open a database in memory that spills into ``folder`` beyond its share of memory."""
    connection = duckdb.connect()
    connection.execute(f"set memory_limit = '{MEMORY}'")
    connection.execute("set temp_directory = ?", [str(folder)])
    connection.execute("set preserve_insertion_order = false")
    return connection


def quoted(name: str) -> str:
    """Return an identifier for DuckDB."""
    return '"' + name.replace('"', '""') + '"'


def _make(folder: Path, dataset: Dataset, columns: Sequence[Column], view: View, base: Part | None) -> Part:
    path = folder / f"part-{dataset.id}-{uuid4().hex}.parquet"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as name:
        read = _bring(Path(name), dataset, columns, view, base)
        (Path(name) / "part.parquet").replace(path)
    part = Part(path, dataset.id, {column.id: duckdb_type(column) for column in columns}, view, read)
    _describe(part)
    return part


def _bring(work: Path, dataset: Dataset, columns: Sequence[Column], view: View, base: Part | None) -> int:
    """Write ``part.parquet``: all rows, or an earlier part with what changed; returns how many were read."""
    part, rows = work / "part.parquet", _newest(dataset.id, columns, work / "rows.csv")
    if base is None:
        read = copy_rows(dataset.id, columns, view, work / "rows.csv")
        _write(work, rows, part)
        return read
    read = copy_changed(dataset.id, base.view, view, work / "changed.csv")
    if not read:
        shutil.copyfile(base.path, part)
        return 0
    copy_rows(dataset.id, columns, view, work / "rows.csv", base.view)
    names = ", ".join(["subject", *(quoted(column.id) for column in columns)])
    changed = f"read_csv('{work / 'changed.csv'}', columns = {{'subject': 'varchar'}}, {_CSV})"
    before = f"from read_parquet('{base.path}') anti join {changed} using (subject)"
    _write(work, f"{before} select {names} union all by name {rows}", part)
    return read


_CSV = (
    "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
    " nullstr = '', allow_quoted_nulls = false"
)
"""As ``COPY`` writes it: an empty field is absent, a quoted empty one an empty text."""


def _newest(dataset: str, columns: Sequence[Column], rows: Path) -> str:
    """Of a subject's rows in force, the one that began last answers, and of those the one written last."""
    read = {"subject": "varchar", "valid_from": "date", "id": "bigint"}
    read |= {f"c{index}": "varchar" for index in range(len(columns))}
    fields = [
        f"{_typed(dataset, column, f'c{index}')} as {quoted(column.id)}"
        for index, column in enumerate(columns)
    ]
    newest = "row_number() over (partition by subject order by valid_from desc, id desc) = 1"
    return (
        f"from (from read_csv('{rows}', columns = {read}, {_CSV}) qualify {newest})"
        f" select {', '.join(['subject', *fields])}"
    )


def _typed(dataset: str, column: Column, field: str) -> str:
    if column.type == "string":
        return field
    value = f"nullif({field}, '')"
    cast = f"cast({value} as {duckdb_type(column)})"
    if column.type not in {"decimal", "money", "integer"}:
        return cast
    tried = f"try_cast({value} as {duckdb_type(column)})"  # which rounds without a word
    exact = f"try_cast({value} as decimal(38,12)) = {tried}"
    refused = f"error('{dataset}.{column.id}: ' || {field} || ' does not fit {duckdb_type(column)}')"
    return f"case when {value} is null then null when {exact} then {tried} else {refused} end"


def _write(folder: Path, rows: str, path: Path) -> None:
    try:
        with open_duckdb(folder) as connection:
            connection.execute(f"copy ({rows}) to '{path}' (format parquet, compression snappy)")
    except duckdb.Error as fault:
        raise SnapshotError(str(fault)) from fault


def _describe(part: Part) -> None:
    """Write what a part holds beside it; a part without is one whose making was interrupted."""
    words = {
        "types": part.types,
        "valid_on": part.view.valid_on.isoformat(),
        "known_at": part.view.known_at.isoformat(),
    }
    half = part.path.with_suffix(".half")
    half.write_text(json.dumps(words), encoding="utf-8")
    half.replace(part.path.with_suffix(".json"))


def _kept(folder: Path, dataset: str) -> list[Part]:
    """Return the parts of a dataset, the one made last first."""
    found = folder.glob(f"part-{dataset}-{'?' * 32}.json")
    parts = []
    for file in sorted(found, key=os.path.getmtime, reverse=True):
        words = json.loads(file.read_text(encoding="utf-8"))
        view = View(date.fromisoformat(words["valid_on"]), datetime.fromisoformat(words["known_at"]))
        parts.append(Part(file.with_suffix(".parquet"), dataset, words["types"], view, 0))
    return parts


def _forget(folder: Path, dataset: str) -> None:
    for part in _kept(folder, dataset)[_KEPT:]:
        part.path.with_suffix(".json").unlink(missing_ok=True)
        part.path.unlink(missing_ok=True)
