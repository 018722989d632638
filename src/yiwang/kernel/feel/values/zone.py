"""Time zones: none, an offset in seconds, or a name of the IANA database."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

Zone = int | str | None
MAX_OFFSET = 18 * 3600
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")


@lru_cache(maxsize=1024)
def region(name: str) -> ZoneInfo | None:
    """The rules of an IANA zone, or None when there is no such zone."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*", name):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None


def parse_zone(text: str) -> tuple[bool, Zone]:
    """Reads '', 'Z', '+08:00' or '@Asia/Shanghai'; the first part is False when it is none of these."""
    if not text:
        return True, None
    if text in ("Z", "z"):
        return True, 0
    if text[0] == "@":
        return region(text[1:]) is not None, text[1:]
    found = _OFFSET.fullmatch(text)
    if not found:
        return False, None
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > MAX_OFFSET:
        return False, None
    return True, -total if found[1] == "-" else total


def zone_text(zone: Zone) -> str:
    """The zone as it is written after a time."""
    if zone is None:
        return ""
    if isinstance(zone, str):
        return "@" + zone
    if zone == 0:
        return "Z"
    minutes, seconds = divmod(abs(zone), 60)
    tail = f":{seconds:02d}" if seconds else ""
    return f"{'-' if zone < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}{tail}"


def offset_at(zone: int | str, year: int, month: int, day: int, second_of_day: int) -> int:
    """Seconds east of UTC that the zone keeps at a local time; the first of two when clocks are set back.

    Python's calendar ends at year 9999; the Gregorian calendar repeats every 400 years, so a far year is
    answered by its like in reach. Before the year 2 the oldest offset known holds.
    """
    if isinstance(zone, int):
        return zone
    rules = region(zone)
    if rules is None:
        return 0
    reached = _reached(year)
    moment = dt.datetime(reached, month, day if reached == year or month != 2 else min(day, 28), tzinfo=rules)
    return _seconds((moment + dt.timedelta(seconds=second_of_day)).utcoffset())


def offset_after(zone: int | str, year: int, utc_seconds: int) -> int:
    """Seconds east of UTC that the zone keeps at an instant, given in seconds since 1970 UTC and its year."""
    if isinstance(zone, int):
        return zone
    rules = region(zone)
    if rules is None:
        return 0
    if year < _FIRST:
        return offset_at(zone, _FIRST, 1, 1, 0)
    cycles = (year - _reached(year)) // 400
    moment = _EPOCH + dt.timedelta(seconds=utc_seconds - cycles * _CYCLE)
    return _seconds(moment.astimezone(rules).utcoffset())


_FIRST, _LAST = 2, 9998
_CYCLE = 146_097 * 86_400
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _reached(year: int) -> int:
    """The year itself, or one like it that Python's calendar has."""
    return max(year, _FIRST) if year <= _LAST else 9200 + year % 400


def _seconds(offset: dt.timedelta | None) -> int:
    return 0 if offset is None else int(offset.total_seconds())


def standard_offset(zone: int | str) -> int:
    """Seconds east of UTC for a time without a date: the zone's offset without daylight saving."""
    if isinstance(zone, int):
        return zone
    rules = region(zone)
    moment = dt.datetime(2024, 1, 1, 12, tzinfo=rules)
    return _seconds(moment.utcoffset()) - _seconds(moment.dst())
