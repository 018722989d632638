"""Sums, differences, products, quotients, powers (DMN 1.5, tables 51-58)."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.limits import MAX_STRING
from yiwang.kernel.feel.operators.calendar import minus_moment, plus_duration
from yiwang.kernel.feel.types import name_of
from yiwang.kernel.feel.values.dates import Date, DateTime, Time
from yiwang.kernel.feel.values.durations import DaysTime, YearsMonths, bounded_months, bounded_nanos
from yiwang.kernel.feel.values.numbers import CONTEXT

_TEMPORAL = (Date, DateTime, Time)
_DURATIONS = (YearsMonths, DaysTime)
TOO_LONG = f"the string would be longer than {MAX_STRING} characters"


def add(left: Any, right: Any) -> Any:
    """`left + right`."""
    kinds = (left.__class__, right.__class__)
    if kinds == (Decimal, Decimal):
        return numeric(CONTEXT.add, left, right)
    if kinds == (str, str):
        return left + right if len(left) + len(right) <= MAX_STRING else FeelError(TOO_LONG)
    if kinds[0] in _TEMPORAL and kinds[1] in _DURATIONS:
        return plus_duration(left, right)
    if kinds[1] in _TEMPORAL and kinds[0] in _DURATIONS:
        return plus_duration(right, left)
    if kinds == (YearsMonths, YearsMonths):
        return _duration(bounded_months(left.total + right.total))
    if kinds == (DaysTime, DaysTime):
        return _duration(bounded_nanos(left.nanos + right.nanos))
    return refused("+", left, right)


def subtract(left: Any, right: Any) -> Any:
    """`left - right`."""
    kinds = (left.__class__, right.__class__)
    if kinds == (Decimal, Decimal):
        return numeric(CONTEXT.subtract, left, right)
    if kinds[1] in _DURATIONS and (kinds[0] in _TEMPORAL or kinds[0] is kinds[1]):
        return add(left, negate(right))
    if kinds[0] in _TEMPORAL and kinds[1] in _TEMPORAL and (Time in kinds) == (kinds == (Time, Time)):
        return minus_moment(left, right)
    return refused("-", left, right)


def multiply(left: Any, right: Any) -> Any:
    """`left * right`."""
    kinds = (left.__class__, right.__class__)
    if kinds == (Decimal, Decimal):
        return numeric(CONTEXT.multiply, left, right)
    if kinds[0] in _DURATIONS and kinds[1] is Decimal:
        return _scaled(left, right, CONTEXT.multiply)
    if kinds[1] in _DURATIONS and kinds[0] is Decimal:
        return _scaled(right, left, CONTEXT.multiply)
    return refused("*", left, right)


def divide(left: Any, right: Any) -> Any:
    """`left / right`; by zero is an error."""
    kinds = (left.__class__, right.__class__)
    if kinds == (Decimal, Decimal):
        return numeric(CONTEXT.divide, left, right)
    if kinds[0] in _DURATIONS and kinds[1] is Decimal:
        return _scaled(left, right, CONTEXT.divide)
    if kinds[0] in _DURATIONS and kinds[0] is kinds[1]:
        return numeric(CONTEXT.divide, Decimal(left[0]), Decimal(right[0]))
    return refused("/", left, right)


def power(left: Any, right: Any) -> Any:
    """`left ** right`."""
    if left.__class__ is Decimal and right.__class__ is Decimal:
        return numeric(CONTEXT.power, left, right)
    return refused("**", left, right)


def negate(value: Any) -> Any:
    """`-value`, for numbers and durations."""
    if value.__class__ is Decimal:
        return CONTEXT.minus(value)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.total)
    if isinstance(value, DaysTime):
        return DaysTime(-value.nanos)
    if value.__class__ is FeelError:
        return value
    return FeelError(f"a {name_of(value)} has no negative" if value is not None else "null has no negative")


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}


def numeric(operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Any:
    """A decimal operation whose failure is a FeelError."""
    try:
        return operation(left, right)
    except decimal.DivisionByZero:
        return FeelError("division by zero")
    except decimal.Overflow:
        return FeelError("the number would be outside the range of decimal128")
    except decimal.InvalidOperation:
        return FeelError("division by zero" if not right else f"undefined for {left} and {right}")


def refused(operator: str, left: Any, right: Any) -> FeelError:
    """Why two values cannot be combined: the error one of them carries, or their kinds."""
    for value in (left, right):
        if value.__class__ is FeelError:
            return value
    if left is None or right is None:
        side = "left" if left is None else "right"
        return FeelError(f"the {side} side of '{operator}' is null")
    return FeelError(f"'{operator}' cannot combine a {name_of(left)} and a {name_of(right)}")


def _scaled(
    duration: YearsMonths | DaysTime, factor: Decimal, by: Callable[[Decimal, Decimal], Decimal]
) -> Any:
    """A duration times or over a number, cut to whole months or nanoseconds towards zero."""
    result = numeric(by, Decimal(duration[0]), factor)
    if result.__class__ is FeelError:
        return result
    if result.adjusted() > 30:
        return _duration(None)
    whole = int(result)
    return _duration(bounded_months(whole) if isinstance(duration, YearsMonths) else bounded_nanos(whole))


def _duration(value: Any) -> Any:
    return FeelError("the duration is out of range") if value is None else value
