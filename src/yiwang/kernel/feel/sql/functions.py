"""The built-in functions that have a column form."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from yiwang.kernel.feel.sql import aggregates, calendar, quotients, strings
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.kinds import (
    NOTHING,
    WHOLE32,
    Absent,
    Day,
    Items,
    Months,
    Number,
    Quotient,
    Span,
    Text,
    Value,
    kind_name,
    null_of,
    number_sql,
    stored_for,
)
from yiwang.kernel.feel.sql.numbers import absolute, rescaled
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.rounding import MODES, rounded
from yiwang.kernel.feel.sql.tests import in_list
from yiwang.kernel.feel.sql.truth import Fixed, Truth, opposite
from yiwang.kernel.feel.sql.writer import BUILTINS, Builtin, Writer, constant
from yiwang.kernel.feel.values.dates import date as make_date
from yiwang.kernel.feel.values.temporal import parse_temporal


def _function(*names: str) -> Callable[[Builtin], Builtin]:
    def register(write: Builtin) -> Builtin:
        for name in names:
            BUILTINS[name] = write
        return write

    return register


def _some_absent(args: list[Value]) -> bool:
    return any(isinstance(arg, Absent) for arg in args)


def _wrong(name: str, args: list[Value]) -> OutsideProfileError:
    kinds = ", ".join(kind_name(arg) for arg in args)
    return OutsideProfileError(
        f"{name}({kinds})", "no column form for these kinds", "See the columnar profile."
    )


@_function("not")
def _not(writer: Writer, args: list[Value]) -> Value:
    if len(args) != 1:
        raise _wrong("not", args)
    return opposite(writer.as_truth(args[0]))


@_function("abs")
def _abs(writer: Writer, args: list[Value]) -> Value:
    (value,) = args if len(args) == 1 else (NOTHING,)
    if isinstance(value, Number):
        return absolute(writer.sheet.number(value))
    if isinstance(value, Quotient):
        return Quotient(absolute(value.top), value.bottom, value.added)
    if isinstance(value, Months):
        return Months(absolute(value.count))
    if isinstance(value, Span):
        return Span(absolute(value.count), value.unit)
    if isinstance(value, Absent) and args:
        return NOTHING
    raise _wrong("abs", args)


def _rounding(name: str) -> Builtin:
    def write(writer: Writer, args: list[Value]) -> Value:
        if _some_absent(args):
            return NOTHING
        places = _places(name, args)
        if not isinstance(args[0], Number | Quotient):
            raise _wrong(name, args)
        return rounded(writer.sheet, args[0], places, MODES[name])

    return write


def _places(name: str, args: list[Value]) -> int:
    if len(args) == 1 and name in {"floor", "ceiling"}:
        return 0
    if len(args) == 2 and isinstance(args[1], Number) and args[1].constant is not None:
        places = int(args[1].constant)
        if -30 <= places <= 30:
            return places
    raise OutsideProfileError(f"{name}()", "decimals that vary or pass 30", "Write the number of decimals.")


for _name in MODES:
    BUILTINS[_name] = _rounding(_name)


@_function("modulo")
def _modulo(writer: Writer, args: list[Value]) -> Value:
    """`modulo(a, b)`: the rest with the sign of the divisor."""
    if _some_absent(args):
        return NOTHING
    if len(args) != 2 or not isinstance(args[0], Number) or not isinstance(args[1], Number):
        raise _wrong("modulo", args)
    scale = max(args[0].scale, args[1].scale)
    left, right = (writer.sheet.number(rescaled(arg, scale)) for arg in (args[0], args[1]))
    zero = number_sql(0, scale, stored_for(0, 0, scale))
    by_zero = b.binary(exp.EQ, right.sql, zero)
    if right.low <= 0 <= right.high:
        writer.sheet.fault(by_zero, quotients.BY_ZERO)
    rest = writer.sheet.once(b.binary(exp.Mod, left.sql, b.call("NULLIF", right.sql, zero)))
    across = b.binary(exp.NEQ, b.binary(exp.LT, rest, zero), b.binary(exp.LT, right.sql, zero))
    fixed = b.case(
        [(b.every([b.binary(exp.NEQ, rest, zero), across]), b.binary(exp.Add, rest, right.sql))], rest
    )
    stored = stored_for(-right.most, right.most, scale)
    return Number(b.cast(fixed, stored.sql), -right.most, right.most, scale, stored)


@_function("odd", "even")
def _unsupported_parity(writer: Writer, args: list[Value]) -> Value:
    raise OutsideProfileError("odd() and even()", "no column form", "Write modulo(n, 2) = 0.")


@_function("sum")
def _sum(writer: Writer, args: list[Value]) -> Value:
    return aggregates.total(writer.sheet, args)


@_function("count")
def _count(writer: Writer, args: list[Value]) -> Value:
    return NOTHING if _some_absent(args) else aggregates.count(writer.sheet, args)


@_function("mean")
def _mean(writer: Writer, args: list[Value]) -> Value:
    return aggregates.mean(writer.sheet, args)


@_function("min")
def _min(writer: Writer, args: list[Value]) -> Value:
    return aggregates.extreme(writer.sheet, "min", args)


@_function("max")
def _max(writer: Writer, args: list[Value]) -> Value:
    return aggregates.extreme(writer.sheet, "max", args)


@_function("all")
def _all(writer: Writer, args: list[Value]) -> Value:
    return aggregates.all_or_any(writer.sheet, "all", args)


@_function("any")
def _any(writer: Writer, args: list[Value]) -> Value:
    return aggregates.all_or_any(writer.sheet, "any", args)


@_function("list contains")
def _list_contains(writer: Writer, args: list[Value]) -> Value:
    if len(args) != 2 or not isinstance(args[0], Items):
        raise _wrong("list contains", args)
    if any(kind_name(item.value) == "range" for item in args[0].items):
        raise _wrong("list contains", args)
    found = in_list(writer.sheet, args[1], Items(args[0].items))
    return aggregates.contains(writer.sheet, args[0], args[1], found)


@_function("string length")
def _string_length(writer: Writer, args: list[Value]) -> Value:
    if _some_absent(args):
        return NOTHING
    if len(args) != 1 or not isinstance(args[0], Text):
        raise _wrong("string length", args)
    return strings.length(writer.sheet, args[0])


def _text_test(name: str) -> Builtin:
    def write(writer: Writer, args: list[Value]) -> Value:
        if _some_absent(args):
            return Fixed(None)
        if len(args) != 2 or not isinstance(args[0], Text) or not isinstance(args[1], Text):
            raise _wrong(name, args)
        return strings.tested(writer.sheet, name, args[0], args[1])

    return write


for _name in ("contains", "starts with", "ends with"):
    BUILTINS[_name] = _text_test(_name)


@_function("substring")
def _substring(writer: Writer, args: list[Value]) -> Value:
    if _some_absent(args):
        return NOTHING
    if len(args) not in {2, 3} or not isinstance(args[0], Text):
        raise _wrong("substring", args)
    return strings.substring(writer.sheet, args[0], args[1], args[2] if len(args) == 3 else None)


def _around(name: str) -> Builtin:
    def write(writer: Writer, args: list[Value]) -> Value:
        if _some_absent(args):
            return NOTHING
        if len(args) != 2 or not isinstance(args[0], Text) or not isinstance(args[1], Text):
            raise _wrong(name, args)
        return strings.around(writer.sheet, name, args[0], args[1])

    return write


for _name in ("substring before", "substring after"):
    BUILTINS[_name] = _around(_name)


@_function("string")
def _string(writer: Writer, args: list[Value]) -> Value:
    """`string(value)`; of numbers, of whole ones: a column does not keep how 1.50 was written."""
    value = args[0] if len(args) == 1 else None
    if isinstance(value, Absent | Text):
        return value
    if isinstance(value, Truth):
        words = b.case([(value.holds(), b.text("true")), (value.fails(), b.text("false"))])
        return Text(words, value.nullable, frozenset({"true", "false"}))
    if isinstance(value, Number) and (value.scale == 0 or value.constant is not None):
        if value.constant is not None:
            return strings.constant_text(f"{value.constant:f}")
        return Text(b.cast(value.sql, "VARCHAR"), value.nullable)
    if isinstance(value, Day):
        return Text(b.cast(value.sql, "VARCHAR"), value.nullable)
    hint = "Round it to whole numbers first." if isinstance(value, Number | Quotient) else ""
    raise OutsideProfileError("string()", "the text of this value is not known as a column", hint)


@_function("today")
def _today(writer: Writer, args: list[Value]) -> Value:
    if writer.today is None:
        raise OutsideProfileError("today()", "no day was given", "Pass on=date(...) to compile.")
    return calendar.constant_day(writer.today)


@_function("date")
def _date(writer: Writer, args: list[Value]) -> Value:
    if len(args) == 1 and isinstance(args[0], Day | Absent):
        return args[0]
    if len(args) == 1 and isinstance(args[0], Text) and args[0].constant is not None:
        return constant(writer, _parsed(writer, args[0].constant))
    numbers = [arg.constant for arg in args if isinstance(arg, Number) and arg.constant is not None]
    if len(args) == len(numbers) == 3 and all(number == int(number) for number in numbers):
        return constant(writer, make_date(*map(int, numbers)))
    raise _wrong("date", args)


def _parsed(writer: Writer, text: str) -> object:
    value = parse_temporal(text)
    if value is None:
        writer.sheet.fault(b.TRUE, f"'{text}' is no date or duration")
    return value


@_function("duration")
def _duration(writer: Writer, args: list[Value]) -> Value:
    if len(args) == 1 and isinstance(args[0], Text) and args[0].constant is not None:
        return constant(writer, _parsed(writer, args[0].constant))
    if _some_absent(args):
        return NOTHING
    raise OutsideProfileError(
        "duration()", "a duration from text", 'Write duration("P" + string(n) + "M") with a whole number n.'
    )


@_function("years and months duration")
def _months_between(writer: Writer, args: list[Value]) -> Value:
    """Whole months from one date to another, towards zero."""
    if _some_absent(args):
        return NOTHING
    if len(args) != 2 or not isinstance(args[0], Day) or not isinstance(args[1], Day):
        raise _wrong("years and months duration", args)
    sheet = writer.sheet
    start, end = (sheet.kept(arg) for arg in args)
    assert isinstance(start, Day) and isinstance(end, Day)
    parts = {
        name: b.binary(exp.Sub, sheet.engine.part(name, end.sql), sheet.engine.part(name, start.sql))
        for name in ("year", "month", "day")
    }
    years = b.binary(exp.Mul, b.cast(parts["year"], "INT"), b.integer(12))
    whole = sheet.once(b.cast(b.binary(exp.Add, years, parts["month"]), "INT"))
    short = b.every([b.binary(exp.GT, whole, b.integer(0)), b.binary(exp.LT, parts["day"], b.integer(0))])
    over = b.every([b.binary(exp.LT, whole, b.integer(0)), b.binary(exp.GT, parts["day"], b.integer(0))])
    sql = b.case(
        [(short, b.binary(exp.Sub, whole, b.integer(1))), (over, b.binary(exp.Add, whole, b.integer(1)))],
        whole,
    )
    most = 12 * 10_000
    nullable = null_of(start) is not None or null_of(end) is not None
    return Months(Number(sql, -most, most, 0, WHOLE32, nullable))
