"""Dates and durations (DMN 1.5, tables 52-54)."""

from __future__ import annotations

from decimal import Decimal

from sqlglot import exp

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.kinds import (
    Absent,
    Day,
    Months,
    Number,
    Quotient,
    Span,
    Text,
    Value,
    constant_number,
    kind_name,
    null_of,
    stored_for,
)
from yiwang.kernel.feel.sql.numbers import add, multiply, negative
from yiwang.kernel.feel.sql.quotients import divide
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.values.dates import Date
from yiwang.kernel.feel.values.durations import DAY, NANOS, DaysTime, YearsMonths

FIRST, LAST = Date(1, 1, 1), Date(9999, 12, 31)
DAYS = LAST.ordinal - FIRST.ordinal
MOST_MONTHS = 12 * 100_000
"""Durations beyond this lead out of every calendar a column has; engines would stop the whole query."""
OUT = "the date is outside the years 1 to 9999"
_UNITS = (DAY, 3600 * NANOS, 60 * NANOS, NANOS, 1_000_000, 1_000, 1)


def day_sql(day: Date) -> Sql:
    """A constant date."""
    return b.cast(b.text(str(day)), "DATE")


def constant_day(day: Date) -> Day:
    """A date that is the same for every row."""
    if not FIRST <= day <= LAST:
        raise OutsideProfileError("date", f"{day}: {OUT}", "Write a date of the years 1 to 9999.")
    return Day(day_sql(day), False, day)


def constant_duration(value: YearsMonths | DaysTime) -> Months | Span:
    """A duration that is the same for every row."""
    if isinstance(value, YearsMonths):
        return Months(constant_number(Decimal(value.total)))
    unit = next(unit for unit in _UNITS if value.nanos % unit == 0)
    return Span(constant_number(Decimal(value.nanos // unit)), unit)


def within(sql: Sql) -> Sql:
    """Whether a date lies in the years columns share with everything that reads them."""
    return exp.Between(this=b.grouped(sql), low=day_sql(FIRST), high=day_sql(LAST))


def moved(sheet: Sheet, day: Day, duration: Months | Span, sign: int) -> Day:
    """A date plus (or minus, with sign -1) a duration."""
    count = duration.count if sign > 0 else negative(duration.count)
    if isinstance(duration, Span):
        count = _whole_days(sheet, count, duration.unit)
    count = _bounded(sheet, sheet.number(count), MOST_MONTHS if isinstance(duration, Months) else DAYS * 10)
    day = Day(sheet.once(day.sql), day.nullable)
    plus = sheet.engine.plus_months if isinstance(duration, Months) else sheet.engine.plus_days
    raw = sheet.once(plus(day.sql, count.sql))
    kept = sheet.once(b.case([(within(raw), raw)]))
    there = [b.negation(null) for side in (day, count) if (null := null_of(side)) is not None]
    sheet.poison(b.every([b.is_null(kept), *there]), OUT)
    return Day(kept)


def _whole_days(sheet: Sheet, count: Number, unit: int) -> Number:
    """Whole days of a count of units; a date is midnight, so parts of days go to the day before."""
    if unit == DAY:
        return count
    if count.constant is None:
        raise OutsideProfileError("date arithmetic", "a date is moved by hours that vary", "Use whole days.")
    return constant_number(Decimal(int(count.constant) * unit // DAY))


def _bounded(sheet: Sheet, count: Number, most: int) -> Number:
    """A count no engine stops at; rows beyond it are out of the calendar anyway."""
    if count.most <= most:
        return count
    inside = exp.Between(this=count.sql, low=b.integer(-most), high=b.integer(most))
    kept = sheet.once(b.case([(inside, count.sql)]))
    there = [] if (null := null_of(count)) is None else [b.negation(null)]
    sheet.poison(b.every([b.is_null(kept), *there]), OUT)
    return Number(kept, -most, most, 0, stored_for(-most, most, 0))


def between(sheet: Sheet, later: Day, earlier: Day) -> Span:
    """The days from one date to another."""
    if later.constant is not None and earlier.constant is not None:
        return Span(constant_number(Decimal(later.constant.ordinal - earlier.constant.ordinal)), DAY)
    sql = b.cast(sheet.engine.days_between(later.sql, earlier.sql), "INT")
    return Span(
        Number(sql, -DAYS, DAYS, 0, stored_for(-DAYS, DAYS, 0), later.nullable or earlier.nullable), DAY
    )


def part(sheet: Sheet, value: Day, name: str) -> Number:
    """`date.year` and its like."""
    highs = {"year": 9999, "month": 12, "day": 31, "weekday": 7}
    if value.constant is not None:
        return constant_number(Decimal(getattr(value.constant, name)))
    sql = b.cast(sheet.engine.part(name, value.sql), "INT")
    return Number(sql, 1, highs[name], 0, stored_for(1, highs[name], 0), value.nullable)


def scaled_duration(sheet: Sheet, operator: str, duration: Months | Span, by: Number) -> Months | Span:
    """A duration times a whole number."""
    if operator != "*" or by.scale > 0:
        raise OutsideProfileError(
            f"duration {operator} number", "the result is cut to whole units", "Multiply by whole numbers."
        )
    count = multiply(sheet, duration.count, by)
    return Months(count) if isinstance(duration, Months) else Span(count, duration.unit)


def ratio(sheet: Sheet, left: Months | Span, right: Months | Span) -> Number | Quotient | Absent:
    """A duration over another of its kind."""
    if isinstance(left, Span) and isinstance(right, Span) and left.unit != right.unit:
        if left.unit % right.unit == 0:
            factor = constant_number(Decimal(left.unit // right.unit))
            return divide(sheet, multiply(sheet, left.count, factor), right.count)
        factor = constant_number(Decimal(right.unit // left.unit))
        return divide(sheet, left.count, multiply(sheet, right.count, factor))
    return divide(sheet, left.count, right.count)


def summed(sheet: Sheet, left: Months | Span, right: Months | Span, sign: int) -> Months | Span:
    """Two durations of a kind together."""
    if isinstance(left, Months) and isinstance(right, Months):
        return Months(add(sheet, left.count, right.count, sign))
    if isinstance(left, Span) and isinstance(right, Span) and left.unit == right.unit:
        return Span(add(sheet, left.count, right.count, sign), left.unit)
    raise OutsideProfileError("duration arithmetic", "durations of different units", "Use one unit.")


def duration_of_text(sheet: Sheet, parts: list[Value]) -> Months | Span:
    """`duration("P" + string(n) + "M")`: a duration whose one number is a column.

    Text with a sign or a point is no duration, so that a negative number gives null (DMN 1.5, 10.3.4.1).
    """
    unit = _unit(parts)
    count = parts[1]
    if unit is None or not isinstance(count, Number) or count.scale > 0 or count.most >= 10**18:
        raise OutsideProfileError(
            "duration()",
            "a duration from text",
            'Write duration("P" + string(n) + "M") with a whole number n.',
        )
    if count.low < 0:
        sql = sheet.once(count.sql)
        sheet.fault(b.binary(exp.LT, sql, b.integer(0)), "the text is no duration")
        guarded = b.case([(b.binary(exp.GTE, sql, b.integer(0)), sql)])
        count = Number(guarded, 0, max(count.high, 0), 0, count.stored)
    if unit == "D":
        return Span(count, DAY)
    return Months(multiply(sheet, count, constant_number(Decimal(12))) if unit == "Y" else count)


def _unit(parts: list[Value]) -> str | None:
    if len(parts) != 3 or not isinstance(parts[0], Text) or not isinstance(parts[2], Text):
        return None
    return parts[2].constant if parts[0].constant == "P" and parts[2].constant in {"Y", "M", "D"} else None


def refuse(operator: str, left: Value, right: Value) -> OutsideProfileError:
    """Why two kinds are not combined."""
    return OutsideProfileError(
        f"{kind_name(left)} {operator} {kind_name(right)}", "no column form", "See the columnar profile."
    )
