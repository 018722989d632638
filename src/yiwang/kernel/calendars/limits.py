"""Limits: how long an office may take, and the limits the Administrative Licensing Law sets."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

from yiwang.kernel.calendars.calendar import Calendar
from yiwang.kernel.calendars.days import add_working_days
from yiwang.kernel.calendars.text import Text

Unit = Literal["working", "calendar"]

_LIMIT = re.compile(r"(0|[1-9][0-9]{0,3}) (working|calendar) days?")


class LimitError(ValueError):
    """A limit that cannot be read or is not lawful to write."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of days, in working or in calendar days; 0 means the same day (即办)."""

    days: int
    unit: Unit = "working"

    def __post_init__(self) -> None:
        if self.days < 0:
            raise LimitError(f"a limit of {self.days} days: the number must be 0 or more")

    def __str__(self) -> str:
        """The way a definition file writes it; `parse_limit` reads it back."""
        return f"{self.days} {self.unit} day{'' if self.days == 1 else 's'}"

    @property
    def text(self) -> Text:
        """The limit as people read it."""
        if not self.days:
            return Text("当日办结", "the same day")
        return Text(f"{self.days}个{'工作日' if self.unit == 'working' else '自然日'}", str(self))


def parse_limit(text: str) -> Limit:
    """Read "20 working days" or "30 calendar days"; anything else is refused with `LimitError`."""
    found = _LIMIT.fullmatch(text.strip())
    if found is None:
        raise LimitError(f'"{text}" is no limit; write "20 working days" or "30 calendar days"')
    return Limit(int(found[1]), cast(Unit, found[2]))


# 行政许可法 art. 32 (4): say within 5 days what is missing, all of it, once.
ACCEPTANCE: Final = Limit(5)
# art. 42, first paragraph: 20 days from acceptance, 10 more when the head of the office approves.
DECISION: Final = Limit(20)
DECISION_EXTENSION: Final = Limit(10)
# art. 42, second paragraph: unified, joint or centralised handling (art. 26).
JOINT: Final = Limit(45)
JOINT_EXTENSION: Final = Limit(15)
# art. 44: the certificate is made and delivered within 10 days of the decision.
DELIVERY: Final = Limit(10)


def deemed_accepted_on(received_on: date, today: date, calendar: Calendar) -> date | None:
    """The day an application counts as accepted because the office said nothing in 5 working days.

    That day is the day of receipt itself (art. 32 (4)); None while the office may still answer.
    """
    last_day = add_working_days(calendar, received_on, ACCEPTANCE.days)
    return received_on if today > last_day else None
