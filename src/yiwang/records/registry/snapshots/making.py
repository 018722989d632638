"""Making a snapshot: the parts of its datasets, joined by subject."""

import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from yiwang.definitions import CityFolder
from yiwang.definitions.dataset import Column, Dataset
from yiwang.records.registry.columns import arrow_field
from yiwang.records.registry.releases import city
from yiwang.records.registry.settling import wait_until_settled
from yiwang.records.registry.snapshots.errors import SnapshotError
from yiwang.records.registry.snapshots.parts import Part, open_duckdb, part_of, quoted
from yiwang.records.registry.snapshots.reading import View

_BATCH = 122_880
_KEPT = 8


@dataclass(frozen=True)
class Snapshot:
    """A Parquet file with one row a subject, in the order of their ids.

    Its first column ``subject`` is the id as text; the others are ``dataset.column`` in the order asked
    for, typed by the datasets (``registry.columns``). ``digest`` is the SHA-256 of the file: equal facts
    give equal files. ``read`` is how many subjects or rows were read from the registers to make it.
    """

    path: Path
    kind: str
    columns: tuple[str, ...]
    valid_on: date
    known_at: datetime
    rows: int
    digest: str
    read: int = 0


def snapshot(
    kind: str,
    columns: Sequence[str],
    valid_on: date,
    known_at: datetime,
    *,
    folder: CityFolder | None = None,
) -> Snapshot:
    """Return what the registers say about every subject of a kind, as ``facts`` would say it of each.

    ``kind`` is ``person`` or ``organisation``; ``columns`` are ``dataset.column`` of ``folder``, by default
    the release in force. Subjects with no row in any of the datasets are left out. Only subjects whose rows
    changed since the last snapshot are read again. Raises ``SnapshotError``, and ``NotSettled`` when what
    was known then cannot be said yet.
    """
    wanted = _wanted(folder or city(), kind, columns)
    view = View(valid_on, known_at.astimezone(UTC))
    place = Path(settings.DATA) / "snapshots"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(place):
        name = _name(kind, wanted, view)
        if (kept := _kept(place / name, kind, wanted, view)) is not None:
            return kept
        wait_until_settled(view.known_at)
        parts = [part_of(place, dataset, chosen, view) for dataset, chosen in _by_dataset(wanted)]
        rows = _join(place, parts, wanted, place / name)
        _describe(place / name, rows)
        _forget(place)
        made = _kept(place / name, kind, wanted, view)
        assert made is not None  # just described
        return replace(made, read=sum(part.read for part in parts))


_Wanted = Mapping[str, tuple[Dataset, Column]]


def _wanted(folder: CityFolder, kind: str, columns: Sequence[str]) -> _Wanted:
    wanted = {name: _column(folder, kind, name) for name in columns}
    if not wanted:
        raise SnapshotError("a snapshot needs at least one column, written dataset.column")
    return wanted


def _column(folder: CityFolder, kind: str, name: str) -> tuple[Dataset, Column]:
    dataset = folder.datasets.get(name.partition(".")[0])
    columns = dataset.column if dataset else ()
    column = next((column for column in columns if column.id == name.partition(".")[2]), None)
    if dataset is None or column is None:
        raise SnapshotError(f"{name}: the city has no such column; columns are written dataset.column")
    if dataset.about != kind:
        raise SnapshotError(f"{name} is about a {dataset.about}, the snapshot about every {kind}")
    return dataset, column


def _by_dataset(wanted: _Wanted) -> Iterator[tuple[Dataset, list[Column]]]:
    for dataset in {dataset.id: dataset for dataset, _ in wanted.values()}.values():
        yield dataset, [column for home, column in wanted.values() if home.id == dataset.id]


def _name(kind: str, wanted: _Wanted, view: View) -> str:
    types = [f"{name} {column.type} {column.unit}" for name, (_, column) in wanted.items()]
    said = "\n".join([kind, view.valid_on.isoformat(), view.known_at.isoformat(), *types])
    return f"{kind}-{hashlib.sha256(said.encode()).hexdigest()[:32]}.parquet"


def _join(place: Path, parts: Sequence[Part], wanted: _Wanted, path: Path) -> int:
    """Join the parts by subject and write them in the order of the subjects, in batches of one size."""
    tables = {part.dataset: f"read_parquet('{part.path}')" for part in parts}
    alias = {dataset: f"t{index}" for index, dataset in enumerate(tables)}
    subjects = " union ".join(f"from {table} select subject" for table in tables.values())
    joins = " ".join(
        f"left join {table} {alias[dataset]} using (subject)" for dataset, table in tables.items()
    )
    fields = ", ".join(
        f"{alias[dataset.id]}.{quoted(column.id)} as {quoted(name)}"
        for name, (dataset, column) in wanted.items()
    )
    query = f"select subject, {fields} from ({subjects}) {joins} order by subject"  # noqa: S608 (ids)
    schema = pa.schema(
        [pa.field("subject", pa.string(), nullable=False)]
        + [arrow_field(dataset.id, column) for dataset, column in wanted.values()]
    )
    half, rows = path.with_suffix(f".{uuid4().hex}.half"), 0
    try:
        with open_duckdb(place) as connection, pq.ParquetWriter(half, schema, compression="zstd") as writer:
            for batch in connection.sql(query).to_arrow_reader(_BATCH):
                writer.write_batch(batch.cast(schema))
                rows += batch.num_rows
    except duckdb.Error as fault:
        half.unlink(missing_ok=True)
        raise SnapshotError(str(fault)) from fault
    half.replace(path)
    return rows


def _describe(path: Path, rows: int) -> None:
    """Write beside a file how many rows it has and its digest; one without is an interrupted making."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    half = path.with_suffix(".half")
    half.write_text(json.dumps({"rows": rows, "digest": digest}), encoding="utf-8")
    half.replace(path.with_suffix(".json"))


def _kept(path: Path, kind: str, wanted: _Wanted, view: View) -> Snapshot | None:
    beside = path.with_suffix(".json")
    if not (beside.exists() and path.exists()):
        return None
    words = json.loads(beside.read_text(encoding="utf-8"))
    return Snapshot(path, kind, tuple(wanted), view.valid_on, view.known_at, words["rows"], words["digest"])


def _forget(place: Path) -> None:
    """Keep the snapshots made last; what is still being read of a removed one stays readable."""
    made = [file for file in place.glob("*.json") if not file.name.startswith("part-")]
    for file in sorted(made, key=lambda file: file.stat().st_mtime, reverse=True)[_KEPT:]:
        file.unlink(missing_ok=True)
        file.with_suffix(".parquet").unlink(missing_ok=True)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Let one process at a time work in the folder, so that two never make the same part twice."""
    with (place / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
