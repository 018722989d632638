"""``calendars/<id>.toml``: published working calendars, a table a year."""

from datetime import date

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text


class Holiday(Definition):
    """A public holiday: the days off, and the weekend days worked in exchange (调休)."""

    name: Text
    days: tuple[date, ...] = Field(min_length=1)
    worked: tuple[date, ...] = ()


class Year(Definition):
    """A published year, with the notice its days come from."""

    year: int = Field(ge=1949, le=2200)
    source: str
    holiday: tuple[Holiday, ...] = ()


class CalendarFile(Definition):
    """A working calendar. A year without a table is unpublished, and refused."""

    id: Id
    name: Text
    year: tuple[Year, ...] = Field(min_length=1)
