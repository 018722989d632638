"""Numeric functions (DMN 1.5, table 75) and boolean negation."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.builtins.registry import Param, builtin
from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.operators.arithmetic import negate, numeric
from yiwang.kernel.feel.types import AnyType, BooleanType, NumberType, name_of
from yiwang.kernel.feel.values.durations import DaysTime, YearsMonths
from yiwang.kernel.feel.values.numbers import CONTEXT, SCALE_MAX, SCALE_MIN, rounded

N = Param("n", NumberType)
SCALE = Param("scale", NumberType)
NUMBER = Param("number", NumberType)


def _rounded(n: Decimal, scale: Decimal, rounding: str) -> Any:
    places = int(scale)
    if not SCALE_MIN <= places <= SCALE_MAX:
        return FeelError(f"the scale must be from {SCALE_MIN} to {SCALE_MAX}")
    try:
        return rounded(n, places, rounding)
    except decimal.DecimalException:
        return FeelError("the number would be outside the range of decimal128")


@builtin(
    "not",
    "boolean",
    "逻辑否定",
    "the opposite truth value",
    "not(1 > 2)",
    Param("negand", nullable=True),
    result=BooleanType,
)
def _not(negand: Any) -> Any:
    if negand.__class__ is bool:
        return not negand
    return None if negand is None else FeelError(f"not() of a {name_of(negand)}")


@builtin(
    "decimal",
    "number",
    "四舍六入五成双到指定小数位",
    "round half to even",
    "decimal(1/3, 2)",
    N,
    SCALE,
    result=NumberType,
)
def _decimal(n: Decimal, scale: Decimal) -> Any:
    return _rounded(n, scale, decimal.ROUND_HALF_EVEN)


@builtin(
    "floor",
    "number",
    "向下取整",
    "round towards minus infinity",
    "floor(-1.56, 1)",
    N,
    Param("scale", NumberType, optional=True),
    result=NumberType,
)
def _floor(n: Decimal, scale: Decimal = Decimal(0)) -> Any:
    return _rounded(n, scale, decimal.ROUND_FLOOR)


@builtin(
    "ceiling",
    "number",
    "向上取整",
    "round towards plus infinity",
    "ceiling(-1.56, 1)",
    N,
    Param("scale", NumberType, optional=True),
    result=NumberType,
)
def _ceiling(n: Decimal, scale: Decimal = Decimal(0)) -> Any:
    return _rounded(n, scale, decimal.ROUND_CEILING)


@builtin(
    "round up",
    "number",
    "远离零方向舍入",
    "round away from zero",
    "round up(5.51, 1)",
    N,
    SCALE,
    result=NumberType,
)
def _round_up(n: Decimal, scale: Decimal) -> Any:
    return _rounded(n, scale, decimal.ROUND_UP)


@builtin(
    "round down",
    "number",
    "向零方向舍入",
    "round towards zero",
    "round down(5.59, 1)",
    N,
    SCALE,
    result=NumberType,
)
def _round_down(n: Decimal, scale: Decimal) -> Any:
    return _rounded(n, scale, decimal.ROUND_DOWN)


@builtin(
    "round half up",
    "number",
    "四舍五入",
    "round half away from zero",
    "round half up(5.55, 1)",
    N,
    SCALE,
    result=NumberType,
)
def _round_half_up(n: Decimal, scale: Decimal) -> Any:
    return _rounded(n, scale, decimal.ROUND_HALF_UP)


@builtin(
    "round half down",
    "number",
    "五舍六入",
    "round half towards zero",
    "round half down(5.55, 1)",
    N,
    SCALE,
    result=NumberType,
)
def _round_half_down(n: Decimal, scale: Decimal) -> Any:
    return _rounded(n, scale, decimal.ROUND_HALF_DOWN)


@builtin(
    "abs",
    "number",
    "绝对值（数或时长）",
    "absolute value of a number or duration",
    "abs(-10)",
    Param("n"),
    result=AnyType,
)
def _abs(n: Any) -> Any:
    if n.__class__ is Decimal:
        return n.copy_abs()
    if n.__class__ in (YearsMonths, DaysTime):
        return negate(n) if n[0] < 0 else n
    return FeelError(f"abs() of a {name_of(n)}")


@builtin(
    "modulo",
    "number",
    "取模，结果与除数同号",
    "remainder with the sign of the divisor",
    "modulo(-12, 5)",
    Param("dividend", NumberType),
    Param("divisor", NumberType),
    result=NumberType,
)
def _modulo(dividend: Decimal, divisor: Decimal) -> Any:
    """dividend - divisor * floor(dividend / divisor), exactly."""
    if not divisor:
        return FeelError("division by zero")
    try:
        rest = CONTEXT.remainder(dividend, divisor)
        return CONTEXT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest
    except decimal.InvalidOperation:
        return FeelError("the quotient has more than 34 digits")


@builtin("sqrt", "number", "平方根", "square root", "sqrt(16)", NUMBER, result=NumberType)
def _sqrt(number: Decimal) -> Any:
    return FeelError("the square root of a negative number") if number < 0 else CONTEXT.sqrt(number)


@builtin("log", "number", "自然对数", "natural logarithm", "decimal(log(10), 8)", NUMBER, result=NumberType)
def _log(number: Decimal) -> Any:
    return FeelError("only positive numbers have a logarithm") if number <= 0 else CONTEXT.ln(number)


@builtin(
    "exp", "number", "e 的幂", "e to the power of a number", "decimal(exp(5), 8)", NUMBER, result=NumberType
)
def _exp(number: Decimal) -> Any:
    return numeric(lambda value, _: CONTEXT.exp(value), number, number)


@builtin("odd", "number", "是否奇数", "whether a whole number is odd", "odd(5)", NUMBER, result=BooleanType)
def _odd(number: Decimal) -> Any:
    return _parity(number, 1)


@builtin(
    "even", "number", "是否偶数", "whether a whole number is even", "even(5)", NUMBER, result=BooleanType
)
def _even(number: Decimal) -> Any:
    return _parity(number, 0)


def _parity(number: Decimal, rest: int) -> bool:
    if number != number.to_integral_value():
        return False
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        return rest == 0
    return int(number) % 2 == rest
