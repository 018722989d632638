"""Checking a batch by the column: what of it may be written, as what, and what is wrong with the rest."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from yiwang.definitions.dataset import Column, ColumnType
from yiwang.records.registry.columns import DECIMAL
from yiwang.records.registry.loading.reading import Batch, Report

_WIDE = pa.decimal128(38, 10)
_SHAPES: dict[ColumnType, tuple[str, str]] = {
    "string": (r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$", "holds a control character"),
    "integer": (r"^[+-]?[0-9]{1,18}$", "is no whole number"),
    "decimal": (r"^[+-]?[0-9]{1,12}(\.[0-9]{1,6})?$", "is no exact number of at most 12 and 6 digits"),
    "money": (r"^[+-]?[0-9]{1,14}(\.[0-9]{1,2})?$", "is no amount of at most two decimals"),
    "date": (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "is no day such as 2021-06-30"),
    "boolean": (r"^(true|false|是|否)$", "is neither true nor false (是, 否)"),
}
_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


@dataclass
class Sieve:
    """Notes faults of a batch, and which rows are still good."""

    batch: Batch
    report: Report
    good: pa.Array

    def refuse(self, bad: pa.Array, column: str, reason: str) -> None:
        """Refuse the rows where ``bad`` is true, whatever else is wrong with them."""
        wrong = pc.fill_null(bad, False)
        if pc.any(wrong, min_count=0).as_py():
            for row in pc.filter(self.batch.rows, wrong).to_pylist():
                self.report(row, column, reason)
            self.good = pc.and_(self.good, pc.invert(wrong))


def sieve(batch: Batch, report: Report) -> Sieve:
    """Begin with every row good."""
    return Sieve(batch, report, pc.equal(batch.rows, batch.rows))


def check_column(sieve: Sieve, column: Column) -> None:
    """Refuse rows whose value is missing, of another type or out of the column's range."""
    texts = sieve.batch.columns.get(column.id)
    if texts is None:
        return
    said = f"{column.id} ({column.unit})" if column.unit else column.id
    if column.required:
        sieve.refuse(pc.is_null(texts), said, "is required")
    fits = shaped(texts, column.type)
    sieve.refuse(pc.invert(fits), said, _SHAPES[column.type][1])
    for refusal in column.refused:
        sieve.refuse(pc.equal(texts, refusal.value), said, f"is refused: {refusal.reason}")
    if column.choices:
        told = (*column.choices, *(refusal.value for refusal in column.refused))
        known = pc.is_in(texts, value_set=pa.array(told, pa.string()))
        sieve.refuse(pc.and_(pc.is_valid(texts), pc.invert(known)), said, "is none of the choices")
    for bound, beyond, words in (
        (column.minimum, pc.less, "is less than"),
        (column.maximum, pc.greater, "is more than"),
    ):
        if bound is not None:
            numbers = pc.if_else(fits, texts, None).cast(_WIDE)
            sieve.refuse(beyond(numbers, _wide(bound)), said, f"{words} {bound}")


def shaped(texts: pa.Array, kind: ColumnType) -> pa.Array:
    """Tell of each text whether it is a value of the type; null where there is none."""
    fits = pc.match_substring_regex(texts, _SHAPES[kind][0])
    if kind != "date":
        return fits
    days = pc.strptime(pc.if_else(fits, texts, None), format="%Y-%m-%d", unit="s", error_is_null=True)
    same = pc.equal(pc.strftime(days, format="%Y-%m-%d"), texts)  # the 30th of February becomes March
    return pc.if_else(pc.is_null(texts), None, pc.and_(fits, pc.fill_null(same, False)))


def as_json(columns: list[tuple[Column, pa.Array]]) -> pa.Array:
    """Return each row's values as the text of a JSON object, absent ones left out.

    Amounts and other exact numbers are texts, as everywhere in the registers. The first column is the
    dataset's key, which every row has.
    """
    pieces = [pa.scalar("{")]
    for index, (column, texts) in enumerate(columns):
        head = f"{'' if index == 0 else ','}{json.dumps(column.id)}:"
        pieces.append(pc.fill_null(pc.binary_join_element_wise(head, _written(column, texts), ""), ""))
    return pc.binary_join_element_wise(*pieces, "}", "")


def _written(column: Column, texts: pa.Array) -> pa.Array:
    return _WRITERS[column.type](texts)


def _quoted(texts: pa.Array) -> pa.Array:
    for plain, escaped in _ESCAPES:
        texts = pc.replace_substring(texts, plain, escaped)
    return pc.binary_join_element_wise('"', texts, '"', "")


def _number(kind: pa.DataType) -> Callable[[pa.Array], pa.Array]:
    def write(texts: pa.Array) -> pa.Array:
        return pc.replace_substring_regex(texts, r"^\+", "").cast(kind).cast(pa.string())

    return write


def _decimal(texts: pa.Array) -> pa.Array:
    written = pc.replace_substring_regex(_number(DECIMAL)(texts), r"(\.[0-9]*?)0+$", r"\1")
    return _quoted(pc.replace_substring_regex(written, r"\.$", ""))


_WRITERS: dict[ColumnType, Callable[[pa.Array], pa.Array]] = {
    "string": _quoted,
    "integer": _number(pa.int64()),
    "decimal": _decimal,
    "money": lambda texts: _quoted(_number(pa.decimal128(18, 2))(texts)),
    "date": _quoted,
    "boolean": lambda texts: pc.if_else(pc.is_in(texts, value_set=pa.array(["true", "是"])), "true", "false"),
}


def _wide(bound: Decimal) -> pa.Scalar:
    return pa.scalar(bound, _WIDE)


def pairs(batch: Batch, columns: tuple[Column, ...], key: str) -> Iterator[tuple[Column, pa.Array]]:
    """Return the columns a batch has with their texts, the dataset's key first."""
    ordered = sorted(columns, key=lambda column: column.id != key)
    return ((column, batch.columns[column.id]) for column in ordered if column.id in batch.columns)
