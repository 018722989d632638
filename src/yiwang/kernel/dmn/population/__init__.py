"""One rule, a million rows: a decision as one SQL statement for DuckDB or Spark SQL.

>>> from yiwang.kernel import dmn
>>> schema = {"income": "decimal(18,4)", "staff": "integer(9)", "trade": "string", "founded": "date"}
>>> population = dmn.compile(dmn.load("relief.dmn"), "relief", schema, "duckdb")
>>> connection.sql(population.statement("firms", key="code"))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from yiwang.kernel.dmn.model import Model
from yiwang.kernel.dmn.population.result import Column, Dialect, Population, RefusalError

__all__ = ["Column", "Population", "RefusalError", "compile", "together"]


def compile(
    model: Model,
    decision: str,
    schema: Mapping[str, str],
    dialect: Dialect,
    *,
    conditions: bool = False,
    on: dt.date | None = None,
) -> Population:
    """One SQL statement deciding `decision` for every row of a relation, as `decide` would for each.

    `schema` gives the column type of every input the decision reads: string, coded (a string that
    DuckDB keeps as an ENUM and compares by number), boolean, date, integer (of 64 bits), integer(p) of at
    most p digits, decimal(p,s). Every column may be null. The fewer digits are declared, the faster the
    statement, and the fewer rows can leave the digits a column has.
    The result has the key, the value (`value`, or `value_<part>` for each component), the rule that counted
    (`rule`, or `rules` as a list where several may), `error`, and with `conditions` one column per condition.
    `on` is the day `today()` answers. Raises RefusalError for what is outside the columnar profile, and
    DmnError for an unknown decision.
    """
    from yiwang.kernel.dmn.population import compiled  # noqa: PLC0415 (sqlglot takes time to load)

    return compiled.compile(model, decision, schema, dialect, conditions=conditions, on=on)


def together(populations: Mapping[str, Population]) -> Population:
    """Several compiled decisions, perhaps of several models, as one statement over one scan of one relation.

    Column names are prefixed: `<name>_value`, `<name>_rule`, `<name>_error`, `<name>_<condition>`. Inputs of
    the same name must have the same type in every schema. Shared expressions are computed once. Raises
    ValueError for populations of different dialects or clashing schemas.
    """
    from yiwang.kernel.dmn.population import compiled  # noqa: PLC0415 (sqlglot takes time to load)

    return compiled.together(populations)
