"""Checks of types: every name used is defined, none is its own base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yiwang.kernel.dmn.boxed import (
    Conditional,
    Context,
    Expression,
    Filter,
    Function,
    Invocation,
    ListBox,
    Literal,
    Relation,
    Table,
)
from yiwang.kernel.dmn.boxed import Iterator as BoxedIterator
from yiwang.kernel.dmn.model import Bkm, Decision, ItemDefinition, Model
from yiwang.kernel.dmn.names import BUILT_IN_TYPES
from yiwang.kernel.dmn.problems import Place, Problem, did_you_mean


def known_types(model: Model) -> set[str]:
    """Every type name usable in a model, those of imports with their prefix."""
    names = BUILT_IN_TYPES | {item.name for item in model.types}
    for prefix, other in model.imported.items():
        inner = known_types(other) - BUILT_IN_TYPES
        names |= {f"{prefix}.{name}" if prefix else name for name in inner}
    return names


def check_types(model: Model) -> Iterator[Problem]:
    """Names of types that are not defined, and circles among those that are."""
    known = known_types(model)
    for place, name in _type_uses(model):
        if name not in known:
            hint = did_you_mean(name, known) or "Define it with <itemDefinition>, or leave the type out."
            yield Problem.at(place, f"the type {name} is not defined", hint)
    yield from _type_circles(model)


def _type_uses(model: Model) -> Iterator[tuple[Place, str]]:
    for item in model.types:
        yield from _item_uses(item)
    for node in model.nodes.values():
        if node.type_ref:
            yield node.place, node.type_ref
        if isinstance(node, Decision | Bkm) and node.logic is not None:
            yield from _expression_uses(node.logic)


def _item_uses(item: ItemDefinition) -> Iterator[tuple[Place, str]]:
    if item.type_ref:
        yield item.place, item.type_ref
    if item.function is not None:
        refs = [parameter.type_ref for parameter in item.function.parameters] + [item.function.output]
        yield from ((item.place, ref) for ref in refs if ref)
    for component in item.components:
        yield from _item_uses(component)


def _expression_uses(expression: Expression) -> Iterator[tuple[Place, str]]:
    if expression.type_ref:
        yield expression.place, expression.type_ref
    for ref in _own_refs(expression):
        if ref:
            yield expression.place, ref
    for inner in inside(expression):
        yield from _expression_uses(inner)


def _own_refs(expression: Expression) -> list[str | None]:
    if isinstance(expression, Context):
        return [entry.type_ref for entry in expression.entries]
    if isinstance(expression, Relation):
        return [column.type_ref for column in expression.columns]
    if isinstance(expression, Function):
        return [parameter.type_ref for parameter in expression.parameters]
    if isinstance(expression, Table):
        return [output.type_ref for output in expression.outputs]
    return []


def inside(expression: Expression) -> list[Expression]:
    """The expressions directly inside a boxed expression."""
    parts: list[Expression | None]
    match expression:
        case Literal():
            parts = []
        case Context():
            parts = [entry.body for entry in expression.entries]
        case ListBox():
            parts = list(expression.items)
        case Relation():
            parts = [cell for row in expression.rows for cell in row]
        case Function():
            parts = [expression.body]
        case Invocation():
            parts = [expression.callee, *(binding.body for binding in expression.bindings)]
        case Filter():
            parts = [expression.source, expression.match]
        case Conditional():
            parts = [expression.condition, expression.then, expression.otherwise]
        case BoxedIterator():
            parts = [expression.source, expression.body]
        case Table():
            parts = [clause.expression for clause in expression.inputs]
            parts += [output.default for output in expression.outputs]
    return [part for part in parts if part is not None]


def _type_circles(model: Model) -> Iterator[Problem]:
    """`a` is a `b` is an `a`: no value could ever belong to it."""
    direct: Mapping[str, ItemDefinition] = {item.name: item for item in model.types}
    for item in model.types:
        seen = [item.name]
        current = direct.get(item.type_ref or "")
        while current is not None and current.name not in seen:
            seen.append(current.name)
            current = direct.get(current.type_ref or "")
        if current is not None and current.name == item.name:
            chain = " -> ".join([*seen, item.name])
            yield Problem.at(item.place, f"circular type: {chain}", "Base one of them on a FEEL type.")
