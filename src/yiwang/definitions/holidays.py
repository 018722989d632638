"""``calendars/<id>.toml``: published working calendars, a table a year."""

from datetime import date

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text


class Holiday(Definition):
    """A public holiday: the days off."""

    name: Text
    days: tuple[date, ...]


class Year(Definition):
    """A published year: days off and weekend days worked (调休), with the notice they come from."""

    year: int = Field(ge=1949, le=2200)
    source: str
    holiday: tuple[Holiday, ...] = ()
    worked: tuple[date, ...] = ()


class CalendarFile(Definition):
    """A working calendar. A year without a table is unpublished, and refused."""

    id: Id
    name: Text
    year: tuple[Year, ...] = Field(min_length=1)
