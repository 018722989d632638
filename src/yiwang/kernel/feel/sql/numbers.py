"""Arithmetic on numbers whose range is known, so that only what can overflow is guarded.

A result of at most 34 digits is the same in FEEL and in a column. Where the declared digits allow more, the
row is checked: FEEL would round it, a column would not, so it is an error for that row.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlglot import exp

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.kinds import (
    FEEL_LIMIT,
    INT64,
    SQL_LIMIT,
    Number,
    Stored,
    constant_number,
    digits,
    moved,
    null_of,
    number_sql,
    stored_for,
)
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.values.numbers import CONTEXT

TOO_LARGE = "a number has more digits than a column holds"
_NARROWER = "Declare fewer digits for the columns, or round on the way."


def units(value: Number, scale: int) -> tuple[int, int]:
    """The bounds counted in units of a finer scale."""
    factor = 10 ** (scale - value.scale)
    return value.low * factor, value.high * factor


def stored_as(value: Number, stored: Stored) -> Sql:
    """The number as a column type that surely holds it."""
    if value.constant is not None:
        return number_sql(_exact_units(value.constant, stored.scale), stored.scale, stored)
    return value.sql if value.stored == stored else b.cast(value.sql, stored.sql)


def _exact_units(value: Decimal, scale: int) -> int:
    return int(moved(value, scale))


def rescaled(value: Number, scale: int) -> Number:
    """The same number with at least so many decimals, in the smallest type."""
    if value.scale >= scale:
        return value
    low, high = units(value, scale)
    if max(abs(low), abs(high)) >= SQL_LIMIT:
        raise OutsideProfileError("number", "the numbers here need more than 38 digits together", _NARROWER)
    stored = stored_for(low, high, scale)
    sql = stored_as(value, stored)
    return replace(value, sql=sql, low=low, high=high, scale=scale, stored=stored)


def as_decimal(value: Number, *, tight: bool = False) -> tuple[Sql, Stored]:
    """The number as a decimal column, with as few digits as its range allows when `tight`."""
    narrow = Stored(0, max(digits(value.most), value.scale, 1), value.scale)
    if value.stored.bits or tight or value.constant is not None:
        return stored_as(value, narrow), narrow
    return value.sql, value.stored


def add(sheet: Sheet, left: Number, right: Number, sign: int = 1, *, exact: bool = False) -> Number:
    """`left + right`, or minus with sign -1; `exact` for a sum FEEL never makes."""
    if left.constant is not None and right.constant is not None:
        folded = CONTEXT.add(left.constant, right.constant if sign > 0 else CONTEXT.minus(right.constant))
        return constant_number(folded)
    scale = max(left.scale, right.scale)
    (low, high), (other_low, other_high) = units(left, scale), units(right, scale)
    if sign < 0:
        other_low, other_high = -other_high, -other_low
    bounds = (low + other_low, high + other_high)
    operator: type[exp.Binary] = exp.Add if sign > 0 else exp.Sub
    shape = Number(b.NULL, *bounds, scale, stored_for(*bounds, scale))
    stored = _whole_type(left, right, shape)
    if stored is not None:
        sql = b.binary(operator, stored_as(left, stored), stored_as(right, stored))
        return _result(sheet, (left, right), shape, sql, stored, exact=exact)
    return _decimal_sum(sheet, (left, right), shape, operator, exact)


def _whole_type(*numbers: Number) -> Stored | None:
    """The type of whole numbers that holds them all, if one does."""
    if any(number.scale > 0 or number.most >= INT64 for number in numbers):
        return None
    return stored_for(min(number.low for number in numbers), max(number.high for number in numbers), 0)


def _decimal_sum(
    sheet: Sheet, sides: tuple[Number, Number], shape: Number, operator: type[exp.Binary], exact: bool
) -> Number:
    engine = sheet.engine
    for tight in (False, True):
        (one, first), (two, second) = (as_decimal(side, tight=tight) for side in sides)
        stored = engine.sum_type(first, second)
        enough = stored.digits <= 18 or digits(shape.most) > 18
        if stored.digits <= 38 and shape.most < SQL_LIMIT and (enough or tight):
            return _result(sheet, sides, shape, b.binary(operator, one, two), stored, exact=exact)
    if shape.scale > 6 and engine.name == "spark":
        raise OutsideProfileError("addition", "the sum may need more than 38 digits", _NARROWER)
    sql = engine.attempted_sum(operator, one, two)
    return _result(sheet, sides, shape, sql, Stored(0, 38, shape.scale), exact=exact)


def multiply(sheet: Sheet, left: Number, right: Number, *, exact: bool = False) -> Number:
    """`left * right`; `exact` for a product FEEL never makes, which 34 digits do not limit."""
    if left.constant is not None and right.constant is not None:
        return constant_number(CONTEXT.multiply(left.constant, right.constant))
    for one, other in ((left, right), (right, left)):
        if one.constant == 1 and one.scale == 0:
            return other
    scale = left.scale + right.scale
    corners = [one * two for one in (left.low, left.high) for two in (right.low, right.high)]
    bounds = (min(corners), max(corners))
    shape = Number(b.NULL, *bounds, scale, stored_for(*bounds, scale))
    stored = _whole_type(left, right, shape)
    if stored is not None:
        sql = b.binary(exp.Mul, stored_as(left, stored), stored_as(right, stored))
        return _result(sheet, (left, right), shape, sql, stored, exact=exact)
    return _decimal_product(sheet, (left, right), shape, exact)


def _decimal_product(sheet: Sheet, sides: tuple[Number, Number], shape: Number, exact: bool) -> Number:
    engine = sheet.engine
    needed = max(digits(shape.most), shape.scale)
    if shape.scale > 38:
        raise OutsideProfileError("multiplication", "the product has more than 38 decimals", _NARROWER)
    for tight in (False, True):
        (one, first), (two, second) = _factors(sides, tight, needed)
        stored = engine.product_type(first, second)
        lean = stored is not None and (stored.digits <= 18 or needed > 18)
        if stored is not None and needed <= stored.digits and (lean or tight):
            return _result(sheet, sides, shape, b.binary(exp.Mul, one, two), stored, exact=exact)
    if engine.name == "spark" and shape.scale > 6:
        raise OutsideProfileError("multiplication", "the product may need more than 38 digits", _NARROWER)
    sql, stored = engine.attempted_product(one, two), Stored(0, 38, shape.scale)
    return _result(sheet, sides, shape, sql, stored, exact=exact)


def _factors(sides: tuple[Number, Number], tight: bool, needed: int) -> list[tuple[Sql, Stored]]:
    """Both factors as decimals; a product of over 18 digits needs one that is wider (DuckDB's trap)."""
    factors = [as_decimal(side, tight=tight) for side in sides]
    if needed <= 18 or max(stored.digits for _, stored in factors) > 18:
        return factors
    at = 0 if sides[0].constant is not None else 1
    wide = Stored(0, 19, factors[at][1].scale)
    factors[at] = (stored_as(sides[at], wide), wide)
    return factors


def _result(
    sheet: Sheet, sides: tuple[Number, Number], shape: Number, sql: Sql, stored: Stored, *, exact: bool
) -> Number:
    """The number, guarded where it could leave the digits FEEL or a column has."""
    limit = SQL_LIMIT if exact else FEEL_LIMIT
    if shape.most < limit:
        return replace(shape, sql=sql, stored=stored, nullable=any(side.nullable for side in sides))
    raw = sheet.once(sql)
    if not exact:
        ends = (number_sql(end, shape.scale, Stored(0, 38, shape.scale)) for end in (1 - limit, limit - 1))
        raw = sheet.once(b.case([(exp.Between(this=raw, low=next(ends), high=next(ends)), raw)]))
    there = [b.negation(null) for side in sides if (null := null_of(sheet.kept(side))) is not None]
    sheet.poison(b.every([b.is_null(raw), *there]), TOO_LARGE)
    low, high = max(shape.low, 1 - limit), min(shape.high, limit - 1)
    return replace(shape, sql=raw, low=low, high=high, stored=stored, nullable=True)


def negative(value: Number) -> Number:
    """`-value`."""
    if value.constant is not None:
        return constant_number(CONTEXT.minus(value.constant))
    stored = value.stored
    sql = value.sql
    if stored.bits and value.most >= 2 ** (stored.bits - 1):
        stored = stored_for(-value.high, -value.low, 0)
        sql = stored_as(value, stored)
    return replace(value, sql=exp.Neg(this=b.grouped(sql)), low=-value.high, high=-value.low, stored=stored)


def absolute(value: Number) -> Number:
    """The magnitude."""
    if value.low >= 0:
        return value
    if value.constant is not None:
        return constant_number(value.constant.copy_abs())
    stored = value.stored
    sql = value.sql
    if stored.bits and value.most >= 2 ** (stored.bits - 1):
        stored = stored_for(0, value.most, 0)
        sql = stored_as(value, stored)
    low = 0 if value.low <= 0 <= value.high else min(abs(value.low), abs(value.high))
    return replace(value, sql=b.call("ABS", sql), low=low, high=value.most, stored=stored)
