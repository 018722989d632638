"""Reading a file in batches of texts, with the row numbers a spreadsheet shows (the header is row 1)."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yiwang.records.registry.loading.headers import FileRefused

BATCH = 50_000
_CHUNK = 1 << 20
csv.field_size_limit(1 << 20)

Report = Callable[[int, str, str], None]
"""Takes a fault: row, column and reason."""


@dataclass(frozen=True)
class Batch:
    """Rows of a file: their numbers, and the texts of each column, trimmed; what is empty is null."""

    rows: pa.Array
    columns: dict[str, pa.Array]
    done: int


@dataclass(frozen=True)
class Table:
    """A file that can be read: its headers, how much there is to read, and how to read it."""

    headers: tuple[str, ...]
    size: int
    batches: Callable[[Sequence[str], Report], Iterator[Batch]]


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_table(path: Path) -> Table:
    """Open a CSV or Parquet file, told apart by its first bytes. Raises ``FileRefused``.

    CSV is UTF-8 or GB 18030, the encoding of older Chinese systems, with a header line.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        return _parquet(path)
    return _csv(path, "utf-8-sig" if _is_utf8(path) else "gb18030")


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _csv(path: Path, encoding: str) -> Table:
    try:
        with path.open(encoding=encoding, newline="") as file:
            headers = next(csv.reader(file, strict=True), None)
    except (csv.Error, UnicodeDecodeError) as fault:
        raise FileRefused(f"is no CSV in UTF-8 or GB 18030: {fault}") from fault
    if not headers:
        raise FileRefused("is empty; the first line names the columns")
    width = len(headers)

    def batches(names: Sequence[str], report: Report) -> Iterator[Batch]:
        with path.open("rb") as raw, TextIOWrapper(raw, encoding, newline="") as file:
            lines = enumerate(csv.reader(file, strict=True), start=1)
            next(lines)
            while chunk := list(islice(_guarded(lines), BATCH)):
                good = [(number, line) for number, line in chunk if _fits(number, line, width, report)]
                yield _batch(names, good, raw.tell())

    return Table(tuple(headers), path.stat().st_size, batches)


def _guarded(lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from lines
    except (csv.Error, UnicodeDecodeError) as fault:
        raise FileRefused(f"stops being CSV: {fault}") from fault


def _fits(number: int, line: Sequence[str], width: int, report: Report) -> bool:
    if not line:
        return False  # an empty line at the end of a file says nothing
    if len(line) != width:
        report(number, "", f"has {len(line)} fields, the header {width}")
    return len(line) == width


def _batch(names: Sequence[str], lines: Sequence[tuple[int, list[str]]], done: int) -> Batch:
    texts = zip(*(line for _, line in lines), strict=True) if lines else ([] for _ in names)
    columns = {name: _plain(pa.array(text, pa.string())) for name, text in zip(names, texts, strict=True)}
    return Batch(pa.array([number for number, _ in lines], pa.int64()), columns, done)


def _plain(texts: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def _parquet(path: Path) -> Table:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as fault:
        raise FileRefused(f"cannot be read as Parquet: {fault}") from fault
    fields = list(file.schema_arrow)
    if inexact := [field.name for field in fields if pa.types.is_floating(field.type)]:
        raise FileRefused(f"'{inexact[0]}' holds binary fractions, which change amounts; write DECIMAL")
    headers = tuple(_with_unit(field) for field in fields)

    def batches(names: Sequence[str], report: Report) -> Iterator[Batch]:
        first = 2
        for batch in file.iter_batches(BATCH):
            columns = {name: _text(column) for name, column in zip(names, batch.columns, strict=True)}
            numbers = pa.array(range(first, first + batch.num_rows), pa.int64())
            first += batch.num_rows
            yield Batch(numbers, columns, first - 2)

    return Table(headers, file.metadata.num_rows, batches)


def _with_unit(field: pa.Field) -> str:
    unit = (field.metadata or {}).get(b"unit", b"").decode()
    return f"{field.name} ({unit})" if unit else str(field.name)


def _text(column: pa.Array) -> pa.Array:
    texts = column.cast(pa.string())
    if pa.types.is_decimal(column.type):
        texts = pc.replace_substring_regex(texts, r"(\.[0-9]*?)0+$", r"\1")
        texts = pc.replace_substring_regex(texts, r"\.$", "")
    return _plain(texts)
