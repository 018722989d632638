"""Functions over lists whose places are known (DMN 1.5, table 74)."""

from __future__ import annotations

from decimal import Decimal

from sqlglot import exp

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.choosing import choose
from yiwang.kernel.feel.sql.kinds import (
    NOTHING,
    WHOLE32,
    Absent,
    Day,
    Item,
    Items,
    Months,
    Number,
    Text,
    Value,
    constant_number,
    kind_name,
    null_of,
    stored_for,
)
from yiwang.kernel.feel.sql.numbers import add, stored_as, units
from yiwang.kernel.feel.sql.quotients import divide
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.truth import Fixed, Plain, Sure, Truth, every, opposite, some


def listed(args: list[Value]) -> Items:
    """The list meant by arguments: sum(a, b) or sum(list)."""
    if len(args) == 1 and isinstance(args[0], Items):
        return args[0]
    return Items(tuple(Item(arg) for arg in args))


def _unless(sheet: Sheet, absent: Truth | None, value: Value) -> Value:
    """The value, null where the list itself is."""
    return value if absent is None else choose(sheet, [(opposite(Sure(absent)).holds(), value)], NOTHING)


def _empty(items: Items) -> Truth:
    """Where no place is there."""
    presents = [item.present for item in items.items]
    if any(present is None for present in presents):
        return Fixed(False)
    return every([opposite(Sure(present)) for present in presents if present is not None])


def _broken(items: Items) -> list[Sql]:
    """Where a place that is there holds null: the whole answer is null."""
    found = []
    for item in items.items:
        null = null_of(item.value)
        if null is not None:
            found.append(null if item.present is None else b.every([item.present.holds(), b.grouped(null)]))
    return found


def total(sheet: Sheet, args: list[Value]) -> Value:
    """`sum(list)`: null for an empty list or one with a null."""
    items = _kept(sheet, listed(args))
    values = [item.value for item in items.items]
    if not values or any(isinstance(value, Absent) and item.present is None for value, item in _pairs(items)):
        return NOTHING
    if all(isinstance(value, Months) for value in values):
        counts = Items(tuple(Item(v.count, i.present) for v, i in _pairs(items) if isinstance(v, Months)))
        return _unless(sheet, items.absent, Months(_sum(sheet, counts)))
    if all(isinstance(value, Number) for value in values):
        return _unless(sheet, items.absent, _sum(sheet, items))
    raise OutsideProfileError("sum()", f"of a {kind_name(values[0])}", "Sum numbers.")


def _pairs(items: Items) -> list[tuple[Value, Item]]:
    return [(item.value, item) for item in items.items]


def _kept(sheet: Sheet, items: Items) -> Items:
    kept = sheet.kept(items)
    assert isinstance(kept, Items)
    return kept


def _sum(sheet: Sheet, items: Items) -> Number:
    parts = [_or_zero(sheet, item) for item in items.items]
    result = _halves(sheet, parts)
    if all(item.present is None for item in items.items):
        return result
    wrong = [*_broken(items), _empty(items).holds()]
    chosen = choose(sheet, [(b.some(wrong), NOTHING)], sheet.number(result))
    assert isinstance(chosen, Number)
    return chosen


def _or_zero(sheet: Sheet, item: Item) -> Number:
    assert isinstance(item.value, Number)
    if item.present is None:
        return item.value
    chosen = choose(sheet, [(item.present.holds(), item.value)], constant_number(Decimal(0)))
    assert isinstance(chosen, Number)
    return chosen


def _halves(sheet: Sheet, parts: list[Number]) -> Number:
    """Added in halves, so that a thousand addends are ten deep."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return add(sheet, _halves(sheet, parts[:middle]), _halves(sheet, parts[middle:]))


def count(sheet: Sheet, args: list[Value]) -> Value:
    """`count(list)`."""
    if len(args) != 1 or not isinstance(args[0], Items):
        raise OutsideProfileError("count()", "of something that is no list", "Count a list.")
    items = _kept(sheet, args[0])
    sure = sum(item.present is None for item in items.items)
    parts = [
        b.case([(item.present.holds(), b.integer(1))], b.integer(0)) for item in items.items if item.present
    ]
    if not parts:
        return _unless(sheet, items.absent, constant_number(Decimal(sure)))
    sql = b.total([*parts, b.integer(sure)] if sure else parts)
    return _unless(sheet, items.absent, Number(sql, 0, len(items.items), 0, WHOLE32, False))


def mean(sheet: Sheet, args: list[Value]) -> Value:
    """`mean(list)` of a list all of whose places are there."""
    items = listed(args)
    if any(item.present is not None for item in items.items):
        raise OutsideProfileError("mean()", "of a list whose length varies", "Decide it per case.")
    summed = total(sheet, args)
    if isinstance(summed, Absent):
        return NOTHING
    if not isinstance(summed, Number):
        raise OutsideProfileError("mean()", f"of a {kind_name(summed)}", "Average numbers.")
    return divide(sheet, summed, constant_number(Decimal(len(items.items))))


def extreme(sheet: Sheet, name: str, args: list[Value]) -> Value:
    """`min(list)` or `max(list)`: null for an empty list or one with a null (unlike LEAST and GREATEST)."""
    items = _kept(sheet, listed(args))
    values = [item.value for item in items.items]
    if not values or any(isinstance(value, Absent) and item.present is None for value, item in _pairs(items)):
        return NOTHING
    kinds = {type(value) for value in values}
    if len(kinds) != 1 or not kinds <= {Number, Text, Day, Months}:
        raise OutsideProfileError(
            f"{name}()", "of values that are not all of one simple kind", "Round quotients."
        )
    if isinstance(values[0], Months):
        counts = Items(tuple(Item(v.count, i.present) for v, i in _pairs(items) if isinstance(v, Months)))
        return _unless(sheet, items.absent, Months(_extreme_number(name, counts)))
    if isinstance(values[0], Number):
        return _unless(sheet, items.absent, _extreme_number(name, items))
    sqls = [value.sql for value in values if isinstance(value, Text | Day)]
    sql = _extreme_sql(name, items, sqls)
    return _unless(sheet, items.absent, Text(sql) if isinstance(values[0], Text) else Day(sql))


def _extreme_number(name: str, items: Items) -> Number:
    numbers = [item.value for item in items.items if isinstance(item.value, Number)]
    scale = max(number.scale for number in numbers)
    bounds = [units(number, scale) for number in numbers]
    low, high = min(bound[0] for bound in bounds), max(bound[1] for bound in bounds)
    stored = stored_for(low, high, scale)
    if stored.digits > 38:
        raise OutsideProfileError(f"{name}()", "the numbers need more than 38 digits together", "Round them.")
    sql = _extreme_sql(name, items, [stored_as(number, stored) for number in numbers])
    nullable = any(item.present is not None or null_of(item.value) is not None for item in items.items)
    return Number(sql, low, high, scale, stored, nullable)


def _extreme_sql(name: str, items: Items, sqls: list[Sql]) -> Sql:
    if len(sqls) == 2 and all(item.present is None for item in items.items):
        bounds = [place for place, item in enumerate(items.items) if null_of(item.value) is None]
        if len(bounds) == 1:
            bound, value = sqls[bounds[0]], sqls[1 - bounds[0]]
            beyond = b.binary(exp.GT if name == "min" else exp.LT, value, bound)
            return b.case([(beyond, bound)], value)  # null where the value is
    parts = [
        sql if item.present is None else b.case([(item.present.holds(), sql)])
        for item, sql in zip(items.items, sqls, strict=True)
    ]
    best = parts[0] if len(parts) == 1 else b.call("LEAST" if name == "min" else "GREATEST", *parts)
    broken = _broken(items)
    return b.case([(b.negation(b.some(broken)), best)]) if broken else best


def all_or_any(sheet: Sheet, name: str, args: list[Value]) -> Value:
    """`all(list)` and `any(list)`, with the logic of three values."""
    items = listed(args)
    parts: list[Truth] = []
    for item in items.items:
        if not isinstance(item.value, Truth | Absent):
            raise OutsideProfileError(f"{name}()", f"of a {kind_name(item.value)}", "Give truth values.")
        told = item.value if isinstance(item.value, Truth) else Fixed(None)
        if item.present is not None:
            here = Sure(item.present)
            told = some([opposite(here), told]) if name == "all" else every([here, told])
        parts.append(told)
    result = (every if name == "all" else some)(parts)
    return _unless(sheet, items.absent, result)


def contains(sheet: Sheet, items: Value, value: Value, same: Truth) -> Value:
    """`list contains(list, value)`, given whether the value is in the list."""
    if not isinstance(items, Items):
        raise OutsideProfileError("list contains()", f"of a {kind_name(items)}", "Give a list.")
    return same if items.absent is None else Plain(b.case([(items.absent.holds(), b.NULL)], same.exact()))
