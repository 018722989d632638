"""Unary tests and `in` as Python source."""

from __future__ import annotations

from yiwang.kernel.feel.evaluate.quick.core import (
    DIRECT,
    Code,
    Quick,
    Unsupported,
    compared,
    quick,
    subject,
    truth,
    within,
)
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import (
    AnyType,
    BooleanType,
    Type,
    plain_type,
)


@quick(n.In)
def _in(q: Quick, node: n.In, hint: Type) -> Code:
    value = q.emit(node.value, _expected(node.tests))
    outer, q.subject = q.subject, value
    prefix = ""
    if not value.sure:
        raise Unsupported
    if not value.text.isidentifier():
        name = q.temporary()
        prefix, q.subject = f"({name} := {value.text}) is None or ", Code(name, value.type)
    tests = " or ".join(_test(q, test) for test in node.tests)
    q.subject = outer
    return Code(f"({prefix}{tests})", BooleanType)


@quick(n.UnaryTests)
def _unary(q: Quick, node: n.UnaryTests, hint: Type) -> Code:
    if not node.tests:
        return Code("True", BooleanType)
    expected = _expected(node.tests)
    if q.input_kind is AnyType:
        q.input_kind = plain_type(node.input_type) if plain_type(node.input_type) is not AnyType else expected
    tests = " or ".join(_test(q, test) for test in node.tests)
    return Code(f"(not ({tests}))" if node.negated else f"({tests})", BooleanType)


def _expected(tests: tuple[n.Node, ...]) -> Type:
    """The kind of value tests are made for, by the first that tells."""
    for test in tests:
        node = test.endpoint if isinstance(test, n.CompareTest) else getattr(test, "expression", None)
        kind = plain_type(node.type) if node is not None else AnyType
        kind = plain_type(getattr(kind, "of", kind))
        if kind in DIRECT:
            return kind
    return AnyType


def _test(q: Quick, node: n.Node) -> str:
    if isinstance(node, n.CompareTest):
        endpoint = q.emit(node.endpoint, subject(q, AnyType).type)
        return compared(q, node.operator, subject(q, endpoint.type), endpoint).text
    if not isinstance(node, n.ValueTest):
        raise Unsupported
    if node.reads_input:
        return truth(q, node.expression)
    expression = node.expression
    if (
        isinstance(expression, n.RangeNode)
        and not expression.operator
        and expression.start
        and expression.end
    ):
        return _range_test(q, expression)
    code = q.emit(expression, subject(q, AnyType).type)
    return compared(q, "=", subject(q, code.type), code).text


def _range_test(q: Quick, node: n.RangeNode) -> str:
    assert node.start is not None
    assert node.end is not None
    low, high = q.emit(node.start), q.emit(node.end)
    value = subject(q, low.type)
    if not (low.type == high.type == value.type and low.type in DIRECT):
        raise Unsupported
    left, right = ">=" if node.start_included else ">", "<=" if node.end_included else "<"
    return within(value, f"{left} {low.text}", f"{right} {high.text}")
