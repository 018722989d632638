"""The text of a statement: layers of columns, then the result."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from yiwang.kernel.dmn.population.result import Column
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.sheet import Sheet


def write(sheet: Sheet, outputs: Sequence[tuple[Column, Sql]], source: str, key: str | None) -> str:
    """The statement over a relation, as text in the engine's dialect."""
    dialect = sheet.engine.name
    layers = [layer for layer in sheet.layers if layer] or [{}]
    keys = [] if key is None else [_named(b.column(key), "k")]
    parts = []
    for number, layer in enumerate(layers):
        kept = keys if number == 0 else [exp.Star()]
        columns = [*kept, *(_named(sql, name) for name, sql in layer.items())] or [
            _named(b.integer(1), "one")
        ]
        origin = (
            exp.to_identifier(source, quoted=True) if number == 0 else exp.to_identifier(f"l{number - 1}")
        )
        select = exp.select(*columns, copy=False).from_(exp.Table(this=origin), copy=False)
        parts.append(f"l{number} AS (\n  {select.sql(dialect)}\n)")
    result = [] if key is None else [_named(b.column("k"), key)]
    result += [_named(sql, column.name) for column, sql in outputs]
    last = exp.Table(this=exp.to_identifier(f"l{len(layers) - 1}"))
    final = exp.select(*result, copy=False).from_(last, copy=False)
    return "WITH " + ",\n".join(parts) + f"\n{final.sql(dialect)}"


def _named(sql: Sql, name: str) -> exp.Alias:
    return exp.Alias(this=sql, alias=exp.to_identifier(name, quoted=True))
