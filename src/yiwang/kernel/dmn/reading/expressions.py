"""Boxed expressions."""

from __future__ import annotations

from collections.abc import Callable

from yiwang.kernel.dmn.boxed import (
    Binding,
    Column,
    Conditional,
    Context,
    Entry,
    Expression,
    Filter,
    Function,
    Invocation,
    Iterator,
    ListBox,
    Literal,
    Parameter,
    Relation,
)
from yiwang.kernel.dmn.names import tidy
from yiwang.kernel.dmn.problems import Problem
from yiwang.kernel.dmn.reading.notes import Notes
from yiwang.kernel.dmn.reading.tables import read_table, read_text
from yiwang.kernel.dmn.reading.types import type_name
from yiwang.kernel.dmn.xml import Element, child, children, local

MAX_BOXES = 60
"""How deep boxes may stand in boxes; readable models stay under ten."""


def read_logic(parent: Element, notes: Notes, depth: int = 0) -> Expression | None:
    """The one boxed expression inside an element, or None."""
    found = [part for part in parent if local(part) in _READERS]
    if not found:
        return None
    if len(found) > 1:
        notes.add(found[1], f"<{local(parent)}> holds more than one expression", "Keep one of them.")
    return read_expression(found[0], notes, depth)


def read_expression(element: Element, notes: Notes, depth: int = 0) -> Expression:
    """Any boxed expression."""
    if depth > MAX_BOXES:
        notes.add(element, f"expressions are nested deeper than {MAX_BOXES}", "Name the inner ones.")
        return _nothing(element, notes)
    return _READERS[local(element)](element, notes, depth + 1)


def is_expression(name: str) -> bool:
    """Whether a local name is that of a boxed expression."""
    return name in _READERS


def _nothing(element: Element, notes: Notes) -> Literal:
    return Literal(notes.place(element), "null")


def _required(element: Element, notes: Notes, depth: int) -> Expression:
    found = read_logic(element, notes, depth)
    if found is None:
        notes.add(element, f"<{local(element)}> holds no expression", "Write one; null is one too.")
        return _nothing(element, notes)
    return found


def _part(element: Element, name: str, notes: Notes, depth: int) -> Expression:
    part = child(element, name)
    if part is None:
        notes.add(element, f"<{local(element)}> has no <{name}>")
        return _nothing(element, notes)
    return _required(part, notes, depth)


def _literal(element: Element, notes: Notes, depth: int) -> Literal:
    return read_text(element, notes)


def _context(element: Element, notes: Notes, depth: int) -> Context:
    notes.only(element, ("contextEntry",))
    entries = tuple(_entry(part, notes, depth) for part in children(element, "contextEntry"))
    names = [entry.name for entry in entries if entry.name]
    for entry in entries[:-1]:
        if entry.name is None:
            reason = "only the last context entry may go without a name"
            notes.problems.append(Problem.at(entry.place, reason, "Give the entry a <variable name=...>."))
    for name in sorted({name for name in names if names.count(name) > 1}):
        notes.add(element, f"two context entries are called {name}", "Rename one of them.")
    return Context(notes.place(element), entries, type_name(element.get("typeRef")))


def _entry(element: Element, notes: Notes, depth: int) -> Entry:
    notes.only(element, ("variable", *_READERS))
    variable = child(element, "variable")
    name = None if variable is None else notes.name_of(variable)
    type_ref = None if variable is None else type_name(variable.get("typeRef"))
    return Entry(notes.place(element), name, type_ref, _required(element, notes, depth))


def _list(element: Element, notes: Notes, depth: int) -> ListBox:
    notes.only(element, _READERS)
    items = tuple(read_expression(part, notes, depth) for part in element if local(part) in _READERS)
    return ListBox(notes.place(element), items, type_name(element.get("typeRef")))


def _relation(element: Element, notes: Notes, depth: int) -> Relation:
    notes.only(element, ("column", "row"))
    columns = tuple(
        Column(notes.name_of(part), type_name(part.get("typeRef"))) for part in children(element, "column")
    )
    rows = []
    for row in children(element, "row"):
        notes.only(row, _READERS)
        cells = tuple(read_expression(part, notes, depth) for part in row if local(part) in _READERS)
        if len(cells) != len(columns):
            notes.add(row, f"the row has {len(cells)} cells, the relation {len(columns)} columns")
        rows.append(cells)
    return Relation(notes.place(element), columns, tuple(rows), type_name(element.get("typeRef")))


def read_function(element: Element, notes: Notes, depth: int = 0) -> Function:
    """A `<functionDefinition>` or `<encapsulatedLogic>`."""
    notes.only(element, ("formalParameter", *_READERS))
    parameters = tuple(
        Parameter(notes.name_of(part), type_name(part.get("typeRef")))
        for part in children(element, "formalParameter")
    )
    names = [parameter.name for parameter in parameters]
    for name in sorted({name for name in names if names.count(name) > 1}):
        notes.add(element, f"two parameters are called {name}", "Rename one of them.")
    kind = {"F": "FEEL", "J": "Java", "P": "PMML"}.get(
        element.get("kind") or "", element.get("kind") or "FEEL"
    )
    if kind not in {"FEEL", "Java", "PMML"}:
        notes.add(element, f"unknown function kind {kind}", "One of: FEEL, Java, PMML")
    body = read_logic(element, notes, depth)
    return Function(notes.place(element), kind, parameters, body, type_name(element.get("typeRef")))


def _invocation(element: Element, notes: Notes, depth: int) -> Invocation:
    notes.only(element, ("binding", *_READERS))
    callee = child(element, "literalExpression")
    if callee is None:
        notes.add(element, "the invocation does not say what to call", "Add a <literalExpression>.")
        literal = _nothing(element, notes)
    else:
        literal = read_text(callee, notes)
    bindings = tuple(_binding(part, notes, depth) for part in children(element, "binding"))
    return Invocation(notes.place(element), literal, bindings, type_name(element.get("typeRef")))


def _binding(element: Element, notes: Notes, depth: int) -> Binding:
    notes.only(element, ("parameter", *_READERS))
    parameter = child(element, "parameter")
    if parameter is None:
        notes.add(element, "the binding has no <parameter>")
        name = ""
    else:
        name = notes.name_of(parameter)
    return Binding(notes.place(element), name, read_logic(element, notes, depth))


def _filter(element: Element, notes: Notes, depth: int) -> Filter:
    notes.only(element, ("in", "match"))
    source, match = (_part(element, name, notes, depth) for name in ("in", "match"))
    return Filter(notes.place(element), source, match, type_name(element.get("typeRef")))


def _conditional(element: Element, notes: Notes, depth: int) -> Conditional:
    notes.only(element, ("if", "then", "else"))
    condition, then, otherwise = (_part(element, name, notes, depth) for name in ("if", "then", "else"))
    type_ref = type_name(element.get("typeRef"))
    return Conditional(notes.place(element), condition, then, otherwise, type_ref)


def _iterator(element: Element, notes: Notes, depth: int) -> Iterator:
    kind = local(element)
    inner = "return" if kind == "for" else "satisfies"
    notes.only(element, ("in", inner))
    variable = tidy(element.get("iteratorVariable") or "")
    if not variable:
        notes.add(element, f"<{kind}> has no iteratorVariable", "Name the variable that takes each item.")
    source, body = (_part(element, name, notes, depth) for name in ("in", inner))
    place = notes.place(element)
    return Iterator(place, kind, variable or "item", source, body, type_name(element.get("typeRef")))


def _table(element: Element, notes: Notes, depth: int) -> Expression:
    return read_table(element, notes)


_READERS: dict[str, Callable[[Element, Notes, int], Expression]] = {
    "literalExpression": _literal,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "functionDefinition": read_function,
    "invocation": _invocation,
    "filter": _filter,
    "conditional": _conditional,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
    "decisionTable": _table,
}
