"""Changing a running clock: a lawful extension, joint handling, and the days on which to speak up."""

from dataclasses import replace
from datetime import date

from yiwang.kernel.calendars.account import account, due_on
from yiwang.kernel.calendars.calendar import Calendar
from yiwang.kernel.calendars.clock import Clock, UnlawfulClock
from yiwang.kernel.calendars.days import ONE_DAY
from yiwang.kernel.calendars.limits import (
    DECISION_EXTENSION,
    JOINT,
    JOINT_EXTENSION,
    Limit,
)
from yiwang.kernel.calendars.text import Text

_MOST_WARNING_DAYS = 5


def extend(clock: Clock, by: Limit, notice: str, *, joint: bool = False) -> Clock:
    """The clock with a lawful extension: once, up to 10 working days, 15 when handled jointly (art. 42).

    `notice` is the number of the notice that told the applicant. Raises `UnlawfulClock`.
    """
    most = JOINT_EXTENSION if joint else DECISION_EXTENSION
    if clock.extension is not None:
        raise UnlawfulClock(
            Text(
                "本期限已延长过一次，不得再次延长（行政许可法第四十二条）。",
                "This limit was extended before; the law allows it once (article 42).",
            )
        )
    if by.days > most.days or not by.days:
        raise UnlawfulClock(
            Text(
                f"延长期限最多{most.text.zh}（行政许可法第四十二条）。",
                f"An extension is at least one day and at most {most} (article 42).",
            )
        )
    return replace(clock, extension=by, extension_notice=notice)


def jointly(clock: Clock) -> Clock:
    """The clock of a decision several offices take together: at most 45 working days (art. 42, second part).

    Another law may have set a longer limit, which stays; a shorter one becomes 45.
    Raises `UnlawfulClock` once the clock was extended.
    """
    if clock.extension is not None:
        raise UnlawfulClock(
            Text(
                "期限延长后不能再转为联合办理。",
                "Once extended, a limit cannot become one of joint handling.",
            )
        )
    longer = clock.limit.unit == JOINT.unit and clock.limit.days < JOINT.days
    return replace(clock, limit=JOINT) if longer else clock


def is_late(clock: Clock, calendar: Calendar, today: date) -> bool:
    """Whether the limit had run out before `today`. Raises `UnpublishedYear`."""
    due = due_on(clock, calendar)
    return due is not None and today > due


def escalation_days(clock: Clock, calendar: Calendar) -> dict[str, date]:
    """The days on which to speak up: `yellow` to whoever handles it, `red` to those above them.

    Empty while an open pause leaves them unknown. Raises `UnpublishedYear`.
    """
    due = due_on(clock, calendar)
    if due is None:
        return {}
    warning = min(_MOST_WARNING_DAYS, -(-clock.days // 4))
    rows = account(clock, calendar, due)
    yellow = next((row.day for row in rows if clock.days - row.number <= warning), due)
    return {"yellow": yellow, "red": due + ONE_DAY}
