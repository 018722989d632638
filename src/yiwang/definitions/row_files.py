"""``rows/<dataset>.csv``: rows of a register that a city publishes with its folder, such as its titles.

The first line names columns by their ids, and ``valid_from`` (``valid_to``): the days a row is true.
"""

from datetime import date
from pathlib import PurePosixPath
from typing import Any

from yiwang.definitions.dataset import Column, Dataset
from yiwang.definitions.parts import Parts, room_of
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.rows import FolderRow, check_row
from yiwang.definitions.text import read_csv

FIRST, LAST = "valid_from", "valid_to"
_TRUTH = {"true": True, "是": True, "false": False, "否": False}


def read_row_files(parts: Parts) -> None:
    """Read all rows by dataset, noting everything that does not fit its register, with file and line."""
    for path in sorted(parts.files):
        if room_of(path) == "rows":
            name = PurePosixPath(path).stem
            if name in parts.datasets:
                parts.rows[name] = tuple(_File(parts, path, parts.datasets[name].value).rows())
            elif not parts.is_broken("datasets", name):
                hint = did_you_mean(name, parts.datasets, f"add datasets/{name}.toml")
                parts.problems.error(path, 0, f"dataset '{name}' does not exist", hint)


class _File:
    def __init__(self, parts: Parts, path: str, dataset: Dataset) -> None:
        self.parts, self.path, self.dataset = parts, path, dataset
        self.columns = {column.id: column for column in dataset.column}

    def rows(self) -> list[FolderRow]:
        (_, header), *lines = read_csv(self.parts.files[self.path], self.path, self.parts.problems) or [
            (1, [])
        ]
        if not self._may_hold_rows() or not self._is_header(header):
            return []
        seen: dict[tuple[str, date], int] = {}
        rows = [row for line, cells in lines if (row := self._row(line, header, cells))]
        for row in rows:
            first = seen.setdefault((row.key, row.valid_from), row.line)
            if first != row.line:
                self._error(row.line, f"'{row.key}' occurs twice, first in line {first}", "remove one")
        return rows

    def _may_hold_rows(self) -> bool:
        if self.dataset.derived:
            self._error(0, f"'{self.dataset.id}' is derived", "its rows are made, never written")
        elif any(column.personal for column in self.dataset.column):
            self._error(0, f"'{self.dataset.id}' holds personal data", "a city folder is public")
        else:
            return True
        return False

    def _is_header(self, header: list[str]) -> bool:
        known = [*self.columns, FIRST, LAST]
        before = len(self.parts.problems.errors)
        for at, name in enumerate(header):
            if name not in known:
                self._error(
                    1, f"'{name}' is no column", did_you_mean(name, known, "columns: " + ", ".join(known))
                )
            elif name in header[:at]:
                self._error(1, f"'{name}' occurs twice", "remove one")
        if FIRST not in header:
            self._error(1, f"'{FIRST}' is missing", "say from which day each row is true")
        return len(self.parts.problems.errors) == before

    def _row(self, line: int, header: list[str], cells: list[str]) -> FolderRow | None:
        if len(cells) != len(header):
            self._error(line, f"has {len(cells)} cells, not {len(header)}", ",".join(header))
            return None
        texts = {name: text for name, text in zip(header, cells, strict=True) if text}
        days = {name: self._day(line, name, texts.pop(name, "")) for name in (FIRST, LAST)}
        values = {name: _value(self.columns[name], text) for name, text in texts.items()}
        key = str(values.get(self.dataset.key, ""))
        for fault in check_row(self.dataset, values, key):
            self._error(line, f"{fault.column}: {fault.reason}", "correct the cell")
        first = days[FIRST]
        return FolderRow(key, first, days[LAST], values, line) if first else None

    def _day(self, line: int, name: str, text: str) -> date | None:
        try:
            return date.fromisoformat(text) if text or name == FIRST else None
        except ValueError:
            self._error(line, f"{name}: {text!r} is no day such as 2021-06-30", "correct the cell")
            return None

    def _error(self, line: int, reason: str, hint: str) -> None:
        self.parts.problems.error(self.path, line, reason, hint)


def _value(column: Column, text: str) -> Any:
    """A cell as its column's type takes it; what does not fit is left as text, and refused by its column."""
    if column.type == "boolean":
        return _TRUTH.get(text, text)
    if column.type == "integer" and text.lstrip("-").isascii() and text.lstrip("-").isdigit():
        return int(text)
    return text
