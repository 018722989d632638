"""Rows of a register, checked against the columns of its dataset."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yiwang.definitions.dataset import Column, ColumnType, Dataset

_DECIMAL = re.compile(r"[+-]?[0-9]{1,24}(\.[0-9]{1,10})?")
_MONEY = re.compile(r"[+-]?[0-9]{1,24}(\.[0-9]{1,2})?")


@dataclass(frozen=True)
class RowError:
    """What is wrong with one value of a row; ``column`` says which, with its type and unit."""

    dataset: str
    key: str
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.dataset} {self.key}: {self.column}: {self.reason}"


@dataclass(frozen=True)
class FolderRow:
    """A row of ``rows/<dataset>.csv``: its key, the days it is true, its values, and its line."""

    key: str
    valid_from: date
    valid_to: date | None
    values: Mapping[str, Any]
    line: int


def check_row(dataset: Dataset, values: Mapping[str, object], key: str = "") -> tuple[RowError, ...]:
    """Say everything that is wrong with a row to be written; nothing when it may be.

    ``key`` names the row in messages, by default its value in the key column. Numbers are int, Decimal or
    their text, never float, which would change amounts; days are dates or ISO 8601 texts.
    """
    named = key or str(values.get(dataset.key, ""))
    columns = {column.id: column for column in dataset.column}
    faults = [(name, "the dataset has no such column") for name in values if name not in columns]
    for column in dataset.column:
        if reason := _fault(column, values.get(column.id)):
            faults.append((_called(column), reason))
    return tuple(RowError(dataset.id, named, column, reason) for column, reason in faults)


def _called(column: Column) -> str:
    return f"{column.id} ({column.type}{', ' + column.unit if column.unit else ''})"


def _fault(column: Column, value: object) -> str:
    if value is None or value == "":
        return "is required" if column.required else ""
    fits, wanted = _FITS[column.type]
    return _out_of_range(column, value) if fits(value) else f"{value!r} is {wanted}"


def _out_of_range(column: Column, value: object) -> str:
    for refusal in column.refused:
        if value == refusal.value:
            return f"{value!r} is refused: {refusal.reason}"
    if column.choices and value not in column.choices:
        return f"{value!r} is none of: {', '.join(column.choices)}"
    if column.minimum is not None and Decimal(str(value)) < column.minimum:
        return f"{value!r} is less than {column.minimum}"
    if column.maximum is not None and Decimal(str(value)) > column.maximum:
        return f"{value!r} is more than {column.maximum}"
    return ""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\x00" not in value


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(shape: re.Pattern[str]) -> Callable[[object], bool]:
    def fits(value: object) -> bool:
        written = format(value, "f") if isinstance(value, Decimal) and value.is_finite() else value
        return _is_integer(value) or (isinstance(written, str) and shape.fullmatch(written) is not None)

    return fits


def _is_day(value: object) -> bool:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return type(value) is date


_FITS: dict[ColumnType, tuple[Callable[[object], bool], str]] = {
    "string": (_is_text, "no text"),
    "integer": (_is_integer, "no whole number"),
    "decimal": (_is_number(_DECIMAL), "no exact number: write an integer, a Decimal or its text"),
    "money": (_is_number(_MONEY), "no amount of at most two decimals"),
    "date": (_is_day, "no day such as 2021-06-30"),
    "boolean": (lambda value: isinstance(value, bool), "neither true nor false"),
}
