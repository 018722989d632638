"""Calendars: from the published tables to the kernel's calendar."""

from collections.abc import Collection
from datetime import date

from yiwang.definitions.checks.refs import error
from yiwang.definitions.holidays import CalendarFile
from yiwang.definitions.parts import Parts
from yiwang.definitions.toml import Source
from yiwang.kernel.calendars import Calendar, CalendarError


def build_calendars(parts: Parts) -> dict[str, Calendar]:
    """Build every calendar; one that contradicts itself is noted and left out."""
    built = ((name, _build(parts, source)) for name, source in parts.calendars.items())
    return {name: calendar for name, calendar in built if calendar is not None}


def _build(parts: Parts, source: Source[CalendarFile]) -> Calendar | None:
    before = len(parts.problems.errors)
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    for index, year in enumerate(source.value.year):
        if year.year in [earlier.year for earlier in source.value.year[:index]]:
            error(parts, source, ("year", index), f"year {year.year} occurs twice", "remove one")
        for number, holiday in enumerate(year.holiday):
            place = ("year", index, "holiday", number)
            for key, days, into in (("days", holiday.days, off), ("worked", holiday.worked, worked)):
                _check_days(parts, source, (*place, key), days=days, known=into, year=year.year)
                into.update(dict.fromkeys(days, holiday.name.zh))
    if len(parts.problems.errors) > before:
        return None
    try:
        years = frozenset(year.year for year in source.value.year)
        return Calendar(source.value.name.zh, off, worked, years)
    except CalendarError as fault:
        error(parts, source, ("id",), str(fault))
        return None


def _check_days(
    parts: Parts,
    source: Source[CalendarFile],
    path: tuple[str | int, ...],
    *,
    days: tuple[date, ...],
    known: Collection[date],
    year: int,
) -> None:
    for index, day in enumerate(days):
        # A notice may move days of the December before or the January after its own year.
        if not date(year - 1, 12, 1) <= day <= date(year + 1, 1, 31):
            error(parts, source, (*path, index), f"{day} does not belong to {year}", "move it to its year")
        elif day in known or day in days[:index]:
            error(parts, source, (*path, index), f"{day} occurs twice", "remove one")
