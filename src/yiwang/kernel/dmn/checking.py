"""Checks over a whole model: names, references, circles. Everything wrong is reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

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
from yiwang.kernel.dmn.model import Bkm, Decision, InputData, ItemDefinition, Model, Node, Reference, Service
from yiwang.kernel.dmn.names import BUILT_IN_TYPES
from yiwang.kernel.dmn.problems import Place, Problem

Key = tuple[str, str]
"""A node anywhere: its model's namespace and its id."""


def check(model: Model) -> list[Problem]:
    """Every problem of a joined model, imported models excepted (they were checked when read)."""
    problems = list(_types(model))
    problems += _references(model)
    if not problems:
        problems += _circles(model)
    return problems


def duplicates(kind: str, named: Iterable[tuple[Place, str]]) -> Iterator[Problem]:
    """A problem for every name given twice."""
    first: dict[str, Place] = {}
    for place, name in named:
        if name and name in first:
            reason = f"two {kind} are called {name}; the first is on line {first[name].line}"
            yield Problem.at(place, reason, "Rename one of them.")
        first.setdefault(name, place)


def find(model: Model, reference: Reference) -> Node | None:
    """The node a reference means, in this model or one it imports directly."""
    if reference.namespace == model.namespace:
        return model.nodes.get(reference.id)
    for other in model.imported.values():
        if other.namespace == reference.namespace:
            return other.nodes.get(reference.id)
    return None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint naming the closest known name."""
    near = get_close_matches(name, list(known), n=1)
    return f"Did you mean {near[0]}?" if near else ""


def _references(model: Model) -> Iterator[Problem]:
    for node in model.nodes.values():
        for reference, kinds, what in _links(node):
            target = find(model, reference)
            if target is None:
                yield _dangling(model, reference, what)
            elif not isinstance(target, kinds):
                kind = type(target).__name__
                yield Problem.at(
                    reference.place, f"{what} {target.name} is a {kind}", f"Require {what} here."
                )


def _links(node: Node) -> Iterator[tuple[Reference, tuple[type, ...], str]]:
    if isinstance(node, Decision):
        for reference in node.requires:
            yield reference, (InputData, Decision), "a decision or input"
    if isinstance(node, Decision | Bkm):
        for reference in node.knowledge:
            yield reference, (Bkm, Service), "a business knowledge model or decision service"
    if isinstance(node, Service):
        for reference in node.outputs + node.encapsulated + node.input_decisions:
            yield reference, (Decision,), "a decision"
        for reference in node.input_data:
            yield reference, (InputData,), "an input"


def _dangling(model: Model, reference: Reference, what: str) -> Problem:
    spaces = {model.namespace, *(other.namespace for other in model.imported.values())}
    if reference.namespace not in spaces:
        reason = f"the reference points into {reference.namespace}, which is not imported"
        return Problem.at(reference.place, reason, "Add an <import> for that namespace.")
    reason = f"there is no element with id {reference.id} (expected {what})"
    return Problem.at(reference.place, reason, did_you_mean(reference.id, model.nodes))


def edges(model: Model, node: Node) -> Iterator[tuple[Model, Node]]:
    """What a node directly depends on, with the model each lives in."""
    if isinstance(node, Decision):
        references = node.requires + node.knowledge
    elif isinstance(node, Bkm):
        references = node.knowledge
    elif isinstance(node, Service):
        references = node.outputs + node.encapsulated
    else:
        return
    for reference in references:
        home = owner(model, reference.namespace)
        target = None if home is None else home.nodes.get(reference.id)
        if home is not None and target is not None:
            yield home, target


def owner(model: Model, namespace: str) -> Model | None:
    """The model with this namespace: this one or a direct import."""
    if namespace == model.namespace:
        return model
    return next((other for other in model.imported.values() if other.namespace == namespace), None)


def _circles(model: Model) -> Iterator[Problem]:
    """Each circle of requirements once, shown as a chain of names."""
    done: set[Key] = set()
    for start in model.nodes.values():
        circle = _circle_from(model, start, done)
        if circle:
            chain = " -> ".join(node.name for node in [*circle, circle[0]])
            hint = "A requirement may not lead back to itself; take one link out."
            yield Problem.at(circle[0].place, f"circular requirement: {chain}", hint)


def _circle_from(model: Model, start: Node, done: set[Key]) -> list[Node] | None:
    """Depth-first without recursion: long chains must not exhaust the stack."""
    path: list[tuple[Model, Node]] = []
    on_path: dict[Key, int] = {}
    stack: list[tuple[Model, Node, bool]] = [(model, start, False)]
    while stack:
        home, node, leaving = stack.pop()
        key = (home.namespace, node.id)
        if leaving:
            path.pop()
            del on_path[key]
            done.add(key)
        elif key in on_path:
            done.update(on_path)
            return [member for _, member in path[on_path[key] :]]
        elif key not in done:
            on_path[key] = len(path)
            path.append((home, node))
            stack.append((home, node, True))
            stack += [(where, target, False) for where, target in edges(home, node)]
    return None


def known_types(model: Model) -> set[str]:
    """Every type name usable in a model, those of imports with their prefix."""
    names = BUILT_IN_TYPES | {item.name for item in model.types}
    for prefix, other in model.imported.items():
        inner = known_types(other) - BUILT_IN_TYPES
        names |= {f"{prefix}.{name}" if prefix else name for name in inner}
    return names


def _types(model: Model) -> Iterator[Problem]:
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
