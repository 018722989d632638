"""Equality and order (DMN 1.5, tables 49 and 50) over columns."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from sqlglot import exp

from yiwang.kernel.feel.operators import equality, ordering
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.kinds import (
    WIDE,
    Absent,
    Day,
    Months,
    Number,
    Quotient,
    Span,
    Stored,
    Text,
    Value,
    constant_number,
    kind_name,
    moved,
    null_of,
    number_sql,
    stored_for,
)
from yiwang.kernel.feel.sql.numbers import multiply, rescaled
from yiwang.kernel.feel.sql.quotients import crossed
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.truth import Fixed, Given, Plain, Same, Sure, Truth, opposite

_OPERATORS: dict[str, type[exp.Binary]] = {
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "=": exp.EQ,
}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def equal(sheet: Sheet, left: Value, right: Value) -> Truth:
    """`left = right`, never null."""
    if isinstance(left, Absent) or isinstance(right, Absent):
        other = right if isinstance(left, Absent) else left
        return _nothing(other)
    if isinstance(left, Text) and isinstance(right, Text) and _apart(left, right):
        return Fixed(False) if None in (null_of(left), null_of(right)) else _both_null(left, right)
    return _compared(sheet, "=", left, right)


def unequal(sheet: Sheet, left: Value, right: Value) -> Truth:
    """`left != right`, never null."""
    return opposite(equal(sheet, left, right))


def ordered(sheet: Sheet, operator: str, left: Value, right: Value) -> Truth:
    """`left operator right` for one of < <= > >=; null beside null."""
    if isinstance(left, Absent) or isinstance(right, Absent):
        return Fixed(None)
    if isinstance(left, Truth) or isinstance(right, Truth):
        raise mismatch(left, right)
    return _compared(sheet, operator, left, right)


def mismatch(left: Value, right: Value) -> OutsideProfileError:
    """Why two kinds are not compared."""
    return OutsideProfileError(
        f"comparing a {kind_name(left)} with a {kind_name(right)}",
        "in FEEL that has no answer, whatever the values"
        if kind_name(left) != kind_name(right)
        else "not done",
        "Compare values of one simple type.",
    )


def _nothing(value: Value) -> Truth:
    if isinstance(value, Absent):
        return Fixed(True)
    null = null_of(value)
    return Fixed(False) if null is None else Plain(null, may_be_null=False)


def _apart(left: Text, right: Text) -> bool:
    """Whether two strings can never be the same, by the values they may have."""
    one = left.among if left.constant is None else frozenset([left.constant])
    two = right.among if right.constant is None else frozenset([right.constant])
    return one is not None and two is not None and not one & two


def _both_null(left: Value, right: Value) -> Truth:
    parts = [null for side in (left, right) if (null := null_of(side)) is not None]
    return Plain(b.every([b.grouped(part) for part in parts]), may_be_null=False)


def _compared(sheet: Sheet, operator: str, left: Value, right: Value) -> Truth:
    if isinstance(left, Number | Quotient) and isinstance(right, Number | Quotient):
        return _numbers(sheet, operator, left, right)
    if isinstance(left, Text) and isinstance(right, Text):
        return _direct(operator, *(_as_kept(left, right) if operator == "=" else (left, right)))
    if isinstance(left, Day) and isinstance(right, Day):
        return _direct(operator, left, right)
    if isinstance(left, Truth) and isinstance(right, Truth):
        return _truths(left, right)
    if isinstance(left, Months) and isinstance(right, Months):
        return _numbers(sheet, operator, left.count, right.count)
    if isinstance(left, Span) and isinstance(right, Span):
        return _numbers(sheet, operator, *same_unit(sheet, left, right))
    raise mismatch(left, right)


def _as_kept(left: Text, right: Text) -> tuple[Text, Text]:
    """Beside a constant, a coded column as the numbers of its dictionary; a word it lacks equals none."""
    if left.coded is not None and right.constant is not None:
        return replace(left, sql=left.coded), right
    if right.coded is not None and left.constant is not None:
        return left, replace(right, sql=right.coded)
    return left, right


def same_unit(sheet: Sheet, left: Span, right: Span) -> tuple[Number, Number]:
    """The counts of two durations in the smaller of their units."""
    unit = min(left.unit, right.unit)
    one, two = (
        side.count
        if side.unit == unit
        else multiply(sheet, side.count, constant_number(Decimal(side.unit // unit)), exact=True)
        for side in (left, right)
    )
    return one, two


def _direct(operator: str, left: Text | Day, right: Text | Day) -> Truth:
    if left.constant is not None and right.constant is not None:
        fixed = (
            equality.equals(left.constant, right.constant)
            if operator == "="
            else ordering.compare(operator, left.constant, right.constant)
        )
        return Fixed(fixed)
    return _sides(operator, left.sql, right.sql, null_of(left), null_of(right))


def _sides(operator: str, left: Sql, right: Sql, left_null: Sql | None, right_null: Sql | None) -> Truth:
    sql = b.binary(_OPERATORS[operator], left, right)
    if operator == "=":
        return Same(sql, left_null, right_null, (left, right))
    return Plain(sql, may_be_null=left_null is not None or right_null is not None)


def _truths(left: Truth, right: Truth) -> Truth:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Fixed) and one.value is not None:
            told = other if one.value else opposite(other)
            return Sure(told)
    first, second = left.exact(), right.exact()
    nulls = [b.is_null(side.exact()) if side.nullable else None for side in (left, right)]
    return _sides("=", first, second, nulls[0], nulls[1])


def _numbers(sheet: Sheet, operator: str, left: Number | Quotient, right: Number | Quotient) -> Truth:
    if isinstance(left, Quotient) or isinstance(right, Quotient):
        return _quotients(sheet, operator, left, right)
    if left.constant is not None and right.constant is not None:
        fixed = (left.constant, right.constant)
        return Fixed(fixed[0] == fixed[1] if operator == "=" else ordering.compare(operator, *fixed))
    if right.constant is not None:
        return _bound(operator, left, right.constant)
    if left.constant is not None:
        return _bound(MIRRORED[operator], right, left.constant)
    scale = max(left.scale, right.scale)
    one, two = rescaled(left, scale), rescaled(right, scale)
    return _sides(operator, one.sql, two.sql, null_of(left), null_of(right))


def _quotients(sheet: Sheet, operator: str, left: Number | Quotient, right: Number | Quotient) -> Truth:
    one, two = crossed(sheet, left, right)
    if one.constant is not None and two.constant is not None:
        return _numbers(sheet, operator, one, two)
    told = _numbers(sheet, operator, one, two)
    if operator != "=":
        return told
    return Same(told.equal if isinstance(told, Same) else told.holds(), null_of(left), null_of(right))


def _bound(operator: str, value: Number, bound: Decimal) -> Truth:
    """A column against a constant, moved to the column's own scale so that the column needs no cast."""
    units = moved(bound, value.scale)
    below, above = (units.to_integral_value(way, WIDE) for way in (ROUND_FLOOR, ROUND_CEILING))
    if operator == "=":
        if below != above or not value.low <= below <= value.high:
            return Fixed(False)
        return _against("=", value, int(below))
    if operator == "<" and below != above:
        return _within("<=", value, int(below))
    if operator == ">" and below != above:
        return _within(">=", value, int(above))
    return _within(operator, value, int(below if operator in {"<", "<="} else above))


def _within(operator: str, value: Number, units: int) -> Truth:
    """An order against a constant, decided where the range of the column decides it."""
    if operator in {"<", "<="}:
        top = units if operator == "<=" else units - 1
        if value.high <= top or value.low > top:
            return _decided(value.high <= top, value)
    else:
        floor = units if operator == ">=" else units + 1
        if value.low >= floor or value.high < floor:
            return _decided(value.low >= floor, value)
    return _against(operator, value, units)


def _decided(answer: bool, value: Number) -> Truth:
    """The same for every row that has a value."""
    return Given(Fixed(answer), (value.sql,)) if value.nullable else Fixed(answer)


def _against(operator: str, value: Number, units: int) -> Truth:
    stored = value.stored if value.stored.bits else Stored(0, value.stored.digits, value.scale)
    if stored.bits and stored_for(units, units, 0).bits != 32:
        stored = stored_for(units, units, 0)
    return _sides(operator, value.sql, number_sql(units, value.scale, stored), null_of(value), None)
