"""Making dates, times and durations (DMN 1.5, table 72)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.builtins.registry import Param, also, builtin
from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.operators.calendar import as_date_time, months_between
from yiwang.kernel.feel.types import (
    AnyType,
    DateTimeType,
    DateType,
    DaysTimeType,
    NumberType,
    StringType,
    TimeType,
    YearsMonthsType,
    name_of,
)
from yiwang.kernel.feel.values.dates import (
    Date,
    DateTime,
    Time,
    parse_date,
    parse_date_time,
    parse_time,
)
from yiwang.kernel.feel.values.dates import date as make_date
from yiwang.kernel.feel.values.durations import NANOS, DaysTime, YearsMonths, parse_duration
from yiwang.kernel.feel.values.zone import MAX_OFFSET, parse_zone

FROM = Param("from")


def _number(name: str) -> Param:
    return Param(name, NumberType)


@builtin(
    "date",
    "conversion",
    "构造日期",
    "a date from text, a date and time, or numbers",
    'date("2012-12-25")',
    FROM,
    result=DateType,
)
def _date(value: Any) -> Any:
    if isinstance(value, str):
        return parse_date(value) or FeelError(f"'{value}' is no date; write YYYY-MM-DD")
    if isinstance(value, DateTime):
        return value.date
    return value if isinstance(value, Date) else FeelError(f"date() of a {name_of(value)}")


@also("date", _number("year"), _number("month"), _number("day"), result=DateType)
def _date_of(year: Decimal, month: Decimal, day: Decimal) -> Any:
    parts = _whole(year, month, day)
    return (parts and make_date(*parts)) or FeelError(f"there is no day {year}-{month}-{day}")


def _whole(*numbers: Decimal) -> tuple[int, ...] | None:
    """Whole numbers of moderate size, None when one is not."""
    if any(abs(n) >= 10**10 or n != n.to_integral_value() for n in numbers):
        return None
    return tuple(map(int, numbers))


@builtin(
    "time",
    "conversion",
    "构造时间",
    "a time from text, a date and time, or numbers",
    'time("23:59:00Z")',
    FROM,
    result=TimeType,
)
def _time(value: Any) -> Any:
    if isinstance(value, str):
        return parse_time(value) or FeelError(f"'{value}' is no time; write HH:MM:SS")
    if isinstance(value, DateTime):
        return value.time
    if isinstance(value, Date):
        return Time(0, 0, 0, 0, 0)
    return value if isinstance(value, Time) else FeelError(f"time() of a {name_of(value)}")


@also(
    "time",
    _number("hour"),
    _number("minute"),
    _number("second"),
    Param("offset", DaysTimeType, optional=True, nullable=True),
    result=TimeType,
)
def _time_of(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTime | None = None) -> Any:
    parts = _whole(hour, minute)
    if parts is None or not (0 <= parts[0] < 24 and 0 <= parts[1] < 60 and 0 <= second < 60):
        return FeelError(f"there is no time {hour}:{minute}:{second}")
    zone = None if offset is None else offset.nanos // NANOS
    if zone is not None and abs(zone) > MAX_OFFSET:
        return FeelError(f"no zone is {offset} from UTC")
    whole = int(second)
    return Time(parts[0], parts[1], whole, int((second - whole) * NANOS), zone)


@builtin(
    "date and time",
    "conversion",
    "构造日期时间",
    "a date and time from text, or from a date and a time",
    'date and time("2012-12-24T23:59:00")',
    FROM,
    result=DateTimeType,
)
def _date_and_time(value: Any) -> Any:
    if isinstance(value, str):
        return parse_date_time(value) or FeelError(
            f"'{value}' is no date and time; write YYYY-MM-DDTHH:MM:SS"
        )
    if isinstance(value, Date):
        return as_date_time(value)
    return value if isinstance(value, DateTime) else FeelError(f"date and time() of a {name_of(value)}")


@also("date and time", Param("date"), Param("time", TimeType), result=DateTimeType)
def _date_with_time(day: Any, time: Time) -> Any:
    if isinstance(day, DateTime):
        day = day.date
    return DateTime(day, time) if isinstance(day, Date) else FeelError(f"a {name_of(day)} is no date")


@also(
    "date and time", Param("date and time", DateTimeType), Param("timezone", StringType), result=DateTimeType
)
def _in_zone(moment: DateTime, timezone: str) -> Any:
    valid, zone = parse_zone(timezone if timezone[:1] in ("Z", "+", "-", "@") else "@" + timezone)
    if not valid:
        return FeelError(f"there is no zone '{timezone}'")
    return DateTime(moment.date, moment.time._replace(zone=zone))


@also(
    "date and time",
    *map(_number, ("year", "month", "day", "hour", "minute", "second")),
    Param("offset", nullable=True, optional=True),
    result=DateTimeType,
)
def _date_and_time_of(*parts: Any) -> Any:
    """Year, month, day, hour, minute, second, and perhaps an offset: a duration, hours, or a zone."""
    numbers, offset = parts[:6], parts[6] if len(parts) > 6 else None
    if isinstance(offset, Decimal) and _whole(offset):
        offset = DaysTime(int(offset) * 3600 * NANOS)
    if not (offset is None or isinstance(offset, DaysTime | str)):
        return FeelError("the offset is a duration, a number of hours or the name of a zone")
    date = _date_of(*numbers[:3])
    time = _time_of(*numbers[3:], offset if isinstance(offset, DaysTime) else None)
    if isinstance(date, FeelError) or isinstance(time, FeelError):
        return date if isinstance(date, FeelError) else time
    return _in_zone(DateTime(date, time), offset) if isinstance(offset, str) else DateTime(date, time)


@builtin(
    "duration",
    "conversion",
    "构造时长",
    "a duration from text",
    'duration("P1DT2H")',
    Param("from", StringType),
    result=AnyType,
)
def _duration(value: str) -> Any:
    return parse_duration(value) or FeelError(f"'{value}' is no duration; write P1Y2M or P1DT2H3M")


@builtin(
    "years and months duration",
    "conversion",
    "两日期之间的整月数",
    "whole months between two dates, as a duration",
    'years and months duration(date("2011-12-22"), date("2013-08-24"))',
    FROM,
    Param("to"),
    result=YearsMonthsType,
)
def _years_and_months(start: Any, end: Any) -> Any:
    for value in (start, end):
        if not isinstance(value, Date | DateTime):
            return FeelError(f"a {name_of(value)} is no date")
    return YearsMonths(months_between(start, end))
