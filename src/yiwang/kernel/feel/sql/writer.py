"""From the typed tree of an expression to columns: one entry per kind of node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql import calendar, quotients, strings
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
    Value,
    constant_number,
    kind_name,
)
from yiwang.kernel.feel.sql.numbers import add, multiply
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.rounding import rounded
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.tests import unary
from yiwang.kernel.feel.sql.truth import Fixed, Truth
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import (
    Type,
)
from yiwang.kernel.feel.values.dates import Date
from yiwang.kernel.feel.values.durations import DAY, DaysTime, YearsMonths

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
