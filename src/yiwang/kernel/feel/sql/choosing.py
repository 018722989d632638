"""One value out of several: `if`, the rules of a table, the least and the greatest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.comparing import same_unit
from yiwang.kernel.feel.sql.kinds import (
    NOTHING,
    Absent,
    Day,
    Item,
    Items,
    Months,
    Number,
    Quotient,
    Record,
    Span,
    Text,
    Value,
    constant_number,
    kind_name,
    stored_for,
)
from yiwang.kernel.feel.sql.numbers import stored_as, units
from yiwang.kernel.feel.sql.quotients import as_quotient
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.truth import Fixed, Plain, Sure, Truth, every, opposite

Branch = tuple[Sql, Value]


def choose(sheet: Sheet, branches: Sequence[Branch], otherwise: Value = NOTHING) -> Value:
    """The value of the first branch whose condition is TRUE, else the last one."""
    live = [
        (condition, value)
        for condition, value in branches
        if condition is not b.FALSE and condition is not b.NULL
    ]
    for position, (condition, value) in enumerate(live):
        if condition is b.TRUE:
            live, otherwise = live[:position], value
            break
    if not live:
        return otherwise
    values = [value for _, value in live] + [otherwise]
    kinds = {_family(value) for value in values if not isinstance(value, Absent)}
    if not kinds:
        return NOTHING
    if kinds == {"number", "quotient"}:
        kinds = {"quotient"}
    if len(kinds) > 1:
        names = " or a ".join(sorted(kind_name(value) for value in values if not isinstance(value, Absent)))
        raise OutsideProfileError(
            "a choice of kinds", f"the value is a {names}", "Give every branch one type."
        )
    return _CHOOSERS[kinds.pop()](sheet, [condition for condition, _ in live], values)


def _family(value: Value) -> str:
    if isinstance(value, Truth):
        return "boolean"
    return {Number: "number", Quotient: "quotient"}.get(type(value), "") or kind_name(value)


def _case(conditions: list[Sql], parts: list[Sql]) -> Sql:
    return b.case(list(zip(conditions, parts, strict=False)), parts[-1])


def _numbers(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Value:
    numbers = [value for value in values if isinstance(value, Number)]
    scale = max(number.scale for number in numbers)
    bounds = [units(number, scale) for number in numbers]
    low, high = min(bound[0] for bound in bounds), max(bound[1] for bound in bounds)
    stored = stored_for(low, high, scale)
    if len({number.stored for number in numbers if number.constant is None}) == 1:
        own = next(number.stored for number in numbers if number.constant is None)
        stored = own if own.digits >= stored.digits and own.scale == scale and not stored.bits else stored
    if stored.digits > 38:
        raise OutsideProfileError(
            "a choice of numbers", "together they need more than 38 digits", "Round them."
        )
    parts = [stored_as(value, stored) if isinstance(value, Number) else b.NULL for value in values]
    nullable = any(not isinstance(value, Number) or value.nullable for value in values)
    return Number(_case(conditions, parts), low, high, scale, stored, nullable)


def _quotients(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Value:
    pairs = [as_quotient(value) if isinstance(value, Number | Quotient) else value for value in values]
    tops = [pair.top if isinstance(pair, Quotient) else NOTHING for pair in pairs]
    bottoms = [pair.bottom if isinstance(pair, Quotient) else NOTHING for pair in pairs]
    top, bottom = _numbers(sheet, conditions, list(tops)), _numbers(sheet, conditions, list(bottoms))
    assert isinstance(top, Number) and isinstance(bottom, Number)
    added = [pair.added for pair in pairs if isinstance(pair, Quotient) and pair.added is not None]
    most = (max(one[0] for one in added), max(one[1] for one in added)) if added else None
    return Quotient(sheet.number(top), sheet.number(bottom), most)


def _texts(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Value:
    texts = [value for value in values if isinstance(value, Text)]
    parts = [value.sql if isinstance(value, Text) else b.NULL for value in values]
    known = [text.among for text in texts if text.among is not None]
    among = frozenset().union(*known) if len(known) == len(texts) else None
    nullable = any(not isinstance(value, Text) or value.nullable for value in values)
    return Text(_case(conditions, parts), nullable, among)


def _days(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Value:
    parts = [value.sql if isinstance(value, Day) else b.NULL for value in values]
    return Day(
        _case(conditions, parts), any(not isinstance(value, Day) or value.nullable for value in values)
    )


def _truths(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Value:
    parts = [value.exact() if isinstance(value, Truth) else b.NULL for value in values]
    nullable = any(not isinstance(value, Truth) or value.nullable for value in values)
    return Plain(_case(conditions, parts), nullable)


def _months(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Value:
    counts: list[Value] = [value.count if isinstance(value, Months) else NOTHING for value in values]
    count = _numbers(sheet, conditions, counts)
    assert isinstance(count, Number)
    return Months(count)


def _spans(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Value:
    unit = min(value.unit for value in values if isinstance(value, Span))
    finest = Span(constant_number(Decimal(0)), unit)
    counts: list[Value] = [
        same_unit(sheet, value, finest)[0] if isinstance(value, Span) else NOTHING for value in values
    ]
    count = _numbers(sheet, conditions, counts)
    assert isinstance(count, Number)
    return Span(count, unit)


def _records(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Value:
    records = [value for value in values if isinstance(value, Record)]
    names = list(records[0].fields)
    if any(list(record.fields) != names for record in records):
        raise OutsideProfileError(
            "a choice of contexts", "their entries differ", "Give each the same entries."
        )
    fields = {
        name: choose(
            sheet,
            [
                (condition, value.fields[name] if isinstance(value, Record) else NOTHING)
                for condition, value in zip(conditions, values, strict=False)
            ],
            values[-1].fields[name] if isinstance(values[-1], Record) else NOTHING,
        )
        for name in names
    }
    return Record(fields, _absent(sheet, conditions, values))


def _lists(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Value:
    """A list of the places of all, each there only where its own list is chosen."""
    items: list[Item] = []
    before: list[Truth] = []
    for position, value in enumerate(values):
        own: list[Truth] = [opposite(Sure(one)) for one in before]
        if position < len(conditions):
            chosen = sheet.truth(Plain(conditions[position]))
            before.append(chosen)
            own.append(chosen)
        if isinstance(value, Items):
            here = every(own)
            items += [
                replace(item, present=here if item.present is None else every([here, item.present]))
                for item in value.items
            ]
    return Items(tuple(items), _absent(sheet, conditions, values))


def _absent(sheet: Sheet, conditions: list[Sql], values: list[Value]) -> Truth | None:
    """Where the chosen one is null."""
    gone: list[Value] = []
    for value in values:
        absent = value.absent if isinstance(value, Items | Record) else Fixed(True)
        gone.append(Fixed(False) if absent is None else absent)
    if all(isinstance(one, Fixed) and one.value is False for one in gone):
        return None
    told = _truths(sheet, conditions, gone)
    assert isinstance(told, Truth)
    return sheet.truth(told)


_CHOOSERS = {
    "number": _numbers,
    "quotient": _quotients,
    "string": _texts,
    "date": _days,
    "boolean": _truths,
    "years and months duration": _months,
    "days and time duration": _spans,
    "context": _records,
    "list": _lists,
}
