"""The account of a clock: each day shown as counted or skipped, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yiwang.kernel.calendars.calendar import Calendar
from yiwang.kernel.calendars.clock import PAUSE_REASONS, Clock, Pause
from yiwang.kernel.calendars.days import ONE_DAY
from yiwang.kernel.calendars.text import Text, holiday_text

Light = Literal["green", "yellow", "red", "done"]
ReasonCode = Literal[
    "start", "pause", "holiday", "weekend", "last-day-off", "working", "worked-weekend", "calendar", "late"
]

_MOST_WARNING_DAYS = 5


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a clock. `number` is how many days have been counted by its end."""

    day: date
    counted: bool
    number: int
    reason_code: ReasonCode
    reason_text: Text


def account(clock: Clock, calendar: Calendar, until: date) -> tuple[CountedDay, ...]:
    """Every day from the start of `clock` to `until` (both included), counted or skipped, and why.

    Days after the limit are counted on as "late". Empty when `until` is before the start.
    Raises `UnpublishedYear`.
    """
    return tuple(_days(clock, calendar, until))


def due_on(clock: Clock, calendar: Calendar) -> date | None:
    """The last day of the limit; None while an open pause leaves it unknown. Raises `UnpublishedYear`.

    A limit in calendar days that would end on a day off ends on the next working day (民法典 art. 203).
    """
    for row in _days(clock, calendar, date.max):
        if row.number == clock.days:
            return row.day
        if row.reason_code == "pause" and _open_pause(clock, row.day):
            return None
    return None


def days_left(clock: Clock, calendar: Calendar, today: date) -> int:
    """The days still allowed after `today`; negative when late. Before the start, all of them."""
    rows = account(clock, calendar, today)
    return clock.days - (rows[-1].number if rows else 0)


def light(clock: Clock, calendar: Calendar, today: date) -> Light:
    """Green, yellow (the last quarter of the limit, at most 5 days), red (late), or done.

    The quarter keeps a 5-day acceptance from being yellow all its life. A paused clock keeps its colour.
    """
    if clock.ended_on is not None and clock.ended_on <= today:
        return "done"
    left = days_left(clock, calendar, today)
    if left < 0:
        return "red"
    return "yellow" if left <= min(_MOST_WARNING_DAYS, -(-clock.days // 4)) else "green"


def _open_pause(clock: Clock, day: date) -> bool:
    return any(pause.ends_on is None and pause.covers(day) for pause in clock.pauses)


def _days(clock: Clock, calendar: Calendar, until: date) -> Iterator[CountedDay]:
    day, number = clock.started_on, 0
    if day > until:
        return
    calendar.require(day.year)
    start = Text("起算日当日不计入", "the first day does not count")
    yield CountedDay(day, False, 0, "start", start)
    while day < until:
        day += ONE_DAY
        counted, code, text = _judge(clock, calendar, day, number)
        number += counted
        yield CountedDay(day, counted, number, code, text)


def _judge(clock: Clock, calendar: Calendar, day: date, number: int) -> tuple[bool, ReasonCode, Text]:
    """Whether `day` counts when `number` days were counted before it, and why."""
    worked = calendar.is_working(day)
    late = number >= clock.days
    # A pause that begins after the limit has run out saves nothing.
    pause = None if late else clock.pause_on(day)
    if pause is not None:
        return False, "pause", _pause_text(pause)
    if clock.limit.unit == "calendar":
        return _judge_calendar_day(worked, late, number + 1 == clock.days)
    if not worked:
        return False, *_day_off(calendar, day)
    if late:
        return True, "late", Text("已超期", "past the limit")
    if day in calendar.worked:
        return True, "worked-weekend", Text("调休上班日", "weekend worked in exchange for a holiday")
    return True, "working", Text("工作日", "working day")


def _judge_calendar_day(worked: bool, late: bool, last: bool) -> tuple[bool, ReasonCode, Text]:
    if late:
        return True, "late", Text("已超期", "past the limit")
    if last and not worked:
        text = Text("期限最后一日为休息日，顺延", "the last day is a day off, so the limit moves on")
        return False, "last-day-off", text
    return True, "calendar", Text("自然日", "calendar day")


def _day_off(calendar: Calendar, day: date) -> tuple[ReasonCode, Text]:
    if day in calendar.holidays:
        return "holiday", holiday_text(calendar.holidays[day])
    return "weekend", Text("周末", "weekend")


def _pause_text(pause: Pause) -> Text:
    reason = PAUSE_REASONS[pause.reason]
    return Text(f"{reason.zh}，不计入（{pause.notice}）", f"{reason.en}, not counted ({pause.notice})")
