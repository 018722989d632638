"""Asking dates and the clock (DMN 1.5, tables 77 and 78)."""

from __future__ import annotations

from typing import Any

from yiwang.kernel.feel.builtins.registry import Param, builtin
from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.limits import METER
from yiwang.kernel.feel.operators.equality import identical
from yiwang.kernel.feel.types import (
    BooleanType,
    DateTimeType,
    DateType,
    NumberType,
    StringType,
    name_of,
)
from yiwang.kernel.feel.values.dates import (
    Date,
    DateTime,
    days_from_civil,
)
from yiwang.kernel.feel.values.numbers import integer

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@builtin(
    "is",
    "date and time",
    "同类型且同值",
    "whether two values are of one kind and the same",
    'is(@"P1D", @"PT24H")',
    Param("value1", nullable=True, optional=True),
    Param("value2", nullable=True, optional=True),
    result=BooleanType,
)
def _is(value1: Any = None, value2: Any = None) -> Any:
    return identical(value1, value2)


def _day_of(value: Any) -> Any:
    if isinstance(value, DateTime):
        return value.date
    return value if isinstance(value, Date) else FeelError(f"a {name_of(value)} is no date")


DATE = Param("date")


@builtin(
    "day of year",
    "date and time",
    "一年中的第几天",
    "the number of the day in its year",
    "day of year(date(2019, 9, 17))",
    DATE,
    result=NumberType,
)
def _day_of_year(value: Any) -> Any:
    day = _day_of(value)
    if isinstance(day, FeelError):
        return day
    return integer(day.ordinal - days_from_civil(day.year, 1, 1) + 1)


@builtin(
    "day of week",
    "date and time",
    "星期几（英文）",
    "the English name of the weekday",
    "day of week(date(2019, 9, 17))",
    DATE,
    result=StringType,
)
def _day_of_week(value: Any) -> Any:
    day = _day_of(value)
    return day if isinstance(day, FeelError) else DAYS[day.weekday - 1]


@builtin(
    "month of year",
    "date and time",
    "月份（英文）",
    "the English name of the month",
    "month of year(date(2019, 9, 17))",
    DATE,
    result=StringType,
)
def _month_of_year(value: Any) -> Any:
    day = _day_of(value)
    return day if isinstance(day, FeelError) else MONTHS[day.month - 1]


@builtin(
    "week of year",
    "date and time",
    "ISO 8601 周数",
    "the number of the week by ISO 8601",
    "week of year(date(2019, 9, 17))",
    DATE,
    result=NumberType,
)
def _week_of_year(value: Any) -> Any:
    day = _day_of(value)
    if isinstance(day, FeelError):
        return day
    thursday = day.ordinal - day.weekday + 4
    for year in (day.year + 1, day.year, day.year - 1):
        start = days_from_civil(year, 1, 1)
        if thursday >= start:
            return integer((thursday - start) // 7 + 1)
    return FeelError("the date has no week")


@builtin(
    "now",
    "date and time",
    "当前日期时间（由调用者给出）",
    "the current date and time, as the caller's clock gives it",
    "now() instance of date and time",
    result=DateTimeType,
    heavy=True,
)
def _now() -> Any:
    return METER.now or FeelError("the caller gave no clock, so the present is not known")


@builtin(
    "today",
    "date and time",
    "当前日期（由调用者给出）",
    "the current date, as the caller's clock gives it",
    "today() instance of date",
    result=DateType,
    heavy=True,
)
def _today() -> Any:
    now: Any = METER.now
    return now.date if now is not None else FeelError("the caller gave no clock, so the present is not known")
