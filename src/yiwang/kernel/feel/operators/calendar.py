"""Moments and durations together (DMN 1.5, table 52-54 and 10.3.2.3.7)."""

from __future__ import annotations

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.values.dates import (
    MAX_YEAR,
    Date,
    DateTime,
    Time,
    civil_from_days,
    date_time_from_instant,
    month_length,
    time_from_nanos,
)
from yiwang.kernel.feel.values.durations import DAY, DaysTime, Duration, YearsMonths, bounded_nanos

OUT = "the date is outside the years -999999999 to 999999999"


def plus_duration(moment: Date | DateTime | Time, duration: Duration) -> Date | DateTime | Time | FeelError:
    """A moment moved by a duration. A month that is too short gives its last day."""
    if isinstance(moment, Time):
        if isinstance(duration, YearsMonths):
            return FeelError("a time cannot be moved by years and months")
        return time_from_nanos(moment.of_day + duration.nanos, moment.zone)
    if isinstance(moment, Date):
        if isinstance(duration, YearsMonths):
            return plus_months(moment, duration.total)
        # A date is midnight of its day; the result is the day that moment falls on.
        return civil_from_days(moment.ordinal + duration.nanos // DAY) or FeelError(OUT)
    if isinstance(duration, YearsMonths):
        day = plus_months(moment.date, duration.total)
        return day if isinstance(day, FeelError) else DateTime(day, moment.time)
    return date_time_from_instant(moment.instant + duration.nanos, moment.time.zone) or FeelError(OUT)


def plus_months(day: Date, months: int) -> Date | FeelError:
    """A date so many months on; the 31st becomes the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if abs(years) > MAX_YEAR:
        return FeelError(OUT)
    return Date(years, month + 1, min(day.day, month_length(years, month + 1)))


def minus_moment(left: Date | DateTime | Time, right: Date | DateTime | Time) -> DaysTime | FeelError:
    """The time between two moments; a date counts as midnight UTC beside a date and time."""
    if isinstance(left, Time) and isinstance(right, Time):
        if (left.zone is None) != (right.zone is None):
            return FeelError("one time has a zone, the other has none")
        return DaysTime(left.of_day_utc - right.of_day_utc)
    if isinstance(left, Date) and isinstance(right, Date):
        difference = (left.ordinal - right.ordinal) * DAY
    else:
        first, second = as_date_time(left), as_date_time(right)
        if (first.time.zone is None) != (second.time.zone is None):
            return FeelError("one date and time has a zone, the other has none")
        difference = first.instant - second.instant
    return bounded_nanos(difference) or FeelError("the duration is out of range")


def as_date_time(value: Date | DateTime | Time) -> DateTime:
    """A date as midnight UTC of its day (DMN 1.5, 10.3.2.9.4)."""
    if isinstance(value, DateTime):
        return value
    if isinstance(value, Date):
        return DateTime(value, Time(0, 0, 0, 0, 0))
    raise TypeError(f"a time alone is no date and time: {value}")


def months_between(start: Date | DateTime, end: Date | DateTime) -> int:
    """Whole months from one day to another, counted towards zero (DMN 1.5, table 72)."""
    first, last = (value.date if isinstance(value, DateTime) else value for value in (start, end))
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        return months - 1
    if months < 0 and last.day > first.day:
        return months + 1
    return months
