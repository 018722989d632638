"""What each kind of node must meet."""

from __future__ import annotations

from difflib import get_close_matches

from yiwang.kernel.feel.checking.calls import check_call
from yiwang.kernel.feel.checking.core import Checker, Checks, may_hold
from yiwang.kernel.feel.errors import FeelError, Span
from yiwang.kernel.feel.syntax import inference as infer
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import (
    AnyType,
    BooleanType,
    ListType,
    NullType,
    NumberType,
    RangeType,
    Type,
    plain_type,
)

_UNORDERED = (BooleanType,)


def _known(kind: Type) -> bool:
    return kind not in (AnyType, NullType)


def _literal(checker: Checker, node: n.Literal) -> None:
    if node.value.__class__ is FeelError:
        checker.say(node.span, node.value.reason)


def _variable(checker: Checker, node: n.Variable) -> None:
    if node.known:
        return
    near = get_close_matches(node.name, [*checker.scope.visible(), *checker.builtins], n=1)
    hint = f"did you mean '{near[0]}'?" if near else ""
    checker.say(node.span, f"nothing is named '{node.name}'", hint)


def _path(checker: Checker, node: n.Path) -> None:
    if infer.member(node.source.type, node.name) is None:
        names = infer.member_names(node.source.type)
        near = get_close_matches(node.name, names, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(names)}" if names else ""
        checker.say(node.span, f"a {node.source.type} has no '{node.name}'", hint)


def _arithmetic(checker: Checker, node: n.Arithmetic) -> None:
    kind = node.first.type
    for operator, operand in node.rest:
        result = infer.arithmetic(operator, kind, operand.type)
        if result is None:
            span = Span(node.span.start, operand.span.end)
            hint = "use string() to join it to a text" if operator == "+" else ""
            checker.say(span, f"'{operator}' cannot combine a {kind} and a {operand.type}", hint)
        kind = result or AnyType


def _negate(checker: Checker, node: n.Negate) -> None:
    if infer.arithmetic("*", node.operand.type, NumberType) is None:
        checker.say(node.span, f"a {node.operand.type} has no negative")


def _comparison(checker: Checker, node: n.Comparison) -> None:
    _comparable(checker, node.span, node.operator, node.left.type, node.right.type)


def _comparable(checker: Checker, span: Span, operator: str, left: Type, right: Type) -> None:
    left, right = plain_type(left), plain_type(right)
    if not _known(left) or not _known(right):
        return
    for kind in (left, right):
        if operator not in ("=", "!=") and (kind in _UNORDERED or not hasattr(kind, "classes")):
            checker.say(span, f"a {kind} has no order, so '{operator}' is always null")
            return
    if not may_hold(left, right) and not may_hold(right, left):
        checker.say(span, f"a {left} and a {right} cannot be compared")


def _between(checker: Checker, node: n.Between) -> None:
    _comparable(checker, node.span, ">=", node.value.type, node.low.type)
    _comparable(checker, node.span, "<=", node.value.type, node.high.type)


def _range(checker: Checker, node: n.RangeNode) -> None:
    if node.start is not None and node.end is not None and node.operator == "":
        _comparable(checker, node.span, "..", node.start.type, node.end.type)


def _in(checker: Checker, node: n.In) -> None:
    _tests(checker, node.value.type, node.tests)


def _unary(checker: Checker, node: n.UnaryTests) -> None:
    _tests(checker, node.input_type, node.tests)


def _tests(checker: Checker, subject: Type, tests: tuple[n.Node, ...]) -> None:
    for test in tests:
        if isinstance(test, n.CompareTest):
            _comparable(checker, test.span, test.operator, subject, test.endpoint.type)
        elif isinstance(test, n.ValueTest) and not test.reads_input:
            _value_test(checker, subject, test)


def _value_test(checker: Checker, subject: Type, test: n.ValueTest) -> None:
    kind = plain_type(test.expression.type)
    if isinstance(kind, RangeType) and not isinstance(plain_type(subject), RangeType):
        operator = test.expression.operator if isinstance(test.expression, n.RangeNode) else ""
        _comparable(checker, test.span, operator or "in", subject, kind.of)
        return
    told = _known(kind) and _known(subject) and kind is not BooleanType and not isinstance(kind, ListType)
    if told and not may_hold(subject, kind) and not may_hold(kind, subject):
        checker.say(test.span, f"a {subject} never equals a {kind}")


def _truth(checker: Checker, node: n.Node, place: str) -> None:
    kind = plain_type(node.type)
    if _known(kind) and kind is not BooleanType:
        checker.say(node.span, f"{place} is a {kind}, neither true nor false")


def _logic(checker: Checker, node: n.Logic) -> None:
    for operand in node.operands:
        _truth(checker, operand, f"this side of '{node.operator}'")


def _if(checker: Checker, node: n.If) -> None:
    _truth(checker, node.condition, "the condition")


def _quantified(checker: Checker, node: n.Quantified) -> None:
    _truth(checker, node.condition, "the condition")


def _filter(checker: Checker, node: n.Filter) -> None:
    if plain_type(node.condition.type) is not NumberType:
        _truth(checker, node.condition, "the filter")


def _context(checker: Checker, node: n.ContextNode) -> None:
    seen: set[str] = set()
    for (key, _), span in zip(node.entries, node.key_spans, strict=True):
        if key in seen:
            checker.say(span, f"the context has two entries '{key}'")
        seen.add(key)


def _instance_of(checker: Checker, node: n.InstanceOf) -> None:
    if node.wanted is None:
        checker.say(node.span, f"there is no type '{node.type_name}'")


CHECKS: Checks = {
    n.Literal: _literal,
    n.Variable: _variable,
    n.Path: _path,
    n.Arithmetic: _arithmetic,
    n.Negate: _negate,
    n.Comparison: _comparison,
    n.Between: _between,
    n.RangeNode: _range,
    n.In: _in,
    n.UnaryTests: _unary,
    n.Logic: _logic,
    n.If: _if,
    n.Quantified: _quantified,
    n.Filter: _filter,
    n.ContextNode: _context,
    n.InstanceOf: _instance_of,
    n.Call: check_call,
}
