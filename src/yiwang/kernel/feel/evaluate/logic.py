"""Operators: arithmetic, comparison, and the logic of three values."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.evaluate.compiler import Closure, Compiler, Frame, emits
from yiwang.kernel.feel.operators import arithmetic
from yiwang.kernel.feel.operators.equality import equals
from yiwang.kernel.feel.operators.ordering import OPERATORS, compare
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import instance_of
from yiwang.kernel.feel.values.numbers import CONTEXT

_NUMERIC = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
    "**": CONTEXT.power,
}


@emits(n.Arithmetic)
def _arithmetic(compiler: Compiler, node: n.Arithmetic) -> Closure:
    result = compiler.compile(node.first)
    steps = [(operator, compiler.compile(operand)) for operator, operand in node.rest]
    if len(steps) == 1:
        return _binary(compiler, node, steps[0][0], result, steps[0][1])
    operations = [(arithmetic.OPERATORS[operator], operand) for operator, operand in steps]
    span, source, first = node.span, compiler.source, result

    def chain(frame: Frame) -> Any:
        value = first(frame)
        for operate, operand in operations:
            value = operate(value, operand(frame))
        return value.at(span, source) if value.__class__ is FeelError else value

    return chain


def _binary(compiler: Compiler, node: n.Node, operator: str, left: Closure, right: Closure) -> Closure:
    quick, full = _NUMERIC[operator], arithmetic.OPERATORS[operator]
    span, source = node.span, compiler.source

    def binary(frame: Frame) -> Any:
        first, second = left(frame), right(frame)
        if first.__class__ is Decimal and second.__class__ is Decimal:
            try:
                return quick(first, second)
            except decimal.DecimalException:
                pass
        value = full(first, second)
        return value.at(span, source) if value.__class__ is FeelError else value

    return binary


@emits(n.Negate)
def _negate(compiler: Compiler, node: n.Negate) -> Closure:
    operand, negate = compiler.compile(node.operand), arithmetic.negate
    return compiler.placed(lambda frame: negate(operand(frame)), node)


@emits(n.Comparison)
def _comparison(compiler: Compiler, node: n.Comparison) -> Closure:
    left, right = compiler.compile(node.left), compiler.compile(node.right)
    if node.operator == "=":
        return compiler.placed(lambda frame: equals(left(frame), right(frame)), node)
    if node.operator == "!=":
        return compiler.placed(_unequal(left, right), node)
    return _ordered(compiler, node, left, right)


def _unequal(left: Closure, right: Closure) -> Closure:
    def unequal(frame: Frame) -> Any:
        value = equals(left(frame), right(frame))
        return (not value) if value.__class__ is bool else value

    return unequal


def _ordered(compiler: Compiler, node: n.Comparison, left: Closure, right: Closure) -> Closure:
    operator, apply = node.operator, OPERATORS[node.operator]
    span, source = node.span, compiler.source

    def ordered(frame: Frame) -> Any:
        first, second = left(frame), right(frame)
        if first.__class__ is Decimal and second.__class__ is Decimal:
            return apply(first, second)
        value = compare(operator, first, second)
        return value.at(span, source) if value.__class__ is FeelError else value

    return ordered


@emits(n.Between)
def _between(compiler: Compiler, node: n.Between) -> Closure:
    value, low, high = (compiler.compile(part) for part in (node.value, node.low, node.high))

    def between(frame: Frame) -> Any:
        subject, least, most = value(frame), low(frame), high(frame)
        above = compare(">=", subject, least)
        below = compare("<=", subject, most)
        if above.__class__ is FeelError:
            return above
        return (above and below) if below.__class__ is bool else below

    return compiler.placed(between, node)


@emits(n.Logic)
def _logic(compiler: Compiler, node: n.Logic) -> Closure:
    """Kleene's three values: a decisive operand wins, otherwise anything but a truth value makes null."""
    operands = [compiler.compile(operand) for operand in node.operands]
    decisive = node.operator == "or"
    if len(operands) == 2:
        return _two(decisive, *operands)

    def logic(frame: Frame) -> Any:
        unknown: Any = not decisive
        for operand in operands:
            value = operand(frame)
            if value is decisive:
                return decisive
            if value.__class__ is not bool and unknown.__class__ is bool:
                unknown = value if value.__class__ is FeelError else None
        return unknown

    return logic


def _two(decisive: bool, left: Closure, right: Closure) -> Closure:
    def logic(frame: Frame) -> Any:
        first = left(frame)
        if first is decisive:
            return decisive
        second = right(frame)
        if second is decisive or (first.__class__ is bool and second.__class__ is bool):
            return second
        if first.__class__ is FeelError or (second.__class__ is not FeelError):
            return first if first.__class__ is FeelError else None
        return second

    return logic


@emits(n.If)
def _if(compiler: Compiler, node: n.If) -> Closure:
    condition, then, otherwise = (
        compiler.compile(part) for part in (node.condition, node.then, node.otherwise)
    )
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)


@emits(n.InstanceOf)
def _instance_of(compiler: Compiler, node: n.InstanceOf) -> Closure:
    value, wanted = compiler.compile(node.value), node.wanted
    if wanted is None:
        problem = compiler.error(f"there is no type '{node.type_name}'", node)
        return lambda frame: problem
    return lambda frame: instance_of(value(frame), wanted)
