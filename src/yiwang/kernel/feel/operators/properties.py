"""`value.name`: entries of contexts and properties of temporal values and ranges (DMN 1.5, table 65)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.limits import spend
from yiwang.kernel.feel.types import name_of
from yiwang.kernel.feel.values.containers import Range
from yiwang.kernel.feel.values.dates import Date, DateTime, Time
from yiwang.kernel.feel.values.durations import NANOS, DaysTime, YearsMonths
from yiwang.kernel.feel.values.numbers import integer
from yiwang.kernel.feel.values.zone import standard_offset

MISSING = object()

_DATE: Mapping[str, Callable[[Any], Any]] = {
    "year": lambda value: integer(value.year),
    "month": lambda value: integer(value.month),
    "day": lambda value: integer(value.day),
    "weekday": lambda value: integer(value.weekday),
}


def _time_offset(value: Time) -> Any:
    return None if value.zone is None else DaysTime(standard_offset(value.zone) * NANOS)


def _moment_offset(value: DateTime) -> Any:
    offset = value.offset
    return None if offset is None else DaysTime(offset * NANOS)


_TIME: Mapping[str, Callable[[Any], Any]] = {
    "hour": lambda value: integer(value.hour),
    "minute": lambda value: integer(value.minute),
    "second": lambda value: integer(value.second),
    "time offset": _time_offset,
    "timezone": lambda value: value.zone if isinstance(value.zone, str) else None,
}


def _of_part(part: str, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: read(getattr(value, part))


_PROPERTIES: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: {
        **{name: _of_part("date", read) for name, read in _DATE.items()},
        **{name: _of_part("time", read) for name, read in _TIME.items()},
        "time offset": _moment_offset,
    },
    YearsMonths: {
        "years": lambda value: integer(value.years),
        "months": lambda value: integer(value.months),
    },
    DaysTime: {
        "days": lambda value: integer(value.days),
        "hours": lambda value: integer(value.hours),
        "minutes": lambda value: integer(value.minutes),
        "seconds": lambda value: integer(value.seconds),
    },
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}


def member(value: Any, name: str) -> Any:
    """`value.name`; of a list, the members of its items. A FeelError when there is no such member."""
    if value.__class__ is dict:
        found = value.get(name, MISSING)
        return FeelError(f"the context has no entry '{name}'") if found is MISSING else found
    if value.__class__ is list:
        spend(len(value))
        return [
            item[name] if item.__class__ is dict and name in item else _of_item(item, name) for item in value
        ]
    read = _PROPERTIES.get(value.__class__, {}).get(name)
    if read is not None:
        return read(value)
    if value.__class__ is FeelError:
        return value
    if value is None:
        return FeelError(f"'{name}' is asked of null")
    return FeelError(f"a {name_of(value)} has no '{name}'")


def _of_item(item: Any, name: str) -> Any:
    found = member(item, name)
    return None if found.__class__ is FeelError else found
