"""Between Python's values and FEEL's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.values.containers import FunctionValue, Range
from yiwang.kernel.feel.values.dates import Date, DateTime, Time
from yiwang.kernel.feel.values.durations import NANOS, DaysTime, YearsMonths
from yiwang.kernel.feel.values.numbers import CONTEXT, plain
from yiwang.kernel.feel.values.zone import Zone

_AS_IS = (str, bool, Date, Time, DateTime, YearsMonths, DaysTime, Range, FunctionValue, FeelError, type(None))
_MAX_NESTING = 200


def to_feel(value: Any, depth: int = 0) -> Any:
    """A Python value as FEEL's: int, float and Decimal become numbers, datetime's classes FEEL's own.

    A float is read by its shortest digits (0.1 is 0.1). Raises TypeError for what has no counterpart and
    ValueError for a number outside decimal128 or a value nested deeper than 200.
    """
    kind = value.__class__
    if kind in _AS_IS:
        return value
    if depth > _MAX_NESTING:
        raise ValueError("the value is nested too deep")
    if isinstance(value, bool | str):
        return bool(value) if isinstance(value, bool) else str(value)
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(key): to_feel(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_feel(item, depth + 1) for item in value]
    return _temporal(value)


def _number(value: float | Decimal) -> Decimal:
    try:
        number = CONTEXT.create_decimal(repr(value) if isinstance(value, float) else value)
    except ArithmeticError as problem:
        raise ValueError("the number is outside the range of decimal128") from problem
    if not number.is_finite():
        raise ValueError(f"{value} is no FEEL number")
    return number


def _temporal(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return DateTime(Date(value.year, value.month, value.day), _time(value.timetz(), value))
    if isinstance(value, dt.date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, dt.time):
        return _time(value, None)
    if isinstance(value, dt.timedelta):
        return DaysTime((value.days * 86_400 + value.seconds) * NANOS + value.microseconds * 1000)
    raise TypeError(f"FEEL has no counterpart of {type(value).__name__}")


def _time(value: dt.time, moment: dt.datetime | None) -> Time:
    zone: Zone = None
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key and not _is_second_reading(moment):
        zone = value.tzinfo.key
    elif value.tzinfo is not None:
        offset = (moment or value).utcoffset()
        zone = None if offset is None else int(offset.total_seconds())
    return Time(value.hour, value.minute, value.second, value.microsecond * 1000, zone)


def _is_second_reading(moment: dt.datetime | None) -> bool:
    """Whether a clock set back shows this time twice and the second is meant: only an offset says so."""
    return moment is not None and moment.utcoffset() != moment.replace(fold=0).utcoffset()


def from_feel(value: Any, depth: int = 0) -> Any:
    """A FEEL value for JSON: numbers as int or Decimal, errors as None, what JSON lacks as text.

    Raises ValueError for a value nested deeper than 200.
    """
    if depth > _MAX_NESTING:
        raise ValueError("the value is nested too deep")
    if value is None or value.__class__ is FeelError:
        return None
    if isinstance(value, str | bool):
        return value
    if isinstance(value, Decimal):
        whole = value.adjusted() < 18 and value == value.to_integral_value()
        return int(value) if whole else Decimal(plain(value))
    if isinstance(value, list):
        return [from_feel(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: from_feel(item, depth + 1) for key, item in value.items()}
    return str(value)
