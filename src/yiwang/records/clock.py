"""The city's clock: code above the kernels asks it, so that a demo or a test can live on another day."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_STARTED = time.monotonic()
_LIVED: ContextVar[datetime | None] = ContextVar("lived", default=None)


def now() -> datetime:
    """Return the city's time, aware; within ``living_at``, the instant that is lived through again."""
    return _LIVED.get() or _running()


def present() -> datetime:
    """Return the city's time, aware, whatever past is lived through: when something became known.

    What registers knew at an instant never changes, so rows of a past that is made now are known from now on.
    """
    return _running() if _LIVED.get() else now()


@contextmanager
def living_at(moment: datetime) -> Iterator[None]:
    """Live at an aware instant of the past, in this thread: a demo's acts are done on their own days."""
    before = _LIVED.set(moment)
    try:
        yield
    finally:
        _LIVED.reset(before)


def _running() -> datetime:
    """``YIWANG_NOW`` (ISO 8601) sets what time it was when the process began.

    ``YIWANG_CLOCK_OFFSET_SECONDS`` shifts the world's time instead, the same for every process.
    """
    start = os.environ.get("YIWANG_NOW")
    if not start:
        return timezone.now() + timedelta(seconds=_offset())
    begun = datetime.fromisoformat(start)
    if begun.tzinfo is None:
        begun = begun.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    return begun + timedelta(seconds=time.monotonic() - _STARTED)


def today() -> date:
    """Return the city's date in its own time zone."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the day of an instant in the city's time zone."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def is_shifted() -> bool:
    """Tell whether the city lives on another day than the world, which its pages must say."""
    return bool(os.environ.get("YIWANG_NOW")) or _offset() != 0


def _offset() -> float:
    return float(os.environ.get("YIWANG_CLOCK_OFFSET_SECONDS") or 0)


def start_of(day: date) -> datetime:
    """Return the instant a day begins in the city's time zone."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(settings.TIME_ZONE))


def end_of(day: date) -> datetime:
    """Return the instant a day is over in the city's time zone."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(settings.TIME_ZONE))
