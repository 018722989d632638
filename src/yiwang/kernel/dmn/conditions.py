"""Conditions, each held, failed or unknown, with what it read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import PLAIN, Conditional, Display, InputClause, Literal
from yiwang.kernel.dmn.compiling.program import program_of
from yiwang.kernel.dmn.model import Decision, InputData, Model
from yiwang.kernel.dmn.tables.cells import tests_set
from yiwang.kernel.dmn.tables.compiled import Cell
from yiwang.kernel.dmn.tables.sets import CellSet, point
from yiwang.kernel.dmn.tables.trail import TableRun
from yiwang.kernel.feel.syntax import nodes as n

Value = Any


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `state` is True, False, or None when it could not be told.

    `rule` is the rule's number in a table, None for a part of an expression; `value` is what was tested;
    `reads` are the names it depends on with their values; `accepts` is the set of values that would hold,
    when it is a simple one.
    """

    decision: str
    rule: int | None
    label: str
    text: str
    state: bool | None
    value: Value
    reads: tuple[tuple[str, Value], ...]
    accepts: CellSet | None = None
    display: Display = PLAIN


def state_of(answer: Value) -> bool | None:
    """True, False, or None for null, an error, or anything that is no truth value."""
    return answer if answer is True or answer is False else None


def table_conditions(run: TableRun, model: Model) -> Iterator[Condition]:
    """The conditions of every rule of a table that was asked, irrelevant cells left out."""
    for rule in range(len(run.table.source.rules)):
        yield from rule_conditions(run, rule, model)


def rule_conditions(run: TableRun, rule: int, model: Model) -> Iterator[Condition]:
    """The conditions of one rule (index from 0)."""
    table = run.table
    for column, test in enumerate(table.tests):
        cell = test.cells[rule]
        if cell is None:
            continue
        value = test.value(run.env)
        clause = table.source.inputs[column]
        yield Condition(
            decision=run.decision,
            rule=table.source.rules[rule].number,
            label=clause.label,
            text=table.source.rules[rule].conditions[column].text.strip(),
            state=_cell_state(cell, value, run.env),
            value=value,
            reads=_reads(test.reads, run.env),
            accepts=cell.accepts,
            display=_clause_display(clause, test.node, model),
        )


def _clause_display(clause: InputClause, node: feel.Node | None, model: Model) -> Display:
    """A column's own labels and unit, filled up from the input it tests."""
    own = clause.display or PLAIN
    return own if node is None else own.over(display_of(node, model))


def _cell_state(cell: Cell, value: Value, env: dict[str, Any]) -> bool | None:
    if feel.is_null(value) and cell.accepts is not None:
        return None  # FEEL may say false; to people a value nobody gave is unknown
    return state_of(cell.test(value, env))


def text_conditions(decision: Decision, model: Model, env: dict[str, Any]) -> list[Condition]:
    """The parts of an expression joined by `and`, or of the condition of an `if`."""
    logic = decision.logic
    text = logic.condition if isinstance(logic, Conditional) else logic
    program = program_of(model)
    scope = program.scopes.get(decision.id)
    if not isinstance(text, Literal) or scope is None:
        return []
    try:
        node = feel.parse(text.text, scope)
    except feel.FeelSyntaxError:
        return []
    parts = conjuncts(node.condition if isinstance(node, n.If) else node)
    return [_part(_Place(decision, model, text.text, scope), part, env) for part in parts]


def conjuncts(node: n.Node) -> list[n.Node]:
    """The operands of nested `and`s; a node that is no condition gives none."""
    if isinstance(node, n.Logic) and node.operator == "and":
        return [part for operand in node.operands for part in conjuncts(operand)]
    known = (n.Comparison, n.Between, n.In, n.Logic, n.Quantified, n.InstanceOf)
    truth = node.type is feel.BooleanType and not isinstance(node, n.Literal)
    return [node] if isinstance(node, known) or truth else []


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an expression stands."""

    decision: Decision
    model: Model
    source: str
    scope: feel.Scope


def _part(place: _Place, node: n.Node, env: dict[str, Any]) -> Condition:
    source, scope = place.source, place.scope
    tested, accepts = simple_comparison(node)
    compiled = feel.compile(node, scope, source=source)
    answer = compiled(env)
    subject = tested if tested is not None else node
    value = feel.compile(subject, scope, source=source)(env)
    unknown = accepts is not None and feel.is_null(value)  # as in cells: nobody gave a value
    return Condition(
        decision=place.decision.name,
        rule=None,
        label=" ".join(source[subject.span.start : subject.span.end].split()),
        text=" ".join(source[node.span.start : node.span.end].split()),
        state=None if unknown else state_of(answer),
        value=value,
        reads=_reads(compiled.inputs, env),
        accepts=accepts,
        display=display_of(subject, place.model),
    )


def simple_comparison(node: n.Node) -> tuple[n.Node | None, CellSet | None]:
    """The tested side of a comparison with a constant, and the values that satisfy it."""
    if isinstance(node, n.Comparison):
        mirrored = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
        sides = ((node.left, node.operator, node.right), (node.right, mirrored[node.operator], node.left))
        for tested, operator, bound in sides:
            accepts = tests_set([_test(operator, bound)])
            if accepts is not None:
                return tested, accepts
    if isinstance(node, n.Between):
        bounds = n.RangeNode(node.span, node.type, node.low, node.high, True, True)
        return node.value, tests_set([bounds])
    if isinstance(node, n.Variable | n.Path) and node.type is feel.BooleanType:
        return node, point("boolean", True)
    if isinstance(node, n.In):
        return node.value, tests_set(node.tests)
    return None, None


def _test(operator: str, bound: n.Node) -> n.Node:
    return n.CompareTest(bound.span, bound.type, operator, bound)


def display_of(node: n.Node, model: Model) -> Display:
    """How the element a name stands for is shown."""
    name = node.name if isinstance(node, n.Variable | n.Path) else None
    found = model.named(name) if name else None
    if isinstance(found, InputData | Decision) and found.display != PLAIN:
        return found.display
    for item in model.types:
        for part in item.components:
            if part.name == name and part.display != PLAIN:
                return part.display
    return PLAIN


def _reads(names: tuple[str, ...], env: dict[str, Any]) -> tuple[tuple[str, Value], ...]:
    return tuple((name, env[name]) for name in names if name in env)
