"""Numbers: decimal128, 34 digits, ties to even (DMN 1.5, 10.3.2.3.1)."""

from __future__ import annotations

import decimal
from decimal import Decimal

SCALE_MIN = -6111
SCALE_MAX = 6176
_DIGITS = 34

CONTEXT = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)

ZERO = Decimal(0)
ONE = Decimal(1)
_SMALL = tuple(Decimal(i) for i in range(1025))


def integer(value: int) -> Decimal:
    """A number from a Python int, rounded to 34 digits."""
    if 0 <= value <= 1024:
        return _SMALL[value]
    return CONTEXT.create_decimal(value)


def number(text: str) -> Decimal | None:
    """The number a decimal literal denotes, or None when it is out of range or no literal."""
    try:
        value = CONTEXT.create_decimal(text)
    except decimal.DecimalException:
        return None
    return value if value.is_finite() else None


def rounded(value: Decimal, scale: int, rounding: str) -> Decimal:
    """Value with at most `scale` digits after the point, rounded the given way."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= scale:
        return value
    if value.adjusted() < -scale - 1:
        value = Decimal((value.is_signed(), (1,), -scale - 2)) if value else ZERO
    return value.quantize(Decimal((0, (1,), -scale)), rounding=rounding, context=CONTEXT)


def plain(value: Decimal) -> str:
    """Digits without exponent, as `string(number)` gives them."""
    if not value:
        value = abs(value) if value.adjusted() >= -_DIGITS else ZERO
    return format(value, "f")


def whole(value: Decimal) -> int:
    """The integer part, towards zero."""
    return int(value)
