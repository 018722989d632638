"""Type errors found before anything runs: names that do not exist, kinds that cannot meet.

It speaks only of what is sure to be null or false whatever the input, so that a sound model has no findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from yiwang.kernel.feel.builtins.registry import Builtin, Param, Signature
from yiwang.kernel.feel.errors import FeelError, Span, TypeIssue
from yiwang.kernel.feel.syntax import inference as infer
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.scope import Scope
from yiwang.kernel.feel.types import (
    AnyType,
    BooleanType,
    DateTimeType,
    DateType,
    FunctionType,
    ListType,
    NullType,
    NumberType,
    RangeType,
    Type,
    conforms,
    plain_type,
)

_UNORDERED = (BooleanType,)
_CONVERSIONS = frozenset(("date", "time", "date and time", "duration", "number", "range"))


def issues(node: n.Node, scope: Scope, builtins: Mapping[str, Builtin]) -> list[TypeIssue]:
    """The type errors of a tree, in the order of the text."""
    checker = _Checker(scope, builtins)
    try:
        checker.visit(node)
    except RecursionError:
        return [TypeIssue("the expression is nested too deep to be checked", node.span)]
    return sorted(set(checker.found), key=lambda issue: (issue.span.start, issue.span.end, issue.message))


class _Checker:
    def __init__(self, scope: Scope, builtins: Mapping[str, Builtin]) -> None:
        self.scope = scope
        self.builtins = builtins
        self.found: list[TypeIssue] = []

    def say(self, span: Span, message: str, hint: str = "") -> None:
        self.found.append(TypeIssue(message, span, hint))

    def visit(self, node: n.Node) -> None:
        check = _CHECKS.get(node.__class__)
        if check is not None:
            check(self, node)
        for child in children(node):
            self.visit(child)


def children(node: n.Node) -> Iterable[n.Node]:
    """The nodes right under a node, in the order of the text."""
    for spec in fields(node):
        yield from _nodes(getattr(node, spec.name))


def _nodes(value: Any) -> Iterable[n.Node]:
    if isinstance(value, n.Node):
        yield value
    elif isinstance(value, n.Iterator):
        yield from _nodes((value.source, value.end))
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def may_hold(given: Type, wanted: Type) -> bool:
    """Whether a value of the first type can end up where the second is wanted, with FEEL's conversions."""
    given, wanted = plain_type(given), plain_type(wanted)
    if given in (AnyType, NullType) or wanted is AnyType or conforms(given, wanted):
        return True
    if isinstance(given, ListType):
        return may_hold(given.of, wanted.of if isinstance(wanted, ListType) else wanted)
    if isinstance(wanted, ListType):
        return may_hold(given, wanted.of)
    if given.__class__ is wanted.__class__ and given.__class__ is not NumberType.__class__:
        return True
    return given is DateType and wanted is DateTimeType


def _known(kind: Type) -> bool:
    return kind not in (AnyType, NullType)


def _literal(checker: _Checker, node: n.Literal) -> None:
    if node.value.__class__ is FeelError:
        checker.say(node.span, node.value.reason)


def _variable(checker: _Checker, node: n.Variable) -> None:
    if node.known:
        return
    near = get_close_matches(node.name, [*checker.scope.visible(), *checker.builtins], n=1)
    hint = f"did you mean '{near[0]}'?" if near else ""
    checker.say(node.span, f"nothing is named '{node.name}'", hint)


def _path(checker: _Checker, node: n.Path) -> None:
    if infer.member(node.source.type, node.name) is None:
        names = infer.member_names(node.source.type)
        near = get_close_matches(node.name, names, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(names)}" if names else ""
        checker.say(node.span, f"a {node.source.type} has no '{node.name}'", hint)


def _arithmetic(checker: _Checker, node: n.Arithmetic) -> None:
    kind = node.first.type
    for operator, operand in node.rest:
        result = infer.arithmetic(operator, kind, operand.type)
        if result is None:
            span = Span(node.span.start, operand.span.end)
            hint = "use string() to join it to a text" if operator == "+" else ""
            checker.say(span, f"'{operator}' cannot combine a {kind} and a {operand.type}", hint)
        kind = result or AnyType


def _negate(checker: _Checker, node: n.Negate) -> None:
    if infer.arithmetic("*", node.operand.type, NumberType) is None:
        checker.say(node.span, f"a {node.operand.type} has no negative")


def _comparison(checker: _Checker, node: n.Comparison) -> None:
    _comparable(checker, node.span, node.operator, node.left.type, node.right.type)


def _comparable(checker: _Checker, span: Span, operator: str, left: Type, right: Type) -> None:
    left, right = plain_type(left), plain_type(right)
    if not _known(left) or not _known(right):
        return
    for kind in (left, right):
        if operator not in ("=", "!=") and (kind in _UNORDERED or not hasattr(kind, "classes")):
            checker.say(span, f"a {kind} has no order, so '{operator}' is always null")
            return
    if not may_hold(left, right) and not may_hold(right, left):
        checker.say(span, f"a {left} and a {right} cannot be compared")


def _between(checker: _Checker, node: n.Between) -> None:
    _comparable(checker, node.span, ">=", node.value.type, node.low.type)
    _comparable(checker, node.span, "<=", node.value.type, node.high.type)


def _range(checker: _Checker, node: n.RangeNode) -> None:
    if node.start is not None and node.end is not None and node.operator == "":
        _comparable(checker, node.span, "..", node.start.type, node.end.type)


def _in(checker: _Checker, node: n.In) -> None:
    _tests(checker, node.value.type, node.tests)


def _unary(checker: _Checker, node: n.UnaryTests) -> None:
    _tests(checker, node.input_type, node.tests)


def _tests(checker: _Checker, subject: Type, tests: tuple[n.Node, ...]) -> None:
    for test in tests:
        if isinstance(test, n.CompareTest):
            _comparable(checker, test.span, test.operator, subject, test.endpoint.type)
        elif isinstance(test, n.ValueTest) and not test.reads_input:
            _value_test(checker, subject, test)


def _value_test(checker: _Checker, subject: Type, test: n.ValueTest) -> None:
    kind = plain_type(test.expression.type)
    if isinstance(kind, RangeType) and not isinstance(plain_type(subject), RangeType):
        _comparable(checker, test.span, "in", subject, kind.of)
    elif _known(kind) and _known(subject) and kind is not BooleanType and not isinstance(kind, ListType):
        if not may_hold(subject, kind) and not may_hold(kind, subject):
            checker.say(test.span, f"a {subject} never equals a {kind}")


def _truth(checker: _Checker, node: n.Node, place: str) -> None:
    kind = plain_type(node.type)
    if _known(kind) and kind is not BooleanType:
        checker.say(node.span, f"{place} is a {kind}, neither true nor false")


def _logic(checker: _Checker, node: n.Logic) -> None:
    for operand in node.operands:
        _truth(checker, operand, f"this side of '{node.operator}'")


def _if(checker: _Checker, node: n.If) -> None:
    _truth(checker, node.condition, "the condition")


def _quantified(checker: _Checker, node: n.Quantified) -> None:
    _truth(checker, node.condition, "the condition")


def _filter(checker: _Checker, node: n.Filter) -> None:
    if plain_type(node.condition.type) is not NumberType:
        _truth(checker, node.condition, "the filter")


def _context(checker: _Checker, node: n.ContextNode) -> None:
    seen: set[str] = set()
    for (key, _), span in zip(node.entries, node.key_spans, strict=True):
        if key in seen:
            checker.say(span, f"the context has two entries '{key}'")
        seen.add(key)


def _instance_of(checker: _Checker, node: n.InstanceOf) -> None:
    if node.wanted is None:
        checker.say(node.span, f"there is no type '{node.type_name}'")


def _call(checker: _Checker, node: n.Call) -> None:
    function = node.function
    builtin = checker.builtins.get(function.name) if isinstance(function, n.Variable) else None
    if builtin is not None and function.type == builtin.type:
        _builtin_call(checker, node, builtin)
        return
    kind = plain_type(function.type)
    if not infer.is_function(kind):
        checker.say(function.span, f"this is a {kind}, not a function")
    elif isinstance(kind, FunctionType) and kind.params is not None:
        _typed_call(checker, node, kind, kind.params)


def _typed_call(checker: _Checker, node: n.Call, kind: FunctionType, params: tuple[Type, ...]) -> None:
    if len(params) != len(node.args):
        checker.say(node.span, f"the function takes {len(params)} arguments, not {len(node.args)}")
        return
    wanted = dict(zip(kind.names, params, strict=True)) if kind.names else {}
    if node.names is None:
        pairs = list(zip(node.args, params, strict=True))
    else:
        pairs = [(arg, wanted.get(name, AnyType)) for arg, name in zip(node.args, node.names, strict=True)]
        for name in node.names:
            if wanted and name not in wanted:
                checker.say(node.span, f"there is no parameter '{name}'", f"it has {', '.join(wanted)}")
    for arg, param in pairs:
        if not may_hold(arg.type, param):
            checker.say(arg.span, f"a {param} is needed, this is a {arg.type}")


def _builtin_call(checker: _Checker, node: n.Call, builtin: Builtin) -> None:
    bound = [(s, _bound(s, node)) for s in builtin.signatures]
    fitting = [pairs for _, pairs in bound if pairs is not None]
    if not fitting:
        checker.say(node.span, f"{builtin.name}() cannot be called so", builtin.usage())
        return
    wrong = [_first_wrong(pairs) for pairs in fitting]
    if all(wrong):
        arg, param = next(pair for pair in wrong if pair is not None)
        message = f"argument '{param.name}' of {builtin.name}() must be a {param.type}, this is a {arg.type}"
        checker.say(arg.span, message)
    elif builtin.name in _CONVERSIONS and all(isinstance(arg, n.Literal) for arg in node.args):
        _constant_call(checker, node, builtin)


def _constant_call(checker: _Checker, node: n.Call, builtin: Builtin) -> None:
    values = [arg.value for arg in node.args if isinstance(arg, n.Literal)]
    result = builtin.by_position(values) if node.names is None else builtin.by_name(node.names, values)
    if result.__class__ is FeelError:
        checker.say(node.span, result.reason)


def _bound(signature: Signature, node: n.Call) -> list[tuple[n.Node, Param]] | None:
    """Arguments with their parameters, None when their number or names do not fit."""
    params = signature.params
    if node.names is None:
        if not signature.least <= len(node.args) <= signature.most:
            return None
        return [(arg, params[min(i, len(params) - 1)]) for i, arg in enumerate(node.args)]
    pairs = []
    for name, arg in zip(node.names, node.args, strict=True):
        param = next((param for param in params if param.is_called(name)), None)
        if param is None:
            return None
        pairs.append((arg, param))
    given = {param.name for _, param in pairs}
    return pairs if all(param.optional or param.name in given for param in params) else None


def _first_wrong(pairs: list[tuple[n.Node, Param]]) -> tuple[n.Node, Param] | None:
    return next(((arg, p) for arg, p in pairs if not p.rest and not may_hold(arg.type, p.type)), None)


_CHECKS: Mapping[type[n.Node], Callable[[_Checker, Any], None]] = {
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
    n.Call: _call,
}
