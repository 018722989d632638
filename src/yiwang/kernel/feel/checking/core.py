"""Walking a tree, and the question what may end up where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any

from yiwang.kernel.feel.builtins.registry import Builtin
from yiwang.kernel.feel.errors import Span, TypeFinding
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.scope import Scope
from yiwang.kernel.feel.types import (
    AnyType,
    ContextType,
    DateTimeType,
    DateType,
    FunctionType,
    ListType,
    NullType,
    RangeType,
    Type,
    conforms,
    plain_type,
)

Checks = Mapping[type[n.Node], Callable[[Any, Any], None]]


class Checker:
    """Walks a tree, lets each kind of node be checked, and keeps what is found."""

    def __init__(self, scope: Scope, builtins: Mapping[str, Builtin], checks: Checks) -> None:
        self.scope = scope
        self.builtins = builtins
        self.checks = checks
        self.found: list[TypeFinding] = []

    def say(self, span: Span, message: str, hint: str = "") -> None:
        """Keep a finding."""
        self.found.append(TypeFinding(message, span, hint))

    def visit(self, node: n.Node) -> None:
        """Check a node and all under it."""
        check = self.checks.get(node.__class__)
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
    if given.__class__ is wanted.__class__ and isinstance(given, ContextType | FunctionType | RangeType):
        return True
    return given is DateType and wanted is DateTimeType
