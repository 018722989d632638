"""Office hours: when an office is open, and counting in open time (工作时)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from yiwang.kernel.calendars.calendar import Calendar, CalendarError
from yiwang.kernel.calendars.days import ONE_DAY

Span = tuple[time, time]
_SATURDAY = 5
_NOTHING = timedelta()


@dataclass(frozen=True)
class OfficeHours:
    """When one organisation is open, in the time of its city.

    `working`: the spans of a working day, the lunch break between them; `weekend`: spans on a Saturday or
    Sunday that is no working day (周末延时服务), none on public holidays; `closed`: days it is shut all the
    same. Raises `CalendarError` for spans that are empty, overlap or run past midnight.
    """

    calendar: Calendar
    zone: tzinfo
    working: tuple[Span, ...]
    weekend: tuple[Span, ...] = ()
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        for spans in (self.working, self.weekend):
            moments = [moment for span in spans for moment in span]
            if moments != sorted(set(moments)):
                words = ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)
                raise CalendarError(f"{self.calendar.name}: {words} overlap, or end before they start")
        if not self.working:
            raise CalendarError(f"{self.calendar.name}: an office without hours is never open")

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """When the office is open on a day. Raises `UnpublishedYear`."""
        worked = self.calendar.is_working(day)
        if day in self.closed:
            return ()
        weekend = day.weekday() >= _SATURDAY and day not in self.calendar.holidays
        chosen = self.working if worked else self.weekend if weekend else ()
        return tuple(
            (datetime.combine(day, start, self.zone), datetime.combine(day, end, self.zone))
            for start, end in chosen
        )

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at an instant. Raises `UnpublishedYear`."""
        local = moment.astimezone(self.zone)
        return any(start <= local < end for start, end in self.spans(local.date()))


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """One stretch of open time on a clock: from when to when, and how much had been used by its end."""

    start: datetime
    end: datetime
    used: timedelta


def open_spans(hours: OfficeHours, start: datetime, until: datetime) -> Iterator[OpenSpan]:
    """The open time between two instants, stretch by stretch. Raises `UnpublishedYear`."""
    used, day = _NOTHING, start.astimezone(hours.zone).date()
    last = until.astimezone(hours.zone).date()
    while day <= last:
        for opens, closes in hours.spans(day):
            begin, end = max(opens, start), min(closes, until)
            if begin < end:
                used += end - begin
                yield OpenSpan(begin, end, used)
        day += ONE_DAY


def open_time_between(hours: OfficeHours, start: datetime, until: datetime) -> timedelta:
    """How long the office is open between two instants; negative when `until` is earlier."""
    if until < start:
        return -open_time_between(hours, until, start)
    return max((span.used for span in open_spans(hours, start, until)), default=_NOTHING)


def add_open_time(hours: OfficeHours, start: datetime, amount: timedelta) -> datetime:
    """The instant at which the office has been open for `amount` since `start`; `start` itself for none.

    Raises `ValueError` for a negative amount and `UnpublishedYear` when a year on the way is unknown.
    """
    if amount < _NOTHING:
        raise ValueError(f"cannot add {amount} of open time: it must be 0 or more")
    if not amount:
        hours.calendar.require(start.astimezone(hours.zone).year)
        return start
    far = datetime.max.replace(tzinfo=hours.zone) - 2 * ONE_DAY
    for span in open_spans(hours, start, far):
        if span.used >= amount:
            return span.end - (span.used - amount)
    raise AssertionError("a calendar has an end")  # UnpublishedYear comes first
