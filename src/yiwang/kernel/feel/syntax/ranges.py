"""Ranges: `[a..b]`, `(a..b)`, `]a..b[`, `(< b)`, `< b`."""

from __future__ import annotations

from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.parser import COMPARE, Parser
from yiwang.kernel.feel.types import NullType, RangeType


def continue_range(parser: Parser, start: int, low: n.Node, *, included: bool) -> n.Node:
    """The rest of a range after its start, from `..` on."""
    parser.take()
    closers, parser.closers = parser.closers, 1
    high = parser.expression(COMPARE)
    parser.closers = closers
    closer = parser.token.text
    if closer not in ("]", ")", "["):
        parser.fail("']', ')' or '[' is needed to close the range")
    parser.take()
    kind = RangeType(high.type if low.type is NullType else low.type)
    return n.RangeNode(parser.since(start), kind, low, high, included, closer == "]")


def operator_range(parser: Parser, start: int, *, closed: bool) -> n.Node:
    """`(< b)`, whose parenthesis is read already, or bare `< b` (DMN 1.5, grammar rule 2)."""
    operator = parser.take().text
    endpoint = parser.expression(COMPARE)
    if closed:
        parser.expect(")", "to close the range")
    span = parser.since(start)
    kind = RangeType(endpoint.type)
    if operator in ("<", "<="):
        return n.RangeNode(span, kind, None, endpoint, False, operator == "<=", operator)
    if operator in (">", ">="):
        return n.RangeNode(span, kind, endpoint, None, operator == ">=", False, operator)
    return n.RangeNode(span, kind, endpoint, endpoint, operator == "=", operator == "=", operator)
