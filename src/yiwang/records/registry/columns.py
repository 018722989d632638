"""Columns of datasets by the column: one Arrow type each, for files, snapshots and populations alike."""

import pyarrow as pa

from yiwang.definitions.dataset import Column, ColumnType

MONEY = pa.decimal128(18, 4)
"""Amounts: fourteen digits before the point; four after it, so that a rate can be applied exactly."""
DECIMAL = pa.decimal128(18, 6)
"""Other exact numbers: twelve digits before the point, six after it."""

ARROW: dict[ColumnType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "decimal": DECIMAL,
    "money": MONEY,
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
_SQL: dict[ColumnType, str] = {
    "string": "varchar",
    "integer": "bigint",
    "decimal": "decimal(18,6)",
    "money": "decimal(18,4)",
    "date": "date",
    "boolean": "boolean",
}


def arrow_field(dataset: str, column: Column) -> pa.Field:
    """Return the field ``dataset.column`` of a snapshot; its unit stands in its metadata."""
    unit = {"unit": column.unit} if column.unit else None
    return pa.field(f"{dataset}.{column.id}", ARROW[column.type], metadata=unit)


def duckdb_type(column: Column) -> str:
    """Return the DuckDB type that is exactly the column's Arrow type."""
    return _SQL[column.type]


def population_type(column: Column) -> str:
    """Return the type a decision over a population is compiled with (``dmn.compile``).

    A column's range says how many digits its numbers have; the fewer, the faster, and the longer a product
    of them still fits the 38 digits of a database.
    """
    scale = {"integer": 0, "decimal": 6, "money": 4}.get(column.type)
    if scale is None:
        return column.type
    digits = _digits(column)
    if digits is None or digits + scale > _MOST_DIGITS:
        return "integer" if column.type == "integer" else f"decimal({_MOST_DIGITS},{scale})"
    return f"integer({digits})" if column.type == "integer" else f"decimal({digits + scale},{scale})"


_MOST_DIGITS = 18


def _digits(column: Column) -> int | None:
    """Digits before the point that the range leaves room for; None without both ends."""
    if column.minimum is None or column.maximum is None:
        return None
    return max(len(str(abs(int(bound)))) for bound in (column.minimum, column.maximum))
