"""Clocks in hours: office hours for city management (GB/T 30428), natural hours for what cannot wait."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from yiwang.kernel.calendars.account import Light
from yiwang.kernel.calendars.hours import OfficeHours, OpenSpan, add_open_time, open_spans
from yiwang.kernel.calendars.limits import Limit, LimitError, parse_limit
from yiwang.kernel.calendars.text import Text

HourUnit = Literal["office", "natural"]
_LIMIT = re.compile(r"([1-9][0-9]{0,4}) (?:(office|working) )?(hours?|minutes?)")
_QUARTER = 4


@dataclass(frozen=True, slots=True)
class HourLimit:
    """A length of time, in office hours (工作时) or in natural hours."""

    minutes: int
    unit: HourUnit = "office"

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise LimitError(f"a limit of {self.minutes} minutes: the number must be 1 or more")

    @property
    def length(self) -> timedelta:
        """The limit as a duration."""
        return timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        """The way a definition file writes it; `parse_hour_limit` reads it back."""
        hours, rest = divmod(self.minutes, 60)
        number, word = (self.minutes, "minute") if rest else (hours, "hour")
        return f"{number} {'office ' if self.unit == 'office' else ''}{word}{'' if number == 1 else 's'}"

    @property
    def text(self) -> Text:
        """The limit as people read it."""
        hours, rest = divmod(self.minutes, 60)
        number = f"{self.minutes}分钟" if rest else f"{hours}小时"
        return Text(number.replace("小时", "个工作时") if self.unit == "office" else number, str(self))


def parse_hour_limit(text: str) -> HourLimit:
    """Read "4 office hours", "48 hours" or "90 minutes"; anything else is refused with `LimitError`."""
    found = _LIMIT.fullmatch(text.strip())
    if found is None:
        raise LimitError(f'"{text}" is no limit in hours; write "4 office hours", "48 hours" or "90 minutes"')
    minutes = int(found[1]) * (60 if found[3].startswith("hour") else 1)
    return HourLimit(minutes, "office" if found[2] else "natural")


def read_limit(text: str) -> Limit | HourLimit:
    """Read a limit in days or in hours; `LimitError` for anything else."""
    if text.strip().endswith(("day", "days")):
        return parse_limit(text)
    return parse_hour_limit(text)


@dataclass(frozen=True, slots=True)
class HourClock:
    """A limit in hours from an instant, until it ended if it has; pauses are instants too.

    A natural hour runs on day and night, a pause stops both.
    """

    limit: HourLimit
    started_at: datetime
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    ended_at: datetime | None = None


def due_at(clock: HourClock, hours: OfficeHours) -> datetime:
    """The instant the limit runs out. Raises `UnpublishedYear` (for office hours)."""
    due, left = clock.started_at, clock.limit.length
    for start, end in sorted(clock.pauses):
        if _add(clock, hours, due, left) <= start:
            break
        left -= _between(clock, hours, due, max(start, due))
        due = max(end, due)
    return _add(clock, hours, due, left)


def time_left(clock: HourClock, hours: OfficeHours, now: datetime) -> timedelta:
    """The time still allowed at `now`, in the clock's own hours; negative when late."""
    due = due_at(clock, hours)
    if now >= due:
        return -_between(clock, hours, due, now)
    left, here = timedelta(), now
    for start, end in sorted(clock.pauses):
        if end > here and start < due:
            left += _between(clock, hours, here, max(start, here))
            here = max(end, here)
    return left + _between(clock, hours, here, due)


def hour_light(clock: HourClock, hours: OfficeHours, now: datetime) -> Light:
    """Green, yellow (the last quarter of the limit), red (late), or done."""
    if clock.ended_at is not None and clock.ended_at <= now:
        return "done"
    left = time_left(clock, hours, now)
    if left < timedelta():
        return "red"
    return "yellow" if left * _QUARTER <= clock.limit.length else "green"


def hour_account(clock: HourClock, hours: OfficeHours, until: datetime) -> tuple[OpenSpan, ...]:
    """The stretches of time that count, to `until`; pauses and closed hours are the gaps between them."""
    rows, used, here = [], timedelta(), clock.started_at
    for start, end in (*sorted(clock.pauses), (until, until)):
        for span in _stretches(clock, hours, here, max(here, min(start, until))):
            rows.append(OpenSpan(span.start, span.end, used + span.used))
        used = rows[-1].used if rows else used
        here = max(here, end)
    return tuple(rows)


def _stretches(
    clock: HourClock, hours: OfficeHours, start: datetime, until: datetime
) -> tuple[OpenSpan, ...]:
    if clock.limit.unit == "office":
        return tuple(open_spans(hours, start, until))
    return (OpenSpan(start, until, until - start),) if start < until else ()


def _between(clock: HourClock, hours: OfficeHours, start: datetime, until: datetime) -> timedelta:
    return max((span.used for span in _stretches(clock, hours, start, until)), default=timedelta())


def _add(clock: HourClock, hours: OfficeHours, start: datetime, amount: timedelta) -> datetime:
    return add_open_time(hours, start, amount) if clock.limit.unit == "office" else start + amount
