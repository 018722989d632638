"""Unary tests: what stands in a cell of a decision table, and after `in` (DMN 1.5, rules 7, 15-17)."""

from __future__ import annotations

from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.parser import _COMPARISONS, COMPARE, Parser
from yiwang.kernel.feel.types import BooleanType, Type


def unary_tests(parser: Parser, input_type: Type) -> n.UnaryTests:
    """The whole text as tests: `-`, `not(tests)`, or tests with commas between."""
    start = parser.token.start
    if parser.token.text == "-" and parser.peek().kind == "end":
        parser.take()
        return n.UnaryTests(parser.since(start), BooleanType, (), False, input_type)
    if parser.token.text == "not" and parser.peek().text == "(" and _not_covers_all(parser):
        parser.take()
        parser.take()
        tests = _tests(parser)
        parser.expect(")", "to close not(")
        return n.UnaryTests(parser.since(start), BooleanType, tests, True, input_type)
    tests = _tests(parser)
    return n.UnaryTests(parser.since(start), BooleanType, tests, False, input_type)


def in_tests(parser: Parser) -> tuple[n.Node, ...]:
    """What may follow `in`: one test, or several in parentheses."""
    if parser.token.text != "(" or not _list_of_tests(parser):
        return (_test(parser, COMPARE),)
    parser.take()
    closers, parser.closers = parser.closers, 0
    tests = _tests(parser)
    parser.closers = closers
    parser.expect(")", "to close the tests after 'in'")
    return tests


def _tests(parser: Parser) -> tuple[n.Node, ...]:
    tests = [_test(parser, 0)]
    while parser.accept(","):
        tests.append(_test(parser, 0))
    return tuple(tests)


def _test(parser: Parser, strength: int) -> n.Node:
    start = parser.token.start
    if parser.token.kind == "op" and parser.token.text in _COMPARISONS:
        operator = parser.take().text
        endpoint = parser.expression(COMPARE)
        return n.CompareTest(parser.since(start), BooleanType, operator, endpoint)
    outer, parser.reads_input = parser.reads_input, False
    expression = parser.expression(strength)
    reads_input = parser.reads_input
    parser.reads_input = outer or reads_input
    return n.ValueTest(parser.since(start), BooleanType, expression, reads_input)


def _list_of_tests(parser: Parser) -> bool:
    """Whether the parenthesis here holds several tests: a comma at its own level, before it closes."""
    depth = 0
    for token in parser.stream[parser.at :]:
        if token.kind != "op":
            continue
        if token.text in "([{":
            depth += 1
        elif token.text in ")]}":
            depth -= 1
            if depth <= 0:
                return False
        elif token.text == "," and depth == 1:
            return True
    return False


def _not_covers_all(parser: Parser) -> bool:
    """Whether the parenthesis after `not` closes at the end of the text."""
    depth = 0
    for position in range(parser.at + 1, len(parser.stream)):
        token = parser.stream[position]
        if token.kind == "op" and token.text in ("(", "[", "{"):
            depth += 1
        elif token.kind == "op" and token.text in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                return parser.stream[position + 1].kind == "end"
    return False
