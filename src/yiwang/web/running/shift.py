"""The clock of a demo city, which may live on a day whose working calendar has been published."""

import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from yiwang.web.running.trouble import Trouble

OFFSET = "YIWANG_CLOCK_OFFSET_SECONDS"
AHEAD = timedelta(days=100)
"""How far the deadlines of a day's acts may reach: 45 working days and a public holiday."""
_OPENING = time(9)
_YEARS_BACK = 30
_ENOUGH = timedelta(days=40)


@dataclass(frozen=True)
class Shift:
    """How far a city's clock is off the world's, and the ``YIWANG_NOW`` it came from, if it was asked for."""

    seconds: float
    asked: str = ""

    def now(self, real: datetime) -> datetime:
        """Return the city's time at an instant of the world's."""
        return real + timedelta(seconds=self.seconds)


def covered(day: datetime, years: Collection[int], ahead: timedelta = AHEAD) -> bool:
    """Tell whether every year from a day to some days later is a published one."""
    return all(year in years for year in range(day.year, (day + ahead).year + 1))


def last_covered_monday(real: datetime, years: Collection[int]) -> datetime:
    """Return the last Monday 09:00 up to an aware instant from which the calendar covers a hundred days.

    Raises ``Trouble`` when no year of the last thirty has been published.
    """
    monday = datetime.combine(real.date() - timedelta(days=real.weekday()), _OPENING, real.tzinfo)
    for weeks in range(_YEARS_BACK * 53):
        start = monday - timedelta(weeks=weeks)
        if start <= real and covered(start, years):
            return start
    raise Trouble(
        "The city's working calendar covers no hundred days.", "Publish a year in calendars/*.toml."
    )


def choose(real: datetime, zone: str, years: Collection[int], kept: Shift | None, asked: str) -> Shift:
    """Decide a demo city's shift: the one asked for, the one kept since it was made, else what it needs."""
    if asked and (kept is None or kept.asked != asked):
        start = _asked(asked, zone)
        _check_published(start.astimezone(ZoneInfo(zone)), asked, years)
        return Shift((start - real).total_seconds(), asked)
    if kept is not None:
        return kept
    local = real.astimezone(ZoneInfo(zone))
    if covered(local, years):
        return Shift(0)
    return Shift((last_covered_monday(local, years) - local).total_seconds())


def told(shift: Shift, real: datetime, zone: str, years: Collection[int]) -> list[str]:
    """Return what the operator should know about a demo city's clock, if anything."""
    now = shift.now(real).astimezone(ZoneInfo(zone))
    notes = []
    if shift.seconds and shift.asked:
        notes.append(
            f"the city's clock started at YIWANG_NOW={shift.asked}; there it is now {now:%Y-%m-%d %H:%M}"
        )
    elif shift.seconds:
        notes.append(
            f"the working calendar is published up to {max(years)}, so no deadlines can be counted today;"
            f" this demo city lives on {now:%A %Y-%m-%d %H:%M} instead"
        )
    if not covered(now, years, _ENOUGH):
        notes.append(
            f"its calendar ends with {max(years)}: deadlines beyond are refused until the next year is"
            " published in calendars/*.toml (or `make reset` begins the demo anew)"
        )
    return notes


def keep(data: Path, shift: Shift) -> None:
    """Remember a city's shift, so that its time goes on across restarts."""
    _file(data).write_text(json.dumps({"seconds": shift.seconds, "asked": shift.asked}) + "\n")


def kept(data: Path) -> Shift | None:
    """Return the shift remembered for a data folder."""
    try:
        return Shift(**json.loads(_file(data).read_text()))
    except FileNotFoundError:
        return None


def apply(data: Path) -> None:
    """Let this process live at the city's time, unless its environment says otherwise."""
    shift = kept(data)
    if shift and shift.seconds:
        os.environ.setdefault(OFFSET, str(shift.seconds))


def _asked(text: str, zone: str) -> datetime:
    try:
        start = datetime.fromisoformat(text)
    except ValueError as error:
        raise Trouble(
            f"YIWANG_NOW={text} is no time.", "Write it like YIWANG_NOW=2026-09-21T09:00."
        ) from error
    return start if start.tzinfo else start.replace(tzinfo=ZoneInfo(zone))


def _check_published(start: datetime, asked: str, years: Collection[int]) -> None:
    """Refuse a start from which no deadline could be counted. Raises ``Trouble`` naming the year."""
    missing = [year for year in range(start.year, (start + AHEAD).year + 1) if year not in years]
    if missing:
        raise Trouble(
            f"YIWANG_NOW={asked} needs the working calendar of {missing[0]}, which is not published.",
            "Choose a time a hundred days before the end of a published year, or publish the year in"
            " calendars/*.toml.",
        )


def _file(data: Path) -> Path:
    return data / "clock.json"
