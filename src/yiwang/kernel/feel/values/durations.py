"""The two kinds of durations: years and months, days and time (DMN 1.5, 10.3.2.3.6-7)."""

from __future__ import annotations

import re
from typing import NamedTuple

NANOS = 1_000_000_000
DAY = 86_400 * NANOS
MAX_MONTHS = 12 * 10_000_000_000
MAX_NANOS = 366 * 10_000_000_000 * DAY

_YEARS_MONTHS = re.compile(r"(-)?P(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?")
_DAYS_TIME = re.compile(
    r"(-)?P(?:([0-9]{1,18})D)?(T(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?"
    r"(?:([0-9]{1,18})(?:\.([0-9]{0,18}))?S)?)?"
)


class YearsMonths(NamedTuple):
    """A years and months duration, as a signed number of months."""

    total: int

    @property
    def years(self) -> int:
        """Whole years, with the duration's sign."""
        return _toward_zero(self.total, 12)[0]

    @property
    def months(self) -> int:
        """Months beyond whole years, with the duration's sign."""
        return _toward_zero(self.total, 12)[1]

    def __str__(self) -> str:
        years, months = divmod(abs(self.total), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.total < 0 else "") + "P" + (text or "0M")


class DaysTime(NamedTuple):
    """A days and time duration, as a signed number of nanoseconds."""

    nanos: int

    @property
    def days(self) -> int:
        """Whole days, with the duration's sign."""
        return _toward_zero(self.nanos, DAY)[0]

    @property
    def hours(self) -> int:
        """Hours beyond whole days."""
        return _toward_zero(_toward_zero(self.nanos, DAY)[1], 3600 * NANOS)[0]

    @property
    def minutes(self) -> int:
        """Minutes beyond whole hours."""
        return _toward_zero(_toward_zero(self.nanos, 3600 * NANOS)[1], 60 * NANOS)[0]

    @property
    def seconds(self) -> int:
        """Seconds beyond whole minutes, without their fraction."""
        return _toward_zero(_toward_zero(self.nanos, 60 * NANOS)[1], NANOS)[0]

    def __str__(self) -> str:
        total, fraction = divmod(abs(self.nanos), NANOS)
        days, rest = divmod(total, 86_400)
        hours, rest = divmod(rest, 3600)
        minutes, seconds = divmod(rest, 60)
        tail = f".{fraction:09d}".rstrip("0") if fraction else ""
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        clock += f"{seconds}{tail}S" if seconds or fraction else ""
        body = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return ("-" if self.nanos < 0 else "") + "P" + (body or "T0S")


Duration = YearsMonths | DaysTime


def parse_duration(text: str) -> Duration | None:
    """A duration from ISO 8601 text ('P1Y2M', '-P1DT2H'), or None when the text is none."""
    found = _YEARS_MONTHS.fullmatch(text)
    if found and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return bounded_months(-months if found[1] else months)
    found = _DAYS_TIME.fullmatch(text)
    if not found or text[-1] in "PT":
        return None
    seconds = int(found[2] or 0) * 86_400 + int(found[4] or 0) * 3600 + int(found[5] or 0) * 60
    nanos = (seconds + int(found[6] or 0)) * NANOS + int((found[7] or "").ljust(9, "0")[:9])
    return bounded_nanos(-nanos if found[1] else nanos)


def bounded_months(months: int) -> YearsMonths | None:
    """A duration of so many months, or None beyond what a calendar of ten digits can use."""
    return YearsMonths(months) if abs(months) <= MAX_MONTHS else None


def bounded_nanos(nanos: int) -> DaysTime | None:
    """A duration of so many nanoseconds, or None beyond what a calendar of ten digits can use."""
    return DaysTime(nanos) if abs(nanos) <= MAX_NANOS else None


def _toward_zero(value: int, unit: int) -> tuple[int, int]:
    quotient, rest = divmod(abs(value), unit)
    return (-quotient, -rest) if value < 0 else (quotient, rest)
