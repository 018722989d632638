"""Rounding to declared decimals, from the remainder, so that both engines round alike (DMN 1.5, table 75)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from sqlglot import exp

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.engines import ENGINES, Engine
from yiwang.kernel.feel.sql.kinds import (
    INT64,
    Number,
    Quotient,
    Stored,
    constant_number,
    digits,
    moved,
    number_sql,
    stored_for,
)
from yiwang.kernel.feel.sql.numbers import as_decimal, multiply
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.values import numbers

Once = Callable[[Sql], Sql]
MODES = {
    "decimal": "ROUND_HALF_EVEN",
    "floor": "ROUND_FLOOR",
    "ceiling": "ROUND_CEILING",
    "round up": "ROUND_UP",
    "round down": "ROUND_DOWN",
    "round half up": "ROUND_HALF_UP",
    "round half down": "ROUND_HALF_DOWN",
}
"""FEEL's rounding functions as Python names their ways of rounding."""


def rounded(sheet: Sheet, value: Number | Quotient, places: int, mode: str) -> Number:
    """The number with at most so many decimals."""
    if isinstance(value, Quotient):
        return _of_quotient(sheet, value, places, mode)
    if places >= value.scale:
        return value
    if value.constant is not None:
        return constant_number(numbers.rounded(value.constant, places, mode))
    return _of_number(sheet, value, places, mode)


def _of_number(sheet: Sheet, value: Number, places: int, mode: str) -> Number:
    step = 10 ** (value.scale - places)
    low, high = (value.low // step - 1) * step, (value.high // step + 1) * step
    sql, stored = as_decimal(replace(value, low=low, high=high), tight=True)
    value = replace(value, sql=sheet.once(sql), stored=stored)
    scale = max(places, 0)
    shrink = 10 ** (value.scale - scale)
    low, high = low // shrink, high // shrink
    kept = stored_for(low, high, scale)

    def told(number: Number, once: Once) -> Sql:
        return b.cast(_moved_number(number, places, mode, once), kept.sql)

    nearest = mode == "ROUND_HALF_UP" and places >= 0
    most = sheet.engine.quick_digits - (0 if nearest else 1)  # a step away from zero may need one more
    if stored.digits <= most or value.scale - places >= most or not sheet.engine.quick_digits:
        return Number(told(value, sheet.once), low, high, scale, kept, value.nullable)
    short = narrowed(sheet, value, most)
    tiers = [(b.not_null(short.sql), told(short, sheet.once)), (b.not_null(value.sql), told(value, _written))]
    return Number(b.case(tiers), low, high, scale, kept, value.nullable)


def narrowed(sheet: Sheet, value: Number, most: int) -> Number:
    """The number where it has at most so many digits, else null."""
    stored = Stored(0, most, value.scale)
    limit = 10**most - 1
    low, high = max(value.low, -limit), min(value.high, limit)
    sql = sheet.once(sheet.engine.try_cast(value.sql, stored.sql))
    return replace(value, sql=sql, low=low, high=high, stored=stored, nullable=True)


def _written(sql: Sql) -> Sql:
    """For rare rows: written out where it is needed, so that other rows do not compute it."""
    return sql


def _moved_number(value: Number, places: int, mode: str, once: Once) -> Sql:
    if mode == "ROUND_HALF_UP" and places >= 0:
        # Both engines round decimals exactly, halves away from zero.
        return b.call("ROUND", value.sql, b.integer(places))
    step = 10 ** (value.scale - places)

    def constant(units: int) -> Sql:
        return number_sql(units, value.scale, Stored(0, max(digits(units), value.scale, 1), value.scale))

    rest = once(b.binary(exp.Mod, value.sql, constant(step)))
    cut = once(b.binary(exp.Sub, value.sql, rest))
    odd = b.binary(exp.NEQ, b.binary(exp.Mod, cut, constant(2 * step)), constant(0))
    away = _away(mode, rest, constant(0), (constant(step // 2), step % 2 == 0), odd)
    signed = b.case([(b.binary(exp.LT, value.sql, constant(0)), constant(-step))], constant(step))
    return cut if away is b.FALSE else b.case([(away, b.binary(exp.Add, cut, signed))], cut)


def _of_quotient(sheet: Sheet, value: Quotient, places: int, mode: str) -> Number:
    if not _fits(sheet.engine, value, places):
        hint = "Declare fewer digits, or round to fewer decimals."
        raise OutsideProfileError("rounding a quotient", "its sides have too many digits", hint)
    factors = _factors(value, places)
    top_most = value.top.most * factors[0]
    low, high = (-top_most - 1 if value.top.low < 0 else 0), (top_most + 1 if value.top.high > 0 else 1)
    stored = stored_for(low, high, 0)
    short = _short(sheet, value, factors)
    once = sheet.once if short is None else _written
    told = b.cast(_moved_quotient(sheet, value, factors, mode, once), stored.sql)
    if short is not None:
        quick = b.cast(_moved_quotient(sheet, short, factors, mode, sheet.once), stored.sql)
        there = [b.not_null(side.sql) for side in (short.top, short.bottom) if side.nullable]
        told = b.case([(b.every(there), quick)], told)
    whole = Number(told, low, high, 0, stored)
    if places == 0:
        return whole
    return multiply(sheet, whole, constant_number(Decimal(1).scaleb(-places)), exact=True)


def _moved_quotient(sheet: Sheet, value: Quotient, factors: tuple[int, int], mode: str, once: Once) -> Sql:
    widest = max(value.top.most * factors[0], value.bottom.most * factors[1]) * 2
    kind = sheet.engine.whole(widest)
    top = once(_whole(sheet, value.top, factors[0], kind))
    bottom = once(_whole(sheet, value.bottom, factors[1], kind))
    rest = once(b.binary(exp.Mod, top, bottom))
    cut = once(sheet.engine.divided(top, bottom, widest))
    odd = b.binary(exp.NEQ, b.binary(exp.Mod, cut, b.integer(2)), b.integer(0))
    away = _away(mode, rest, b.integer(0), (bottom, False), odd)
    signed = b.case([(b.binary(exp.LT, top, b.integer(0)), b.integer(-1))], b.integer(1))
    return cut if away is b.FALSE else b.case([(away, b.binary(exp.Add, cut, signed))], cut)


def _short(sheet: Sheet, value: Quotient, factors: tuple[int, int]) -> Quotient | None:
    """The quotient where 64 bits hold its sides in units, else null; None where that pays for no row."""
    sides = (value.top, value.bottom)
    if not sheet.engine.quick_digits or _units_most(sides, factors) * 2 < INT64:
        return None
    top, bottom = (_short_side(sheet, side, by) for side, by in zip(sides, factors, strict=True))
    if top is None or bottom is None or _units_most((top, bottom), factors) * 2 >= INT64:
        return None
    return Quotient(top, bottom)


def _short_side(sheet: Sheet, side: Number, factor: int) -> Number | None:
    if side.constant is not None or side.stored.bits:
        return side
    most = sheet.engine.quick_digits + 1 - digits(factor)
    if side.scale > sheet.engine.unit_decimals or most < side.scale + 4:
        return None
    return narrowed(sheet, side, min(most, side.stored.digits))


def _units_most(sides: tuple[Number, Number], factors: tuple[int, int]) -> int:
    return max(side.most * factor for side, factor in zip(sides, factors, strict=True))


def _factors(value: Quotient, places: int) -> tuple[int, int]:
    """By what the units of the two sides are multiplied, so that their whole quotient counts in places."""
    shift = places + value.bottom.scale - value.top.scale
    return 10 ** max(shift, 0), 10 ** max(-shift, 0)


def _fits(engine: Engine, value: Quotient, places: int) -> bool:
    """Whether 34 digits show on which side of a rounding boundary the quotient lies, and columns hold it."""
    lift, drop = _factors(value, places)
    widest = max(value.top.most * lift, value.bottom.most * drop) * 2
    top = digits(value.top.most * lift) + 1
    placed = Stored(0, top, 0), Stored(0, max(places, 1), max(places, 0))
    if engine.product_type(*placed) is None:
        return False
    return digits(widest) <= engine.quotient_digits and top <= 32


def _whole(sheet: Sheet, value: Number, factor: int, kind: str) -> Sql:
    """The units of a number times a power of ten, as a whole number."""
    if value.constant is not None:
        return b.cast(b.integer(int(moved(value.constant, value.scale)) * factor), kind)
    room = sheet.engine.quick_digits - value.stored.digits
    if 0 < value.scale <= sheet.engine.unit_decimals and 0 <= room <= value.scale:
        units = sheet.engine.units(value.sql, value.scale)
        return units if factor == 1 else b.binary(exp.Mul, units, b.cast(b.integer(factor), kind))
    product = multiply(sheet, value, constant_number(Decimal(factor * 10**value.scale)), exact=True)
    return b.cast(product.sql, kind)


def _away(mode: str, rest: Sql, zero: Sql, half: tuple[Sql, bool], odd: Sql) -> Sql:
    """Whether rounding goes away from zero; `half` is half a step, or a whole one when not marked so."""
    if mode == "ROUND_DOWN":
        return b.FALSE
    if mode == "ROUND_UP":
        return b.binary(exp.NEQ, rest, zero)
    if mode in {"ROUND_FLOOR", "ROUND_CEILING"}:
        return b.binary(exp.LT if mode == "ROUND_FLOOR" else exp.GT, rest, zero)
    size: Sql = b.call("ABS", rest)
    if not half[1]:
        size = b.binary(exp.Mul, size, b.integer(2))
    if mode == "ROUND_HALF_UP":
        return b.binary(exp.GTE, size, half[0])
    above = b.binary(exp.GT, size, half[0])
    if mode == "ROUND_HALF_DOWN":
        return above
    return b.some([above, b.every([b.binary(exp.EQ, size, half[0]), odd])])


def as_column(sheet: Sheet, value: Quotient, most: int = 18) -> tuple[Number, int]:
    """A quotient as a column: rounded half to even to the most decimals every engine has room for."""
    for places in range(most, -1, -1):
        if all(_fits(engine, value, places) for engine in ENGINES.values()):
            return rounded(sheet, value, places, "ROUND_HALF_EVEN"), places
    raise OutsideProfileError(
        "a quotient as a result", "its sides have too many digits", "Declare fewer digits."
    )
