"""From the typed tree of an expression to columns: one entry per kind of node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql import calendar, quotients, strings
from yiwang.kernel.feel.sql.choosing import choose
from yiwang.kernel.feel.sql.comparing import equal, ordered, unequal
from yiwang.kernel.feel.sql.kinds import (
    NOTHING,
    Absent,
    Between,
    Day,
    Function,
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
    null_of,
)
from yiwang.kernel.feel.sql.numbers import add, multiply, negative
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.rounding import rounded
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.tests import test, unary, within
from yiwang.kernel.feel.sql.truth import Fixed, Plain, Sure, Truth, every, opposite, some
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import (
    BooleanType,
    DateType,
    DaysTimeType,
    NumberType,
    StringType,
    Type,
    YearsMonthsType,
)
from yiwang.kernel.feel.values.dates import Date
from yiwang.kernel.feel.values.durations import DAY, DaysTime, YearsMonths
from yiwang.kernel.feel.values.numbers import CONTEXT

Env = Mapping[str, Value]
Conform = Callable[[Value, Type, str], Value]
Builtin = Callable[["Writer", list[Value]], Value]
Write = Callable[["Writer", Any, Env], Value]

WRITERS: dict[type[n.Node], Write] = {}
BUILTINS: dict[str, Builtin] = {}
MAX_DEPTH = 40
MAX_ITEMS = 2_000


def writes(kind: type[n.Node]) -> Callable[[Write], Write]:
    """Register what writes a kind of node."""

    def register(write: Write) -> Write:
        WRITERS[kind] = write
        return write

    return register


@dataclass(slots=True)
class Writer:
    """Writes expressions; `today` is the day today() answers, `conform` enforces declared types."""

    sheet: Sheet
    conform: Conform
    today: Date | None = None
    depth: int = field(default=0)
    plain: list[Value] = field(default_factory=list)

    def value(self, node: n.Node, env: Env) -> Value:
        """The value of a node. Raises OutsideProfileError with the place of the innermost construct."""
        write = WRITERS.get(node.__class__)
        try:
            if write is None:
                raise OutsideProfileError(type(node).__name__, "no column form", "See the columnar profile.")
            return write(self, node, env)
        except OutsideProfileError as refusal:
            refusal.span = refusal.span or node.span
            raise

    def truth(self, node: n.Node, env: Env) -> Truth:
        """The value of a node where a truth value is wanted; anything else is null there."""
        return self.as_truth(self.value(node, env))

    def is_plain(self, value: Value) -> bool:
        """Whether a value's null is what somebody gave: a column as it is, not a failed computation."""
        return any(value is one for one in self.plain)

    def as_truth(self, value: Value) -> Truth:
        """A value where a truth value is wanted."""
        if isinstance(value, Truth):
            return value
        if isinstance(value, Absent):
            return Fixed(None)
        raise OutsideProfileError(
            f"a {kind_name(value)} as a condition", "it is never true", "Compare it with something."
        )

    def passes_unary(self, node: n.UnaryTests, subject: Value, env: Env) -> Truth:
        """Whether a value passes the tests of a cell."""
        inner = {**env, "?": subject}
        return unary(self.sheet, node, subject, lambda part: self.value(part, inner), self.is_plain)

    def invoke(self, function: Function, args: list[Value]) -> Value:
        """A function written out for these arguments."""
        if self.depth >= MAX_DEPTH:
            raise OutsideProfileError("recursion", "a function calls itself", "Write the steps out.")
        self.depth += 1
        try:
            return function.call([self.sheet.kept(arg) for arg in args])
        finally:
            self.depth -= 1


@writes(n.Literal)
def _literal(writer: Writer, node: n.Literal, env: Env) -> Value:
    return constant(writer, node.value)


def constant(writer: Writer, value: Any) -> Value:
    """A value that is the same for every row."""
    if value is None:
        return NOTHING
    if isinstance(value, FeelError):
        writer.sheet.fault(b.TRUE, value.reason)
        return NOTHING
    if isinstance(value, bool):
        return Fixed(value)
    if isinstance(value, Decimal):
        return constant_number(value)
    if isinstance(value, str):
        return strings.constant_text(value)
    if isinstance(value, Date):
        return calendar.constant_day(value)
    if isinstance(value, YearsMonths | DaysTime):
        return calendar.constant_duration(value)
    raise OutsideProfileError("time", "times and dates with times have no column form", "Use dates.")


@writes(n.Variable)
def _variable(writer: Writer, node: n.Variable, env: Env) -> Value:
    if node.name in env:
        return env[node.name]
    raise OutsideProfileError(f"the name {node.name}", "nothing here has that name", "Correct the name.")


@writes(n.Path)
def _path(writer: Writer, node: n.Path, env: Env) -> Value:
    return member(writer, writer.value(node.source, env), node.name)


def member(writer: Writer, value: Value, name: str) -> Value:
    """`value.name`."""
    if isinstance(value, Record) and name in value.fields:
        return value.fields[name]
    if isinstance(value, Absent):
        return NOTHING
    if isinstance(value, Day) and name in {"year", "month", "day", "weekday"}:
        return calendar.part(writer.sheet, value, name)
    if isinstance(value, Months) and name in {"years", "months"}:
        years = _whole_units(writer, value.count, 12)
        if name == "years":
            return years
        return add(writer.sheet, value.count, multiply(writer.sheet, years, constant_number(Decimal(12))), -1)
    if isinstance(value, Span) and name == "days" and DAY % value.unit == 0:
        return _whole_units(writer, value.count, DAY // value.unit)
    if isinstance(value, Items):
        items = tuple(Item(member(writer, item.value, name), item.present) for item in value.items)
        return Items(items, value.absent)
    raise OutsideProfileError(
        f".{name} of a {kind_name(value)}", "there is no such part", "Correct the name."
    )


def _whole_units(writer: Writer, count: Number, size: int) -> Number:
    if size == 1:
        return count
    quotient = quotients.divide(writer.sheet, count, constant_number(Decimal(size)))
    assert isinstance(quotient, Number | Quotient)
    return rounded(writer.sheet, quotient, 0, "ROUND_DOWN")


@writes(n.ListNode)
def _list(writer: Writer, node: n.ListNode, env: Env) -> Value:
    return Items(tuple(Item(writer.value(item, env)) for item in node.items))


@writes(n.ContextNode)
def _context(writer: Writer, node: n.ContextNode, env: Env) -> Value:
    inner: dict[str, Value] = dict(env)
    fields: dict[str, Value] = {}
    for key, part in node.entries:
        fields[key] = inner[key] = writer.sheet.kept(writer.value(part, inner))
    return Record(fields)


@writes(n.RangeNode)
def _range(writer: Writer, node: n.RangeNode, env: Env) -> Value:
    low, high = (None if end is None else writer.value(end, env) for end in (node.start, node.end))
    return Between(low, high, node.start_included, node.end_included, node.operator)


@writes(n.Arithmetic)
def _arithmetic(writer: Writer, node: n.Arithmetic, env: Env) -> Value:
    value = writer.value(node.first, env)
    for operator, operand in node.rest:
        value = calculate(writer, operator, value, writer.value(operand, env))
    return value


def calculate(writer: Writer, operator: str, left: Value, right: Value) -> Value:
    """`left operator right`; null beside null."""
    sheet = writer.sheet
    if isinstance(left, Absent) or isinstance(right, Absent):
        return NOTHING
    if isinstance(left, Number) and isinstance(right, Number):
        return _numbers(sheet, operator, left, right)
    if isinstance(left, Quotient) or isinstance(right, Quotient):
        return _quotient(sheet, operator, left, right)
    if operator == "+" and isinstance(left, Text) and isinstance(right, Text):
        return strings.concat(sheet, left, right)
    return _temporal(sheet, operator, left, right)


def _numbers(sheet: Sheet, operator: str, left: Number, right: Number) -> Value:
    if operator == "+":
        return add(sheet, left, right)
    if operator == "-":
        return add(sheet, left, right, -1)
    if operator == "*":
        return multiply(sheet, left, right)
    if operator == "/":
        return quotients.divide(sheet, left, right)
    return _power(sheet, left, right)


def _power(sheet: Sheet, left: Number, right: Number) -> Value:
    if right.constant is None or right.constant not in (1, 2, 3, 4):
        raise OutsideProfileError("**", "a power other than 1 to 4", "Write the product out, or round.")
    base = sheet.number(left)
    result = base
    for _ in range(int(right.constant) - 1):
        result = multiply(sheet, result, base)
    return result


def _quotient(sheet: Sheet, operator: str, left: Value, right: Value) -> Value:
    for one, other in ((left, right), (right, left)):
        if operator == "*" and isinstance(one, Quotient) and isinstance(other, Number) and other.constant:
            return quotients.scaled(sheet, one, other.constant)
    if operator == "/" and isinstance(left, Quotient) and isinstance(right, Number) and right.constant:
        return quotients.scaled(sheet, left, CONTEXT.divide(Decimal(1), right.constant))
    if operator in {"+", "-"}:
        sign = 1 if operator == "+" else -1
        if isinstance(left, Quotient) and isinstance(right, Number):
            return quotients.shifted(sheet, left, right, sign)
        if isinstance(left, Number) and isinstance(right, Quotient):
            return quotients.shifted(sheet, right, left, sign, turned=True)
    raise quotients.refuse(operator)


def _temporal(sheet: Sheet, operator: str, left: Value, right: Value) -> Value:
    durations = (Months, Span)
    if operator == "+" and isinstance(right, Day) and isinstance(left, durations):
        left, right = right, left
    if isinstance(left, Day) and isinstance(right, durations) and operator in {"+", "-"}:
        return calendar.moved(sheet, left, right, 1 if operator == "+" else -1)
    if operator == "-" and isinstance(left, Day) and isinstance(right, Day):
        return calendar.between(sheet, left, right)
    if operator == "*" and isinstance(left, Number):
        left, right = right, left
    if isinstance(left, durations) and isinstance(right, Number):
        return calendar.scaled_duration(sheet, operator, left, right)
    if isinstance(left, durations) and type(left) is type(right):
        assert isinstance(right, durations)
        if operator == "/":
            return calendar.ratio(sheet, left, right)
        if operator in {"+", "-"}:
            return calendar.summed(sheet, left, right, 1 if operator == "+" else -1)
    raise calendar.refuse(operator, left, right)


@writes(n.Negate)
def _negate(writer: Writer, node: n.Negate, env: Env) -> Value:
    value = writer.value(node.operand, env)
    if isinstance(value, Number):
        return negative(value)
    if isinstance(value, Quotient):
        return Quotient(negative(value.top), value.bottom, value.added)
    if isinstance(value, Months):
        return Months(negative(value.count))
    if isinstance(value, Span):
        return Span(negative(value.count), value.unit)
    if isinstance(value, Absent):
        return NOTHING
    raise OutsideProfileError(f"- {kind_name(value)}", "it has no negative", "Negate numbers and durations.")


@writes(n.Comparison)
def _comparison(writer: Writer, node: n.Comparison, env: Env) -> Value:
    left, right = writer.value(node.left, env), writer.value(node.right, env)
    if node.operator == "=":
        return equal(writer.sheet, left, right)
    if node.operator == "!=":
        return unequal(writer.sheet, left, right)
    return ordered(writer.sheet, node.operator, left, right)


@writes(n.Between)
def _between(writer: Writer, node: n.Between, env: Env) -> Value:
    parts = tuple(writer.sheet.kept(writer.value(part, env)) for part in (node.value, node.low, node.high))
    subject, low, high = parts
    if any(isinstance(part, Absent) for part in parts):
        return Fixed(None)
    above, below = ordered(writer.sheet, ">=", subject, low), ordered(writer.sheet, "<=", subject, high)
    return within(above, below, parts)


@writes(n.In)
def _in(writer: Writer, node: n.In, env: Env) -> Value:
    subject = writer.sheet.kept(writer.value(node.value, env))
    inner = {**env, "?": subject}
    return some(
        [
            test(writer.sheet, one, subject, lambda part: writer.value(part, inner), writer.is_plain)
            for one in node.tests
        ]
    )


@writes(n.Logic)
def _logic(writer: Writer, node: n.Logic, env: Env) -> Value:
    parts = [writer.truth(operand, env) for operand in node.operands]
    return (every if node.operator == "and" else some)(parts)


@writes(n.If)
def _if(writer: Writer, node: n.If, env: Env) -> Value:
    condition = writer.truth(node.condition, env).holds()
    if condition is b.TRUE:
        return writer.value(node.then, env)
    if condition is b.FALSE or condition is b.NULL:
        return writer.value(node.otherwise, env)
    then, otherwise = writer.value(node.then, env), writer.value(node.otherwise, env)
    return choose(writer.sheet, [(condition, then)], otherwise)


@writes(n.Filter)
def _filter(writer: Writer, node: n.Filter, env: Env) -> Value:
    source = writer.value(node.source, env)
    source = source if isinstance(source, Items) else Items((Item(source),))
    if isinstance(node.condition, n.Literal) and isinstance(node.condition.value, Decimal):
        return _at(source, int(node.condition.value))
    kept = []
    for item in source.items:
        fields = item.value.fields if isinstance(item.value, Record) else {}
        told = Sure(writer.truth(node.condition, {**env, **fields, "item": item.value}))
        kept.append(Item(item.value, told if item.present is None else every([item.present, told])))
    return Items(tuple(kept), source.absent)


def _at(source: Items, position: int) -> Value:
    if source.absent is not None or any(item.present is not None for item in source.items):
        raise OutsideProfileError("a position in a list", "the list varies by row", "Filter by a condition.")
    if position == 0 or abs(position) > len(source.items):
        return NOTHING
    return source.items[position - 1 if position > 0 else position].value


def iterated(writer: Writer, iterator: n.Iterator, env: Env) -> Items:
    """What an iterator goes through: a list written out, or a range of constant whole numbers."""
    source = writer.value(iterator.source, env)
    if iterator.end is not None:
        return _counted(source, writer.value(iterator.end, env))
    if isinstance(source, Between) and not source.operator and source.low_in and source.high_in:
        return _counted(source.low, source.high)
    if not isinstance(source, Items) or source.absent is not None:
        raise OutsideProfileError(
            "iteration", f"over a {kind_name(source)}", "Iterate over a list written out."
        )
    return source


def _counted(low: Value | None, high: Value | None) -> Items:
    ends = [end.constant if isinstance(end, Number) else None for end in (low, high)]
    if ends[0] is None or ends[1] is None or ends[0] % 1 or ends[1] % 1:
        raise OutsideProfileError("iteration", "a range that varies by row", "Iterate over constant numbers.")
    first, last = int(ends[0]), int(ends[1])
    if abs(last - first) > MAX_ITEMS:
        raise OutsideProfileError("iteration", f"more than {MAX_ITEMS} steps", "Decide it per case.")
    step = 1 if last >= first else -1
    return Items(tuple(Item(constant_number(Decimal(at))) for at in range(first, last + step, step)))


@writes(n.Quantified)
def _quantified(writer: Writer, node: n.Quantified, env: Env) -> Value:
    return _each(writer, node, 0, env)


def _each(writer: Writer, node: n.Quantified, at: int, env: Env) -> Truth:
    if at == len(node.iterators):
        return writer.truth(node.condition, env)
    parts: list[Truth] = []
    for item in iterated(writer, node.iterators[at], env).items:
        told = _each(writer, node, at + 1, {**env, node.iterators[at].name: item.value})
        if item.present is not None and node.quantifier == "some":
            told = every([Sure(item.present), told])
        elif item.present is not None:
            told = some([opposite(Sure(item.present)), told])
        parts.append(told)
    return (some if node.quantifier == "some" else every)(parts)


@writes(n.For)
def _for(writer: Writer, node: n.For, env: Env) -> Value:
    if len(node.iterators) != 1:
        raise OutsideProfileError("for", "with several iterators", "Nest two decisions, or decide per case.")
    source = iterated(writer, node.iterators[0], env)
    name = node.iterators[0].name
    return Items(
        tuple(Item(writer.value(node.body, {**env, name: item.value}), item.present) for item in source.items)
    )


@writes(n.FunctionNode)
def _function(writer: Writer, node: n.FunctionNode, env: Env) -> Value:
    if node.external:
        raise OutsideProfileError("external function", "written in another language", "Write it in FEEL.")

    def call(args: list[Value]) -> Value:
        given = {
            name: writer.conform(arg, kind, name) for (name, kind), arg in zip(node.params, args, strict=True)
        }
        return writer.value(node.body, {**env, **given})

    return Function(tuple(name for name, _ in node.params), call)


@writes(n.InstanceOf)
def _instance_of(writer: Writer, node: n.InstanceOf, env: Env) -> Value:
    value = writer.value(node.value, env)
    wanted = _SIMPLE.get(node.wanted) if node.wanted is not None else None
    if wanted is None:
        raise OutsideProfileError(
            f"instance of {node.type_name}", "not a simple type", "Ask for a simple type."
        )
    if isinstance(value, Absent) or kind_name(value) != wanted:
        return Fixed(False)
    null = null_of(value)
    return Fixed(True) if null is None else Plain(b.negation(null), may_be_null=False)


_SIMPLE: dict[Type, str] = {
    kind: str(kind) for kind in (NumberType, StringType, BooleanType, DateType, DaysTimeType, YearsMonthsType)
}


@writes(n.Call)
def _call(writer: Writer, node: n.Call, env: Env) -> Value:
    name = node.function.name if isinstance(node.function, n.Variable) else ""
    if name == "duration" and name not in env and (parts := _parts_of_text(writer, node, env)):
        return calendar.duration_of_text(writer.sheet, parts)
    if name and not isinstance(env.get(name), Function) and name in BUILTINS:
        return BUILTINS[name](writer, _arguments(writer, name, node, env))
    if name and name not in env:
        raise OutsideProfileError(f"{name}()", "no column form", "See the functions of the columnar profile.")
    function = writer.value(node.function, env)
    if not isinstance(function, Function):
        raise OutsideProfileError("a call", f"of a {kind_name(function)}", "Call a function.")
    args = [writer.value(arg, env) for arg in node.args]
    if node.names is not None:
        given = dict(zip(node.names, args, strict=True))
        if set(given) != set(function.params):
            raise OutsideProfileError("a call by names", "the names do not fit", "Name every parameter once.")
        args = [given[param] for param in function.params]
    if len(args) != len(function.params):
        raise OutsideProfileError("a call", f"with {len(args)} arguments", f"Give {len(function.params)}.")
    return writer.invoke(function, args)


def _parts_of_text(writer: Writer, node: n.Call, env: Env) -> list[Value]:
    """The parts of `duration("P" + string(n) + "M")`, the number in the middle; none for another form."""
    text = node.args[0] if len(node.args) == 1 else node
    if not isinstance(text, n.Arithmetic) or [operator for operator, _ in text.rest] != ["+", "+"]:
        return []
    middle = text.rest[0][1]
    if not isinstance(middle, n.Call) or len(middle.args) != 1 or not isinstance(middle.function, n.Variable):
        return []
    if middle.function.name != "string" or "string" in env:
        return []
    return [writer.value(part, env) for part in (text.first, middle.args[0], text.rest[1][1])]


def _arguments(writer: Writer, name: str, node: n.Call, env: Env) -> list[Value]:
    if node.names is not None:
        raise OutsideProfileError(f"{name}() by parameter names", "no column form", "Call it by position.")
    return [writer.value(arg, env) for arg in node.args]
