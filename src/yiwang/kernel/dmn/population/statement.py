"""The text of a statement: layers of columns, then the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlglot import exp

from yiwang.kernel.dmn.population.result import Column
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.sheet import Sheet

Layers = list[dict[str, Sql]]


def write(sheet: Sheet, outputs: Sequence[tuple[Column, Sql]], source: str, key: str | None) -> str:
    """The statement over a relation, as text in the engine's dialect."""
    dialect = sheet.engine.name
    layers, results = folded(sheet.layers, [sql for _, sql in outputs])
    keys = [] if key is None else [_named(b.column(key), "k")]
    needed = _needed(layers, results)
    parts = []
    for number, layer in enumerate(layers):
        below = [] if key is None else [b.column("k")]
        below += [b.column(name) for name in needed[number]]
        kept = keys if number == 0 else below
        columns = [*kept, *(_named(sql, name) for name, sql in layer.items())] or [
            _named(b.integer(1), "one")
        ]
        origin = (
            exp.to_identifier(source, quoted=True) if number == 0 else exp.to_identifier(f"l{number - 1}")
        )
        select = exp.select(*columns, copy=False).from_(exp.Table(this=origin), copy=False)
        parts.append(f"l{number} AS (\n  {select.sql(dialect)}\n)")
    result = [] if key is None else [_named(b.column("k"), key)]
    result += [_named(sql, column.name) for (column, _), sql in zip(outputs, results, strict=True)]
    last = exp.Table(this=exp.to_identifier(f"l{len(layers) - 1}"))
    final = exp.select(*result, copy=False).from_(last, copy=False)
    return "WITH " + ",\n".join(parts) + f"\n{final.sql(dialect)}"


def folded(layers: Layers, results: Sequence[Sql]) -> tuple[Layers, list[Sql]]:
    """The same with every column left out that nothing uses, and written in place that only one place uses.

    A column in place is computed for the rows of its CASE branch alone, and a row carries fewer columns.
    """
    uses = _uses(layers, results)
    placed: Layers = [{}]
    levels: dict[str, int] = {}
    inside: dict[str, Sql] = {}
    for number, layer in enumerate(layers):
        for name, sql in layer.items():
            if not uses[name]:
                continue
            if number == 0:
                levels[name] = 0
                placed[0][name] = sql
                continue
            full = _with(sql, inside)
            if uses[name] == 1:
                inside[name] = full
                continue
            level = 1 + max((levels[part.name] for part in full.find_all(exp.Column)), default=0)
            levels[name] = level
            placed += [{} for _ in range(level + 1 - len(placed))]
            placed[level][name] = full
    return placed, [_with(sql, inside) for sql in results]


def _needed(layers: Layers, results: Sequence[Sql]) -> list[list[str]]:
    """For each layer, the columns from below that something above it uses."""
    later = dict.fromkeys(_names(results))
    found: list[list[str]] = []
    for layer in reversed(layers):
        found.append([name for name in later if name not in layer])
        later |= dict.fromkeys(_names(layer.values()))
        later = {name: None for name in later if name not in layer}
    return found[::-1]


def _uses(layers: Layers, results: Sequence[Sql]) -> Counter[str]:
    """How often each column is used by what is needed."""
    uses = Counter(_names(results))
    for layer in reversed(layers[1:]):
        for name, sql in reversed(layer.items()):
            if uses[name]:
                uses.update(_names([sql]))
    return uses


def _names(parts: Iterable[Sql]) -> Iterable[str]:
    return (column.name for part in parts for column in part.find_all(exp.Column))


def _with(sql: Sql, inside: dict[str, Sql]) -> Sql:
    """The expression with columns replaced by what they are."""
    if not any(name in inside for name in _names([sql])):
        return sql
    if isinstance(sql, exp.Column):
        return inside[sql.name]
    return sql.copy().transform(
        lambda part: (
            b.grouped(inside[part.name]) if isinstance(part, exp.Column) and part.name in inside else part
        ),
        copy=False,
    )


def _named(sql: Sql, name: str) -> exp.Alias:
    return exp.Alias(this=sql, alias=exp.to_identifier(name, quoted=True))
