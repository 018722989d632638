"""Dates, times, and dates with times (DMN 1.5, 10.3.2.3.4-5).

Python's own stop at year 9999 and at microseconds; here years have nine digits and seconds nine decimals.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from yiwang.kernel.feel.values.durations import NANOS
from yiwang.kernel.feel.values.zone import (
    Zone,
    offset_after,
    offset_at,
    parse_zone,
    standard_offset,
    zone_text,
)

MAX_YEAR = 999_999_999
_DATE = re.compile(r"(-)?([1-9][0-9]{4,8}|[0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,18}))?(.*)", re.DOTALL)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Date(NamedTuple):
    """A day of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    @property
    def ordinal(self) -> int:
        """Days since 1970-01-01."""
        return days_from_civil(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.ordinal + 3) % 7 + 1

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


class Time(NamedTuple):
    """A time of day; `zone` is None, seconds east of UTC, or an IANA name."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    zone: Zone = None

    @property
    def of_day(self) -> int:
        """Nanoseconds since midnight, local."""
        return (self.hour * 3600 + self.minute * 60 + self.second) * NANOS + self.nano

    @property
    def of_day_utc(self) -> int:
        """Nanoseconds since midnight UTC; may be outside the day."""
        return self.of_day - (0 if self.zone is None else standard_offset(self.zone)) * NANOS

    def __str__(self) -> str:
        fraction = f".{self.nano:09d}".rstrip("0") if self.nano else ""
        return f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{fraction}{zone_text(self.zone)}"


class DateTime(NamedTuple):
    """A day and a time of it."""

    date: Date
    time: Time

    @property
    def local(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00 as the clock on the wall shows."""
        return self.date.ordinal * 86_400 * NANOS + self.time.of_day

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC at this moment, None for a local time."""
        zone = self.time.zone
        if zone is None or isinstance(zone, int):
            return zone
        return offset_at(zone, *self.date, self.time.of_day // NANOS)

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00Z; a local time is read as UTC."""
        return self.local - (self.offset or 0) * NANOS

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a date, by the era arithmetic of the Gregorian calendar."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def civil_from_days(days: int) -> Date | None:
    """The date so many days after 1970-01-01, or None outside nine-digit years."""
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + era * 400 + (month <= 2)
    if abs(year) > MAX_YEAR:
        return None
    return Date(year, month, of_year - (153 * shifted + 2) // 5 + 1)


def is_leap(year: int) -> bool:
    """Whether February has 29 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """How many days a month has."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def date(year: int, month: int, day: int) -> Date | None:
    """A date, or None when there is no such day."""
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        return None
    return Date(year, month, day)


def parse_date(text: str) -> Date | None:
    """A date from 'YYYY-MM-DD' (years of four to nine digits, perhaps negative), or None."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year = int(found[2])
    return date(-year if found[1] else year, int(found[3]), int(found[4]))


def parse_time(text: str) -> Time | None:
    """A time from 'HH:MM:SS[.fraction][Z|+HH:MM|@Zone]', or None. 24:00:00 is midnight."""
    read = _clock_and_carry(text)
    return read[0] if read else None


def parse_date_time(text: str) -> DateTime | None:
    """A date with time from 'dateTtime', or from a date alone (midnight), or None."""
    day, separator, clock = text.partition("T")
    read_day = parse_date(day)
    if read_day is None:
        return None
    if not separator:
        return DateTime(read_day, Time(0, 0, 0))
    read = _clock_and_carry(clock)
    if read is None:
        return None
    following = civil_from_days(read_day.ordinal + 1) if read[1] else read_day
    return DateTime(following, read[0]) if following else None


def _clock_and_carry(text: str) -> tuple[Time, bool] | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    nano = int((found[4] or "").ljust(9, "0")[:9])
    valid, zone = parse_zone(found[5])
    midnight = (hour, minute, second, nano) == (24, 0, 0, 0)
    if not valid or not (midnight or (hour < 24 and minute < 60 and second < 60)):
        return None
    return Time(0 if midnight else hour, minute, second, nano, zone), midnight


def time_from_nanos(nanos: int, zone: Zone) -> Time:
    """The time of day so many nanoseconds after midnight; whole days are dropped."""
    seconds, nano = divmod(nanos % (86_400 * NANOS), NANOS)
    minutes, second = divmod(seconds, 60)
    return Time(minutes // 60, minutes % 60, second, nano, zone)


def date_time_from_instant(nanos: int, zone: Zone) -> DateTime | None:
    """The moment so many nanoseconds after 1970-01-01T00:00:00Z, as clocks of the zone show it."""
    if not isinstance(zone, str):
        return date_time_from_local(nanos + (zone or 0) * NANOS, zone)
    day = civil_from_days(nanos // (86_400 * NANOS))
    if day is None:
        return None
    return date_time_from_local(nanos + offset_after(zone, day.year, nanos // NANOS) * NANOS, zone)


def date_time_from_local(nanos: int, zone: Zone) -> DateTime | None:
    """The moment whose wall clock is so many nanoseconds after 1970-01-01T00:00:00."""
    days, rest = divmod(nanos, 86_400 * NANOS)
    day = civil_from_days(days)
    return DateTime(day, time_from_nanos(rest, zone)) if day else None
