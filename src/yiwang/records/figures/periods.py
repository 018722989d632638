"""Periods: what days a figure of a year is counted over."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from yiwang.definitions.indicator import Indicator


@dataclass(frozen=True, order=True)
class Period:
    """First and last day, both included."""

    begins: date
    ends: date

    @property
    def year(self) -> int:
        """The year it lies in."""
        return self.ends.year

    def until(self, today: date) -> "Period":
        """Return the part of the period that is not ahead of ``today``."""
        return Period(self.begins, min(self.ends, today))

    def year_before(self) -> "Period":
        """Return the same period of the year before."""
        return Period(_year_before(self.begins), _year_before(self.ends))


def period_of(indicator: Indicator, year: int, today: date) -> Period:
    """Return the period of a year's figure: the year, or its last month or day begun by ``today``."""
    last = min(date(year, 12, 31), max(today, date(year, 1, 1)))
    match indicator.period:
        case "month":
            return Period(last.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1]))
        case "day":
            return Period(last, last)
        case _:
            return Period(date(year, 1, 1), date(year, 12, 31))


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return (day + timedelta(days=1)).replace(year=day.year - 1) - timedelta(days=1)
