"""A published calendar: which days are working days, and of which years that is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from yiwang.kernel.calendars.text import Text

_SATURDAY = 5


class CalendarError(ValueError):
    """A calendar that contradicts itself."""


class UnpublishedYear(LookupError):
    """A question touched a year whose days off have not been published; nothing is guessed."""

    def __init__(self, year: int, calendar: str) -> None:
        self.year = year
        self.calendar = calendar
        self.text = Text(
            f"{year} 年的工作日历尚未公布（日历：{calendar}），不能计算期限；公布后请更新日历再办理。",
            f"The working calendar of {year} has not been published (calendar: {calendar}), so no limit "
            "can be counted; update the calendar once it is published.",
        )
        super().__init__(self.text.en)

    def message(self, language: str) -> str:
        """The refusal in `language`, naming the year and the calendar."""
        return self.text.message(language)

    def __reduce__(self) -> tuple[type["UnpublishedYear"], tuple[int, str]]:
        # Exceptions with their own arguments are otherwise lost between processes.
        return UnpublishedYear, (self.year, self.calendar)


@dataclass(frozen=True)
class Calendar:
    """Days off and worked weekends, by the State Council's yearly notice.

    `holidays`: day off -> name of the holiday, weekdays and weekends alike.
    `worked`: weekend day worked in exchange (调休) -> name of the holiday it makes up for.
    `years`: the years whose notice has been published. A notice may also move days of the December
    before, so days outside `years` are allowed here; questions about them are not.
    """

    name: str
    holidays: Mapping[date, str]
    worked: Mapping[date, str]
    years: frozenset[int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "holidays", MappingProxyType(dict(self.holidays)))
        object.__setattr__(self, "worked", MappingProxyType(dict(self.worked)))
        for day in sorted(self.worked):
            if day in self.holidays:
                raise CalendarError(f"{self.name}: {day} is both a day off and a worked day; keep one")
            if day.weekday() < _SATURDAY:
                raise CalendarError(f"{self.name}: {day} is no weekend, so it is worked anyway; remove it")

    def require(self, year: int) -> None:
        """Refuse (`UnpublishedYear`) a year that has not been published."""
        if year not in self.years:
            raise UnpublishedYear(year, self.name)

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day` (a date of the city, UTC+8); `UnpublishedYear` when unknown."""
        self.require(day.year)
        if day.weekday() < _SATURDAY:
            return day not in self.holidays
        return day in self.worked
