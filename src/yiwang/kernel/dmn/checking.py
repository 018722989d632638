"""Checks over a whole model: names, references, circles. Everything wrong is reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yiwang.kernel.dmn.checking_types import check_types
from yiwang.kernel.dmn.model import Bkm, Decision, InputData, Model, Node, Reference, Service
from yiwang.kernel.dmn.problems import Place, Problem, did_you_mean

Key = tuple[str, str]
"""A node anywhere: its model's namespace and its id."""


def check(model: Model) -> list[Problem]:
    """Every problem of a joined model, imported models excepted (they were checked when read)."""
    problems = list(check_types(model))
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
