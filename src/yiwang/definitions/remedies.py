"""``[remedies]`` of ``city.toml``: how long a decision may be contested, and the law that says so."""

from calendar import monthrange
from datetime import date, timedelta

from pydantic import Field

from yiwang.definitions.base import Definition, Text
from yiwang.kernel.calendars import Calendar, UnpublishedYear, next_working_day

_DIGITS = "零一二三四五六七八九"


class Remedy(Definition):
    """A limit in calendar days or months, such as ``60 days``, and its source."""

    limit: str = Field(pattern=r"^[1-9]\d? (days|months)$")
    source: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        """The limit as laws write it, 六十日."""
        number, unit = self.limit.split()
        return Text(zh=_numeral(int(number)) + {"days": "日", "months": "个月"}[unit], en=self.limit)

    def last_day(self, known_on: date, calendar: Calendar) -> date:
        """Return the last day of the limit for somebody told on ``known_on``, which does not count itself.

        A day off moves it to the next working day (民事诉讼法 art. 85, by 行政复议法 art. 88 and 行政诉讼法
        art. 101). Where that year's calendar is not published, the bare day stands, which is never the later.
        """
        number, unit = self.limit.split()
        bare = known_on + timedelta(int(number)) if unit == "days" else _months_after(known_on, int(number))
        try:
            return next_working_day(calendar, bare)
        except UnpublishedYear:
            return bare


class Remedies(Definition):
    """What is open to somebody who does not accept a decision, and by when.

    ``review``: asking for administrative review. ``litigation``: suing at once. ``after_review``: suing
    after a review. ``ruling``: how long the reviewing body may take.
    """

    review: Remedy
    litigation: Remedy
    after_review: Remedy
    ruling: Remedy


def _numeral(number: int) -> str:
    """Write 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day (民法典 art. 203)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
