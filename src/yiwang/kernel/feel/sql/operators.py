"""Operators, comparisons, logic and `if` over columns."""

from __future__ import annotations

from decimal import Decimal

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql import calendar, quotients, strings
from yiwang.kernel.feel.sql.choosing import choose
from yiwang.kernel.feel.sql.comparing import equal, ordered, unequal
from yiwang.kernel.feel.sql.kinds import (
    NOTHING,
    Absent,
    Day,
    Months,
    Number,
    Quotient,
    Span,
    Text,
    Value,
    kind_name,
)
from yiwang.kernel.feel.sql.numbers import add, multiply, negative
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.tests import test, within
from yiwang.kernel.feel.sql.truth import Fixed, every, some
from yiwang.kernel.feel.sql.writer import Env, Writer, writes
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.values.numbers import CONTEXT


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
