"""When a timer fires, as `timeDuration`, `timeDate` and `timeCycle` may say it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time by the wall clock, such as `PT4H` or `P1DT12H` (ISO 8601)."""

    period: timedelta


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Working days of the city's calendar, written `P5WD`; the first day does not count."""

    days: int


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Office hours (工作时), written `PT4WH`, `PT30WM` or `PT1WH30WM`; only open time counts."""

    minutes: int


@dataclass(frozen=True, slots=True)
class NamedClock:
    """A clock the caller owns, written `clock:acceptance`; it knows the limit and the pauses."""

    name: str


@dataclass(frozen=True, slots=True)
class At:
    """A fixed instant, or the end of a fixed day of the city."""

    moment: datetime | date


Duration = Elapsed | WorkingDays | WorkingTime | NamedClock
When = Duration | At


@dataclass(frozen=True, slots=True)
class Cycle:
    """A duration that runs several times (`R3/P1D`), or as long as it is waited for (`R/P1D`)."""

    period: Duration
    times: int | None


_WORKING = re.compile(r"P([0-9]{1,4})WD")
_OFFICE = re.compile(r"PT(?=[0-9])(?:([0-9]{1,4})WH)?(?:([0-9]{1,5})WM)?")
_CLOCK = re.compile(r"clock:([a-z][a-z0-9-]*)")
_WEEKS = re.compile(r"P(?P<weeks>[0-9]{1,4})W")
_ELAPSED = re.compile(
    r"P(?=[0-9T])(?:(?P<days>[0-9]{1,5})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,5})H)?(?:(?P<minutes>[0-9]{1,5})M)?(?:(?P<seconds>[0-9]{1,5})S)?)?"
)
_CYCLE = re.compile(r"R([1-9][0-9]{0,3})?/(.+)")
HINT = (
    'write "PT4H" or "P3D" (ISO 8601), "P5WD" (working days), "PT4WH" (office hours) or "clock:name"; '
    "years and months have no fixed length"
)
DATE_HINT = (
    'write "2026-03-01", or "2026-03-01T09:00:00+08:00" with its offset, or a variable that holds a date'
)
CYCLE_HINT = 'write "R3/P1D" for three times, or "R/P1D" for as long as the task is open'


def parse_duration(text: str) -> Duration:
    """Read the text of a `timeDuration`; `ValueError` for anything else, and for no time at all."""
    if (found := _WORKING.fullmatch(text)) and int(found[1]):
        return WorkingDays(int(found[1]))
    if (found := _OFFICE.fullmatch(text)) and (minutes := 60 * int(found[1] or 0) + int(found[2] or 0)):
        return WorkingTime(minutes)
    if found := _CLOCK.fullmatch(text):
        return NamedClock(found[1])
    if found := _WEEKS.fullmatch(text) or _ELAPSED.fullmatch(text):
        period = timedelta(**{unit: int(number) for unit, number in found.groupdict().items() if number})
        if period:
            return Elapsed(period)
    raise ValueError(f'"{text}" is no duration')


def parse_date(text: str) -> At:
    """Read the text of a `timeDate`; `ValueError` for anything else, and for a time without its offset."""
    try:
        if "T" not in text:
            return At(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f'"{text}" is no date') from error
    if moment.tzinfo is None:
        raise ValueError(f'"{text}" lacks its offset from UTC')
    return At(moment)


def parse_cycle(text: str) -> Cycle:
    """Read the text of a `timeCycle`; `ValueError` for anything else, and for a clock, which runs once."""
    found = _CYCLE.fullmatch(text)
    if found is None:
        raise ValueError(f'"{text}" is no cycle')
    period = parse_duration(found[2])
    if isinstance(period, NamedClock):
        raise ValueError(f'"{text}" repeats a clock, which runs once')
    return Cycle(period, int(found[1]) if found[1] else None)
