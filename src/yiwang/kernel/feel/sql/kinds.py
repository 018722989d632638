"""What is known of a value before any row is read: its kind, its SQL, and for numbers their range.

The ranges follow the declared digits of the columns. They prove which operations can overflow, so that only
those are guarded; the evaluator's numbers have 34 digits (DMN 1.5, 10.3.2.3.1), the columns' at most 38.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.truth import Truth
from yiwang.kernel.feel.values.dates import Date

FEEL_LIMIT = 10**34
"""Whole numbers below this are exact in FEEL."""
SQL_LIMIT = 10**38
"""Unscaled decimals below this fit a column."""
MOST_DIGITS = 38
WIDE = Context(prec=200)
"""Exact for everything met here: Python's own default rounds to 28 digits."""
INT32 = 2**31
INT64 = 2**63


@dataclass(frozen=True, slots=True)
class Stored:
    """How an engine holds a number: whole with so many bits, or decimal(digits, scale) when bits is 0."""

    bits: int
    digits: int = 0
    scale: int = 0

    @property
    def sql(self) -> str:
        """The name of the type in SQL."""
        if self.bits:
            return "INT" if self.bits == 32 else "BIGINT"
        return f"DECIMAL({self.digits}, {self.scale})"

    @property
    def ends(self) -> tuple[int, int]:
        """The least and the greatest whole number of so many bits."""
        return -(2 ** (self.bits - 1)), 2 ** (self.bits - 1) - 1


WHOLE32 = Stored(32)
WHOLE64 = Stored(64)


@dataclass(frozen=True, slots=True)
class Number:
    """A number: `low` and `high` bound it, counted in units of 10 to the minus `scale`.

    The evaluator's value never has more than `scale` decimals.
    """

    sql: Sql
    low: int
    high: int
    scale: int
    stored: Stored
    nullable: bool = True
    constant: Decimal | None = None

    @property
    def most(self) -> int:
        """The largest magnitude, in units."""
        return max(abs(self.low), abs(self.high))


@dataclass(frozen=True, slots=True)
class Quotient:
    """A division that need not end: kept as its two sides, so that comparing it is exact.

    The divisor is positive or null (a division by zero). `added` is what was added to it on the way, at most,
    with its number of decimals: the sum is exact where it matters, but no longer the quotient of two sides.
    """

    top: Number
    bottom: Number
    added: tuple[Decimal, int] | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `among` holds every value it can have, where that is known.

    `coded` is the same as the numbers of a dictionary, where it is kept so: to be compared with constants.
    """

    sql: Sql
    nullable: bool = True
    among: frozenset[str] | None = None
    constant: str | None = None
    coded: Sql | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A date of the years 1 to 9999."""

    sql: Sql
    nullable: bool = True
    constant: Date | None = None


@dataclass(frozen=True, slots=True)
class Months:
    """A years and months duration, as a number of months."""

    count: Number


@dataclass(frozen=True, slots=True)
class Span:
    """A days and time duration, as a number of units of so many nanoseconds."""

    count: Number
    unit: int


@dataclass(frozen=True, slots=True)
class Absent:
    """Null, always."""


@dataclass(frozen=True, slots=True)
class Item:
    """A place in a list that is there for the rows where `present` holds; None for all."""

    value: Value
    present: Truth | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list whose length is known but for places that may be empty; null where `absent` holds."""

    items: tuple[Item, ...]
    absent: Truth | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A context with these entries; null where `absent` holds."""

    fields: dict[str, Value]
    absent: Truth | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """A range; an end is None where the range is open to that side. `operator` as in `(< 5)`."""

    low: Value | None
    high: Value | None
    low_in: bool
    high_in: bool
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """A function to be written out where it is called. `call` takes its arguments in order."""

    params: tuple[str, ...]
    call: Callable[[list[Value]], Value] = field(compare=False)


Value = Number | Quotient | Text | Truth | Day | Months | Span | Absent | Items | Record | Between | Function
NOTHING = Absent()


def kind_name(value: Any) -> str:
    """The kind of a value in FEEL's words."""
    if isinstance(value, Truth):
        return "boolean"
    return _NAMES[type(value)]


_NAMES: dict[type, str] = {
    Number: "number",
    Quotient: "number",
    Text: "string",
    Day: "date",
    Months: "years and months duration",
    Span: "days and time duration",
    Absent: "null",
    Items: "list",
    Record: "context",
    Between: "range",
    Function: "function",
}


def null_of(value: Value) -> Sql | None:
    """Where a value is null, as SQL; None when it never is."""
    if isinstance(value, Truth):
        return b.is_null(value.exact()) if value.nullable else None
    if isinstance(value, Number | Text | Day):
        return b.is_null(value.sql) if value.nullable else None
    if isinstance(value, Months | Span):
        return null_of(value.count)
    if isinstance(value, Quotient):
        sides = [null for side in (value.top, value.bottom) if (null := null_of(side)) is not None]
        return b.some(sides) if sides else None
    if isinstance(value, Items | Record):
        return None if value.absent is None else value.absent.holds()
    return b.TRUE if isinstance(value, Absent) else None


def stored_for(low: int, high: int, scale: int) -> Stored:
    """The smallest column type for a range."""
    most = max(abs(low), abs(high))
    if scale == 0 and most < INT32:
        return WHOLE32
    if scale == 0 and most < INT64:
        return WHOLE64
    return Stored(0, max(digits(most), scale, 1), scale)


def moved(value: Decimal, places: int) -> Decimal:
    """The number with its point moved to the right, exactly."""
    return value.scaleb(places, WIDE)


def digits(most: int) -> int:
    """How many decimal digits a magnitude has."""
    return len(str(most)) if most else 1


def constant_number(value: Decimal) -> Number:
    """A number that is the same for every row."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    scale = max(-exponent, 0)
    if scale > MOST_DIGITS or value.adjusted() + scale >= MOST_DIGITS:
        raise OutsideProfileError("a constant", f"{value} has more digits than a column", "Round it.")
    units = int(moved(value, scale))
    stored = stored_for(units, units, scale)
    return Number(number_sql(units, scale, stored), units, units, scale, stored, False, value)


def number_sql(units: int, scale: int, stored: Stored) -> Sql:
    """A constant of a stored type; whole numbers of up to 31 bits need no cast."""
    if stored.bits == 32:
        return b.integer(units)
    if stored.bits:
        return b.cast(b.integer(units), stored.sql)
    shifted = moved(Decimal(units), -scale)
    sign = "-" if units < 0 else ""
    literal = f"{sign}{shifted.copy_abs():f}"
    return b.cast(b.text(literal), stored.sql)
