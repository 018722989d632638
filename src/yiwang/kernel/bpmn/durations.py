"""How long a timer waits, as `timeDuration` may say it."""

import re
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time by the wall clock, such as `PT4H` or `P1DT12H` (ISO 8601)."""

    period: timedelta


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Working days of the city's calendar, written `P5WD`; the first day does not count."""

    days: int


@dataclass(frozen=True, slots=True)
class NamedClock:
    """A clock the caller owns, written `clock:acceptance`; it knows the limit and the pauses."""

    name: str


Duration = Elapsed | WorkingDays | NamedClock

_WORKING = re.compile(r"P([0-9]{1,4})WD")
_CLOCK = re.compile(r"clock:([a-z][a-z0-9-]*)")
_WEEKS = re.compile(r"P(?P<weeks>[0-9]{1,4})W")
_ELAPSED = re.compile(
    r"P(?=[0-9T])(?:(?P<days>[0-9]{1,5})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,5})H)?(?:(?P<minutes>[0-9]{1,5})M)?(?:(?P<seconds>[0-9]{1,5})S)?)?"
)
HINT = (
    'write "PT4H" or "P3D" (ISO 8601), "P5WD" (working days) or "clock:name"; '
    "years and months have no fixed length"
)


def parse_duration(text: str) -> Duration:
    """Read the text of a `timeDuration`; `ValueError` for anything else, and for no time at all."""
    if (found := _WORKING.fullmatch(text)) and int(found[1]):
        return WorkingDays(int(found[1]))
    if found := _CLOCK.fullmatch(text):
        return NamedClock(found[1])
    if found := _WEEKS.fullmatch(text) or _ELAPSED.fullmatch(text):
        period = timedelta(**{unit: int(number) for unit, number in found.groupdict().items() if number})
        if period:
            return Elapsed(period)
    raise ValueError(f'"{text}" is no duration')
