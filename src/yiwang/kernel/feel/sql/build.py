"""Pieces of SQL as sqlglot trees, with parentheses wherever one could be missed.

Trees are shared between statements and must not be changed once built.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

Sql = exp.Expr

NULL: Sql = exp.Null()
TRUE: Sql = exp.true()
FALSE: Sql = exp.false()
_LOOSE = (exp.Binary, exp.Not, exp.Neg, exp.Between, exp.In)
_TYPES: dict[str, exp.DataType] = {}
_COMPUTED = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Case, exp.Anonymous)
_FLAT = 24
"""Longer chains become balanced trees: engines limit how deep an expression may be."""


def grouped(sql: Sql) -> Sql:
    """The expression in parentheses when it needs them inside another."""
    return exp.Paren(this=sql) if isinstance(sql, _LOOSE) else sql


def column(name: str) -> Sql:
    """A column by its exact name."""
    return exp.column(name, quoted=True)


def integer(value: int) -> Sql:
    """A whole number."""
    digits: Sql = exp.Literal.number(str(abs(value)))
    return exp.Neg(this=digits) if value < 0 else digits


def text(value: str) -> Sql:
    """A string."""
    return exp.Literal.string(value)


def truth(value: bool | None) -> Sql:
    """TRUE, FALSE or NULL."""
    return NULL if value is None else TRUE if value else FALSE


def cast(sql: Sql, kind: str) -> Sql:
    """CAST(sql AS kind)."""
    return exp.Cast(this=sql, to=_type(kind))


def call(name: str, *args: Sql) -> Sql:
    """A function by its exact name in the dialect, never renamed for another."""
    return exp.Anonymous(this=name, expressions=list(args))


def binary(operator: type[exp.Binary], left: Sql, right: Sql) -> Sql:
    """`left operator right`."""
    return operator(this=grouped(left), expression=grouped(right))


def is_null(sql: Sql) -> Sql:
    """`sql IS NULL`."""
    return exp.Is(this=grouped(sql), expression=NULL)


def not_null(sql: Sql) -> Sql:
    """`sql IS NOT NULL`."""
    return exp.Not(this=is_null(sql))


def negation(sql: Sql) -> Sql:
    """`NOT sql`."""
    return exp.Not(this=grouped(sql))


def every(parts: Sequence[Sql]) -> Sql:
    """`a AND b AND ...`; TRUE for none."""
    return _joined(exp.And, [part for part in parts if part is not TRUE], TRUE)


def narrowed(parts: Sequence[Sql]) -> Sql:
    """Where every part is TRUE: what has to be computed is asked of the rows alone that pass the rest.

    Engines ask all parts of an AND of every row of a batch.
    """
    costly = [part for part in parts if part.find(*_COMPUTED) is not None]
    if not costly or len(costly) == len(parts):
        return every(parts)
    first = [part for part in parts if part not in costly]
    return case([(every(first), every(costly))], FALSE)


def some(parts: Sequence[Sql]) -> Sql:
    """`a OR b OR ...`; FALSE for none."""
    return _joined(exp.Or, [part for part in parts if part is not FALSE], FALSE)


def total(parts: Sequence[Sql]) -> Sql:
    """`a + b + ...`; 0 for none."""
    return _joined(exp.Add, parts, integer(0))


def case(branches: Sequence[tuple[Sql, Sql]], otherwise: Sql = NULL) -> Sql:
    """`CASE WHEN ... THEN ... ELSE ... END`; branches that can never be taken are left out."""
    live: list[exp.If] = []
    for condition, value in branches:
        if condition is FALSE or condition is NULL:
            continue
        if condition is TRUE:
            otherwise = value
            break
        live.append(exp.If(this=condition, true=value))
    if not live:
        return otherwise
    return exp.Case(ifs=live, default=None if otherwise is NULL else otherwise)


def is_simple(sql: Sql) -> bool:
    """A column or a constant: nothing is gained by computing it once."""
    inner = sql.this if isinstance(sql, exp.Neg | exp.Cast) else sql
    return isinstance(sql, exp.Column) or isinstance(inner, exp.Literal | exp.Boolean | exp.Null)


def _type(kind: str) -> exp.DataType:
    if kind not in _TYPES:
        _TYPES[kind] = exp.DataType.build(kind)
    return _TYPES[kind]


def _joined(operator: type[exp.Binary], parts: Sequence[Sql], empty: Sql) -> Sql:
    if not parts:
        return empty
    if len(parts) == 1:
        return parts[0]
    if len(parts) > _FLAT:
        middle = len(parts) // 2
        halves = (parts[:middle], parts[middle:])
        return _joined(operator, [_joined(operator, half, empty) for half in halves], empty)
    result = _inside(operator, parts[0])
    for part in parts[1:]:
        result = operator(this=result, expression=_inside(operator, part))
    return result


def _inside(operator: type[exp.Binary], part: Sql) -> Sql:
    """A part of a chain: comparisons bind closer than AND and OR, everything else is put in parentheses."""
    if operator is not exp.Add and not isinstance(part, exp.Connector):
        return part
    return grouped(part)
