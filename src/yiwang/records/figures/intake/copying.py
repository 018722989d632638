"""Rows out of PostgreSQL by the column: COPY inside the caller's transaction, into Arrow tables."""

import io
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
from django.db import connection
from psycopg import sql

from yiwang.definitions.sql.views import View

_ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
    "TIMESTAMP": pa.timestamp("us"),
    "DECIMAL(18,4)": pa.decimal128(18, 4),
    "DECIMAL(18,6)": pa.decimal128(18, 6),
}


def copied(query: sql.Composed, columns: Mapping[str, str]) -> pa.Table:
    """Run a SELECT whose fields are ``columns`` in their order; types are those of views."""
    data = io.BytesIO()
    with connection.cursor() as cursor:
        statement = sql.SQL("copy ({}) to stdout (format csv, force_quote *)").format(query)
        with cursor.copy(statement) as copy:
            for block in copy:
                data.write(block)
    schema = schema_of(columns)
    if data.tell() == 0:
        return schema.empty_table()
    data.seek(0)
    return pc.read_csv(
        data,
        read_options=pc.ReadOptions(column_names=list(columns)),
        parse_options=pc.ParseOptions(newlines_in_values=True),
        convert_options=pc.ConvertOptions(
            column_types=schema,
            null_values=[""],
            true_values=["t", "true"],
            false_values=["f", "false"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


def schema_of(columns: Mapping[str, str]) -> pa.Schema:
    """Return the Arrow schema of a view's columns."""
    return pa.schema([pa.field(name, _ARROW[kind]) for name, kind in columns.items()])


def write(folder: Path, view: View, table: pa.Table, state: str) -> dict[str, str]:
    """Write a view that lies in one file, named after its state; returns its parts."""
    name = f"{view.name}.{state[:24]}.parquet"
    put(folder / name, table)
    return {"": name}


def put(path: Path, table: pa.Table) -> None:
    """Write a Parquet file, there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{uuid4().hex}.partial")
    pq.write_table(table, partial, compression="zstd")
    partial.replace(path)
