"""Files exchanged with an office's own system: CSV or JSON lines, UTF-8, the first line of a CSV the columns.

In a CSV a text that a spreadsheet would take for a formula begins with an apostrophe; read back, it is
without it.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence

from yiwang.definitions.exchange import Exchange, InColumns

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS = 5000
MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


class FileRefused(Exception):
    """A file that cannot be read at all, with the line and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{line}: {reason}" if line else reason)
        self.line, self.reason = line, reason


def write_rows(exchange: Exchange, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows by column name in the exchange's format."""
    names = [column.name for column in exchange.column]
    if exchange.format == "jsonl":
        lines = (json.dumps({name: row[name] for name in names}, ensure_ascii=False) for row in rows)
        return "".join(f"{line}\n" for line in lines).encode()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([safe(row[name]) for name in names] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def read_rows(exchange: Exchange, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Read what came back: the line each row stands on, and its cells by column. Raises ``FileRefused``."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(line, "not UTF-8 text; save the file as UTF-8") from None
    rows = list((_json_rows if exchange.format == "jsonl" else _csv_rows)(text, exchange.back))
    if len(rows) > MOST_ROWS:
        raise FileRefused(rows[MOST_ROWS][0], f"more than {MOST_ROWS} rows; split the file")
    return rows


def safe(text: str) -> str:
    """Return a cell no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv_rows(text: str, back: InColumns) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _must_have(header, back)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise FileRefused(
                        reader.line_num, f"{len(cells)} cells, the first line has {len(header)}"
                    )
                yield reader.line_num, dict(zip(header, map(_plain, cells), strict=True))
    except csv.Error as error:
        raise FileRefused(reader.line_num, f"no valid CSV: {error}") from error


def _json_rows(text: str, back: InColumns) -> Iterator[tuple[int, dict[str, str]]]:
    for line, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        try:
            found = json.loads(row)
        except json.JSONDecodeError as error:
            raise FileRefused(line, f"no valid JSON: {error.msg}") from error
        if not isinstance(found, dict):
            raise FileRefused(line, "not an object")
        yield line, {str(name): "" if value is None else str(value).strip() for name, value in found.items()}


def _must_have(header: Sequence[str], back: InColumns) -> None:
    lacking = [name for name in (back.case, back.result) if name not in header]
    if lacking:
        raise FileRefused(1, f"the column {', '.join(lacking)} is missing")
    if len(set(header)) < len(header):
        raise FileRefused(1, "two columns have the same name")


def _plain(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
