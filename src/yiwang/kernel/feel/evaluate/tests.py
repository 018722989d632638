"""Unary tests and `in`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.evaluate.compiler import Closure, Compiler, Frame, emits
from yiwang.kernel.feel.operators.equality import equals
from yiwang.kernel.feel.operators.membership import passes
from yiwang.kernel.feel.operators.ordering import OPERATORS, compare
from yiwang.kernel.feel.syntax import nodes as n


@emits(n.In)
def _in(compiler: Compiler, node: n.In) -> Closure:
    value = compiler.compile(node.value)
    (slot,) = compiler.bind("?")
    tests = [_test(compiler, test, slot) for test in node.tests]
    compiler.unbind()
    check = any_of(tests)

    def contained(frame: Frame) -> Any:
        frame[slot] = value(frame)
        return check(frame)

    return compiler.placed(contained, node)


@emits(n.UnaryTests)
def _unary(compiler: Compiler, node: n.UnaryTests) -> Closure:
    slot = compiler.input("?")
    if not node.tests:
        return lambda frame: True
    check = any_of([_test(compiler, test, slot) for test in node.tests])
    return _none_of(check) if node.negated else check


def _none_of(check: Closure) -> Closure:
    def negated(frame: Frame) -> Any:
        value = check(frame)
        return (not value) if value.__class__ is bool else value

    return negated


def any_of(tests: list[Closure]) -> Closure:
    """True when a test holds, else the first error or null among several, else false."""
    if len(tests) == 1:
        return tests[0]

    def check(frame: Frame) -> Any:
        unknown: Any = False
        for test in tests:
            value = test(frame)
            if value is True:
                return True
            if value is not False and unknown is False:
                unknown = value
        return unknown

    return check


def _test(compiler: Compiler, node: n.Node, slot: int) -> Closure:
    if isinstance(node, n.CompareTest):
        return compiler.placed(_compare_test(compiler, node, slot), node)
    assert isinstance(node, n.ValueTest)
    return _value_test(compiler, node, slot)


def _compare_test(compiler: Compiler, node: n.CompareTest, slot: int) -> Closure:
    endpoint, operator = compiler.compile(node.endpoint), node.operator
    if operator == "=":
        return lambda frame: equals(frame[slot], endpoint(frame))
    if operator == "!=":

        def unequal(frame: Frame) -> Any:
            value = equals(frame[slot], endpoint(frame))
            return (not value) if value.__class__ is bool else value

        return unequal
    if isinstance(node.endpoint, n.Literal) and node.endpoint.value.__class__ is Decimal:
        return _number_test(operator, node.endpoint.value, slot)
    return lambda frame: compare(operator, frame[slot], endpoint(frame))


def _number_test(operator: str, bound: Decimal, slot: int) -> Closure:
    apply = OPERATORS[operator]

    def test(frame: Frame) -> Any:
        value = frame[slot]
        return apply(value, bound) if value.__class__ is Decimal else compare(operator, value, bound)

    return test


def _value_test(compiler: Compiler, node: n.ValueTest, slot: int) -> Closure:
    expression = compiler.compile(node.expression)
    if node.reads_input:
        # `[? .. 10]` and the like still give a list or range to be in.
        def asked(frame: Frame) -> Any:
            value = expression(frame)
            return value if value.__class__ is bool or value is None else _passes(frame[slot], value)

        return compiler.placed(asked, node)
    if isinstance(node.expression, n.Literal) and node.expression.value.__class__ in (str, Decimal):
        return _literal_test(compiler, node, node.expression.value, slot)
    if isinstance(node.expression, n.Literal) and node.expression.value.__class__ is bool:
        return compiler.placed(_truth_test(node.expression.value, slot), node)
    return compiler.placed(lambda frame: _passes(frame[slot], expression(frame)), node)


def _literal_test(compiler: Compiler, node: n.Node, literal: str | Decimal, slot: int) -> Closure:
    kind, span, source = literal.__class__, node.span, compiler.source

    def test(frame: Frame) -> Any:
        value = frame[slot]
        if value.__class__ is kind:
            return value == literal
        result = passes(value, literal)
        return result.at(span, source) if result.__class__ is FeelError else result

    return test


def _truth_test(literal: bool, slot: int) -> Closure:
    """`true` or `false` written as a test: a value to equal, which null does not, given or by an error."""

    def test(frame: Frame) -> Any:
        value = frame[slot]
        return False if value is None or value.__class__ is FeelError else _passes(value, literal)

    return test


def _passes(value: Any, test: Any) -> Any:
    """A test that is simply true holds, unless the input is itself true or false."""
    if test is True and value.__class__ is not bool:
        return True
    if test is False and value.__class__ is not bool:
        return False
    return test if test.__class__ is FeelError else passes(value, test)
