"""Counting in working days: the day itself does not count (行政许可法 art. 82; 民法典 art. 201)."""

from datetime import date, timedelta

from yiwang.kernel.calendars.calendar import Calendar

ONE_DAY = timedelta(days=1)


def is_working(calendar: Calendar, day: date) -> bool:
    """Whether `day` is a working day; `UnpublishedYear` when its year is not published."""
    return calendar.is_working(day)


def next_working_day(calendar: Calendar, day: date) -> date:
    """`day` itself when worked, else the first working day after it."""
    while not calendar.is_working(day):
        day += ONE_DAY
    return day


def add_working_days(calendar: Calendar, start: date, n: int) -> date:
    """The `n`-th working day after `start`; `start` itself for 0.

    Raises `ValueError` for a negative `n` and `UnpublishedYear` when a year on the way is not published.
    """
    if n < 0:
        raise ValueError(f"cannot add {n} working days: the number must be 0 or more")
    calendar.require(start.year)
    day = start
    while n:
        day += ONE_DAY
        n -= calendar.is_working(day)
    return day


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days lie after `start`, up to and including `end`; negative when `end` is earlier.

    The inverse of `add_working_days`. Raises `UnpublishedYear`.
    """
    if end < start:
        return -working_days_between(calendar, end, start)
    calendar.require(start.year)
    span = (end - start).days
    return sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, span + 1))


def count_in_year(calendar: Calendar, year: int) -> int:
    """The working days of `year`; `UnpublishedYear` when it is not published."""
    calendar.require(year)
    first = date(year, 1, 1)
    return calendar.is_working(first) + working_days_between(calendar, first, date(year, 12, 31))
