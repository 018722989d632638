"""Literals, names, paths, lists, contexts and ranges."""

from __future__ import annotations

from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.evaluate.compiler import Closure, Compiler, Frame, Layer, emits
from yiwang.kernel.feel.evaluate.functions import function_closure
from yiwang.kernel.feel.operators.ordering import comparable, compare
from yiwang.kernel.feel.operators.properties import MISSING, member
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import name_of
from yiwang.kernel.feel.values.containers import Range


@emits(n.Literal)
def _literal(_: Compiler, node: n.Literal) -> Closure:
    value = node.value
    return lambda frame: value


@emits(n.Variable)
def _variable(compiler: Compiler, node: n.Variable) -> Closure:
    return _lookup(compiler, node, compiler.layer)


def _lookup(compiler: Compiler, node: n.Variable, layer: Layer | None) -> Closure:
    name = node.name
    while layer is not None:
        if name in layer.names:
            slot = layer.names[name]
            compiler.used.add(slot)
            return lambda frame: frame[slot]
        if layer.item is not None:
            return _entry_or(layer.item, name, _lookup(compiler, node, layer.parent))
        layer = layer.parent
    builtin = compiler.builtins.get(name)
    if builtin is not None and compiler.scope.lookup(name) is None:
        function = builtin.value
        return lambda frame: function
    slot = compiler.input(name)
    return lambda frame: frame[slot]


def _entry_or(item: int, name: str, outer: Closure) -> Closure:
    """The entry of the item in hand, or what the name means outside the filter."""

    def look(frame: Frame) -> Any:
        value = frame[item]
        if value.__class__ is dict:
            found = value.get(name, MISSING)
            if found is not MISSING:
                return found
        if name == "item":
            return value
        if value.__class__ is not dict:
            found = member(value, name)
            if found.__class__ is not FeelError:
                return found
        return outer(frame)

    return look


@emits(n.Path)
def _path(compiler: Compiler, node: n.Path) -> Closure:
    source, name = compiler.compile(node.source), node.name
    span, text = node.span, compiler.source

    def path(frame: Frame) -> Any:
        value = source(frame)
        if value.__class__ is dict:
            found = value.get(name, MISSING)
            if found is not MISSING:
                return found
        found = member(value, name)
        return found.at(span, text) if found.__class__ is FeelError else found

    return path


@emits(n.ListNode)
def _list(compiler: Compiler, node: n.ListNode) -> Closure:
    items = [compiler.compile(item) for item in node.items]
    return lambda frame: [item(frame) for item in items]


@emits(n.ContextNode)
def _context(compiler: Compiler, node: n.ContextNode) -> Closure:
    keys = [key for key, _ in node.entries]
    repeated = (
        next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
    )
    if repeated is not None:
        problem = compiler.error(f"the context has two entries '{repeated}'", node)
        return lambda frame: problem
    opened = 0
    steps: list[tuple[str, int, Closure]] = []
    for key, value in node.entries:
        if isinstance(value, n.FunctionNode):
            (slot,) = compiler.bind(key)
            closure = function_closure(compiler, value, slot)
        else:
            closure = compiler.compile(value)
            (slot,) = compiler.bind(key)
        opened += 1
        steps.append((key, slot, closure))
    for _ in range(opened):
        compiler.unbind()

    def context(frame: Frame) -> Any:
        result = {}
        for key, slot, closure in steps:
            result[key] = frame[slot] = closure(frame)
        return result

    return context


@emits(n.RangeNode)
def _range(compiler: Compiler, node: n.RangeNode) -> Closure:
    start = compiler.compile(node.start) if node.start else None
    end = compiler.compile(node.end) if node.end and node.operator not in ("=", "!=") else None
    shape = (node.start_included, node.end_included, node.operator)
    span, source = node.span, compiler.source

    def interval(frame: Frame) -> Any:
        low = start(frame) if start else None
        high = end(frame) if end else low if shape[2] in ("=", "!=") else None
        reason = _range_problem(low, high, shape[2])
        if reason is not None:
            return FeelError(reason, span, source)
        return Range(_end(low), _end(high), *shape)

    if isinstance(node.start, n.Literal | None) and isinstance(node.end, n.Literal | None):
        constant = interval([])
        return lambda frame: constant
    return interval


def _end(value: Any) -> Any:
    return None if value.__class__ is FeelError else value


def _range_problem(low: Any, high: Any, operator: str) -> str | None:
    for value in (low, high):
        if value.__class__ is FeelError:
            return str(value.reason)
        if value is not None and not operator and not comparable(value):
            return f"a {name_of(value)} cannot bound a range"
    if operator or low is None or high is None:
        return None
    if low.__class__ is not high.__class__:
        return f"a range cannot go from a {name_of(low)} to a {name_of(high)}"
    ordered = compare("<=", low, high)
    return str(ordered.reason) if ordered.__class__ is FeelError else None
