"""Column types as declared, and the values they give."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from yiwang.kernel.dmn.population.result import RefusalError
from yiwang.kernel.dmn.problems import Place, Problem
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.calendar import within
from yiwang.kernel.feel.sql.kinds import WHOLE64, Day, Number, Stored, Text, Value, stored_for
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.truth import Plain

_NUMBER = re.compile(r"(integer|decimal)(?:\(\s*([0-9]+)\s*(?:,\s*([0-9]+)\s*)?\))?")
TYPES = ("string", "coded", "boolean", "date", "integer", "integer(p)", "decimal(p,s)")
Read = Callable[[Sheet, Sql], Value]


def read_column(sheet: Sheet, name: str, declared: str, place: Place) -> Value:
    """An input's column, cast to its declared type; what does not fit is an error of the row."""
    source = b.column(name)
    kind = " ".join(declared.lower().split())
    if kind == "string":
        return Text(_cast(sheet, source, name, "VARCHAR"))
    if kind == "coded":
        coded = sheet.given(source) if sheet.engine.has_codes else None
        return Text(_cast(sheet, source, name, "VARCHAR"), coded=coded)
    if kind == "boolean":
        return Plain(_cast(sheet, source, name, "BOOLEAN"))
    if kind == "date":
        return Day(_checked_day(sheet, name, _cast(sheet, source, name, "DATE")))
    found = _NUMBER.fullmatch(kind)
    shape = None if found is None else _shape(found[1], found[2], found[3])
    if shape is None:
        hint = f"Declare one of: {', '.join(TYPES)}, with p of at most 34 and s of at most p."
        raise RefusalError([Problem.at(place, f"input {name}: there is no column type {declared}", hint)])
    low, high, scale, stored = shape
    return Number(_cast(sheet, source, name, stored.sql), low, high, scale, stored)


def _shape(kind: str, digits: str | None, scale: str | None) -> tuple[int, int, int, Stored] | None:
    if kind == "integer" and digits is None:
        return *WHOLE64.ends, 0, WHOLE64
    if digits is None or (kind == "integer") != (scale is None):
        return None
    places, most = int(scale or 0), 10 ** int(digits) - 1
    if not 1 <= int(digits) <= 34 or places > int(digits):
        return None
    stored = stored_for(-most, most, 0) if kind == "integer" else Stored(0, int(digits), places)
    # What a whole type holds beyond the digits is not refused by its cast, so it is reckoned with.
    low, high = stored.ends if stored.bits else (-most, most)
    return low, high, places, stored


def _cast(sheet: Sheet, source: Sql, name: str, kind: str) -> Sql:
    raw = sheet.given(source)
    column = sheet.once(sheet.engine.try_cast(raw, kind))
    sheet.poison(sheet.once(sheet.engine.misfit(raw, column, kind)), f"{name} is no {kind}")
    return column


def _checked_day(sheet: Sheet, name: str, sql: Sql) -> Sql:
    """A date of the years 1 to 9999; DuckDB also has infinite ones."""
    kept = sheet.once(exp.Case(ifs=[exp.If(this=within(sql), true=sql)]))
    sheet.poison(b.every([b.is_null(kept), b.not_null(sql)]), f"{name} is outside the years 1 to 9999")
    return kept
