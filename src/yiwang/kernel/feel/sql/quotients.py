"""Division. A quotient that need not end is kept as its two sides.

FEEL rounds a quotient to 34 digits. Comparing it with a bound, or rounding it to a declared number of
decimals, gives the same answer as for the exact fraction as long as the sides are short: a fraction N/D that
differs from C/10**k differs by at least 1 part in D*C, which 34 digits still show. The same holds after
adding decimals: where the sum meets a bound exactly, the quotient itself ends, and nothing was rounded.
Anything else, such as a product of two quotients, would depend on the 34th digit and is refused.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlglot import exp

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.kinds import NOTHING, WIDE, Absent, Number, Quotient, constant_number, moved
from yiwang.kernel.feel.sql.numbers import add, multiply, negative, stored_as
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.values.numbers import CONTEXT

SHOWN = 10**33
"""Differences of one part in less than this are seen in 34 digits."""
BY_ZERO = "division by zero"
_ADVICE = "Round the quotient first, as in decimal(a / b, 6), or divide last."


def divide(sheet: Sheet, left: Number, right: Number) -> Number | Quotient | Absent:
    """`left / right`; by zero is null with a fault."""
    if right.constant is not None:
        return _by_constant(sheet, left, right.constant)
    right = sheet.number(right)
    zero = b.binary(exp.EQ, right.sql, stored_as(constant_number(Decimal(0)), right.stored))
    if right.low <= 0 <= right.high:
        sheet.fault(zero, BY_ZERO)
    if right.low >= 0:
        top, bottom = left, right
    elif left.constant is not None:
        top, bottom = _flipped(sheet, constant_column(left), right)
    else:
        top, bottom = _flipped(sheet, left, right)
    if right.low <= 0:
        nothing = b.call("NULLIF", bottom.sql, stored_as(constant_number(Decimal(0)), bottom.stored))
        bottom = replace(bottom, sql=sheet.once(nothing), low=1, nullable=True)
    return Quotient(sheet.number(top), bottom)


def constant_column(value: Number) -> Number:
    """A constant treated as any number."""
    return replace(value, constant=None)


def _flipped(sheet: Sheet, left: Number, right: Number) -> tuple[Number, Number]:
    """Both sides with the divisor's sign taken away."""
    left = sheet.number(left)
    minus_left, minus_right = negative(left), negative(right)
    below = b.binary(exp.LT, right.sql, stored_as(constant_number(Decimal(0)), right.stored))
    top_type = left.stored if minus_left.stored == left.stored else minus_left.stored
    bottom_type = right.stored if minus_right.stored == right.stored else minus_right.stored
    top_sql = b.case([(below, minus_left.sql)], stored_as(left, top_type))
    bottom_sql = b.call("ABS", stored_as(right, bottom_type))
    top = replace(left, sql=sheet.once(top_sql), low=-left.most, high=left.most, stored=top_type)
    bottom = replace(right, sql=sheet.once(bottom_sql), low=0, high=right.most, stored=bottom_type)
    return top, bottom


def _by_constant(sheet: Sheet, left: Number, divisor: Decimal) -> Number | Quotient | Absent:
    if not divisor:
        sheet.fault(b.TRUE, BY_ZERO)
        return NOTHING
    if left.constant is not None:
        return constant_number(CONTEXT.divide(left.constant, divisor))
    inverse = CONTEXT.divide(Decimal(1), divisor)
    if WIDE.multiply(inverse, divisor) == 1 and len(inverse.as_tuple().digits) < 20:
        return multiply(sheet, left, constant_number(inverse))
    if divisor < 0:
        return Quotient(sheet.number(negative(left)), constant_number(CONTEXT.minus(divisor)))
    return Quotient(sheet.number(left), constant_number(divisor))


def scaled(sheet: Sheet, value: Quotient, factor: Decimal) -> Quotient:
    """A quotient times a power of ten, the only factor that keeps its 34 digits."""
    _, figures, _ = factor.normalize().as_tuple()
    if figures != (1,):
        raise OutsideProfileError("arithmetic on a quotient", "the 34th digit would matter", _ADVICE)
    added = value.added
    if added is not None:
        added = (WIDE.multiply(added[0], factor.copy_abs()), max(0, added[1] - factor.adjusted()))
    return Quotient(multiply(sheet, value.top, constant_number(factor), exact=True), value.bottom, added)


def shifted(sheet: Sheet, value: Quotient, by: Number, sign: int, *, turned: bool = False) -> Quotient:
    """A quotient plus (or minus, with sign -1) a number; `turned` for the number minus the quotient."""
    brought = multiply(sheet, by, value.bottom, exact=True)
    sides = (brought, value.top) if turned else (value.top, brought)
    top = add(sheet, *sides, sign, exact=True)
    most, places = value.added or (Decimal(0), 0)
    here = moved(Decimal(by.most), -by.scale)
    return Quotient(sheet.number(top), value.bottom, (WIDE.add(most, here), max(places, by.scale)))


def refuse(operator: str) -> OutsideProfileError:
    """Why a quotient cannot be calculated with."""
    return OutsideProfileError(
        f"'{operator}' on a quotient", "the 34th digit of the division would matter", _ADVICE
    )


def as_quotient(value: Number | Quotient) -> Quotient:
    """A number over one."""
    return value if isinstance(value, Quotient) else Quotient(value, constant_number(Decimal(1)))


def crossed(sheet: Sheet, left: Number | Quotient, right: Number | Quotient) -> tuple[Number, Number]:
    """Two numbers in the same order as the given ones, without division."""
    one, two = as_quotient(left), as_quotient(right)
    if _apart(one, two) >= SHOWN:
        raise OutsideProfileError("comparing a quotient", "the numbers have too many digits for it", _ADVICE)
    return multiply(sheet, one.top, two.bottom, exact=True), multiply(sheet, two.top, one.bottom, exact=True)


def _apart(one: Quotient, two: Quotient) -> int:
    """One part in this many is the least by which two different values differ."""
    if one.added is None and two.added is None:
        return min(one.bottom.most * two.top.most, one.top.most * two.bottom.most)
    sum_side, other = (one, two) if one.added is not None else (two, one)
    if other.added is not None or other.bottom.constant != 1:
        raise OutsideProfileError("comparing quotients", "one of them was added to", _ADVICE)
    most, places = sum_side.added or (Decimal(0), 0)
    scale = max(places, other.top.scale)
    bound = other.top.most * 10 ** (scale - other.top.scale) + int(moved(most, scale)) + 1
    return int(sum_side.bottom.most * bound)
