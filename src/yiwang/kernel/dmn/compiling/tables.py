"""Compiling decision tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import Aggregation, HitPolicy, InputClause, Literal, OutputClause, Table
from yiwang.kernel.dmn.compiling.builder import Builder, Env, Piece, Run, Value
from yiwang.kernel.dmn.problems import Problem
from yiwang.kernel.dmn.tables.cells import cell_set, constant
from yiwang.kernel.dmn.tables.compiled import DYNAMIC, Cell, Check, CompiledTable, Test, ranking
from yiwang.kernel.dmn.tables.hit import policy
from yiwang.kernel.dmn.tables.index import Column
from yiwang.kernel.feel import types as t
from yiwang.kernel.feel.syntax import nodes as n

_LISTS = {HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER}
_SINGLE = {HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY}


def compile_table(table: Table, scope: feel.Scope, builder: Builder) -> tuple[CompiledTable, t.Type]:
    """The table and the type of its results."""
    if table.aggregation not in {Aggregation.NONE, Aggregation.COUNT} and len(table.outputs) > 1:
        reason = f"aggregation {table.aggregation.name} over several outputs is not defined"
        builder.problems.append(Problem.at(table.place, reason, "Split the table, one output each."))
    tests = tuple(_test(table, column, scope, builder) for column in range(len(table.inputs)))
    kinds = [_output_kind(table, clause, builder) for clause in table.outputs]
    results = [_result(rule.outputs, table, kinds, scope, builder) for rule in table.rules]
    compiled = CompiledTable(
        source=table,
        tests=tests,
        outputs=tuple(piece.run for piece in results),
        constants=tuple(_constant(piece) for piece in results),
        default=_default(table, kinds, scope, builder),
        policy=policy(table.hit_policy, table.aggregation),
        rank=ranking(_orders(table, scope, builder), _names(table)),
        everything=(1 << len(table.rules)) - 1,
        only_first=table.hit_policy is HitPolicy.FIRST,
        one_wins=table.hit_policy in _SINGLE,
        scope=scope,
    )
    builder.tables.append((builder.owner, compiled))
    return compiled, _kind(table, kinds, results)


def _kind(table: Table, kinds: list[t.Type], results: list[Piece]) -> t.Type:
    if table.aggregation is Aggregation.COUNT:
        return t.NumberType
    if len(kinds) > 1:
        one: t.Type = t.ContextType(tuple(zip(_names(table), kinds, strict=True)))
    else:
        one = t.join_all([piece.type for piece in results])
    collects = table.hit_policy is HitPolicy.COLLECT and table.aggregation is Aggregation.NONE
    return t.ListType(one) if collects or table.hit_policy in _LISTS else one


def _names(table: Table) -> list[str]:
    """Output names of a table with several outputs; none for one with a single output."""
    return [clause.name or "" for clause in table.outputs] if len(table.outputs) > 1 else []


def _test(table: Table, column: int, scope: feel.Scope, builder: Builder) -> Test:
    clause = table.inputs[column]
    value = builder.literal(clause.expression, scope)
    allowed = _allowed(clause, scope, builder, value.type)
    cache: dict[str, Cell | None] = {}
    cells = tuple(_cell(rule.conditions[column], scope, builder, value.type, cache) for rule in table.rules)
    index = Column([cell.accepts if cell else None for cell in cells], [cell is None for cell in cells])
    return Test(value.run, cells, index, allowed, clause.label, value.node, value.reads, value.type)


def _allowed(clause: InputClause, scope: feel.Scope, builder: Builder, kind: t.Type) -> Check | None:
    if clause.allowed is None:
        return None
    piece = builder.unary(Literal(clause.place, clause.allowed), scope, kind)
    return None if piece is None else piece.test


def _cell(
    text: Literal, scope: feel.Scope, builder: Builder, kind: t.Type, cache: dict[str, Cell | None]
) -> Cell | None:
    """A cell; equal texts of a column are compiled once."""
    if text.text not in cache:
        piece = builder.unary(text, scope, kind)
        cache[text.text] = None if piece is None else _cell_of(piece)
    return cache[text.text]


def _cell_of(piece: Piece) -> Cell:
    accepts = cell_set(piece.node) if isinstance(piece.node, n.UnaryTests) else None
    return Cell(piece.test or _never, accepts, piece.node)


def _never(value: Value, env: Env) -> Value:
    """The test of a cell that is no set of tests."""
    return None


def _output_kind(table: Table, clause: OutputClause, builder: Builder) -> t.Type:
    return builder.types.of(clause.type_ref)


def _result(
    cells: Sequence[Literal], table: Table, kinds: list[t.Type], scope: feel.Scope, builder: Builder
) -> Piece:
    """A rule's conclusion: one value, or a context of them."""
    pieces = [
        builder.typed(builder.literal(_typed(cell), scope), kind)
        for cell, kind in zip(cells, kinds, strict=True)
    ]
    if len(pieces) == 1:
        return pieces[0]
    named = list(zip(_names(table), pieces, strict=True))

    def run(env: Env) -> Value:
        return {name: piece.run(env) for name, piece in named}

    parts = tuple((name, piece.node) for name, piece in named if piece.node is not None)
    if len(parts) < len(named):
        return Piece(run)
    whole = n.ContextNode(feel.Span(0, 0), t.AnyContext, parts, ())
    return Piece(run, t.ContextType(tuple((name, piece.type) for name, piece in named)), whole)


def _typed(cell: Literal) -> Literal:
    """An output cell; the type of the whole result is enforced elsewhere."""
    return replace(cell, text=cell.text if cell.text.strip() not in {"", "-"} else "null")


def _constant(piece: Piece) -> Any:
    """The value of a conclusion that is the same every time."""
    node = piece.node
    if isinstance(node, n.ContextNode) and node.key_spans == () and node.entries:
        fixed = all(constant(part) is not None for _, part in node.entries)
    else:
        fixed = node is not None and constant(node) is not None
    return piece.run({}) if fixed else DYNAMIC


def _default(table: Table, kinds: list[t.Type], scope: feel.Scope, builder: Builder) -> Run | None:
    given = [clause.default for clause in table.outputs]
    if not any(given):
        return None
    cells = [literal or Literal(table.place, "null") for literal in given]
    run = _result(cells, table, kinds, scope, builder).run
    as_list = table.hit_policy in _LISTS or table.policy_mark == "C"
    return (lambda env: [run(env)]) if as_list else run


def _orders(table: Table, scope: feel.Scope, builder: Builder) -> list[list[Value]]:
    """For each output its values in order of priority, from the table or the output's type."""
    if table.hit_policy not in {HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER}:
        return []
    orders = [_values(clause, table, scope, builder) for clause in table.outputs]
    if not any(orders):
        reason = f"hit policy {table.hit_policy.name.replace('_', ' ')} needs output values in order"
        builder.problems.append(Problem.at(table.place, reason, "Add <outputValues> to an output."))
    return orders


def _values(clause: OutputClause, table: Table, scope: feel.Scope, builder: Builder) -> list[Value]:
    text = clause.values
    if text is None:
        type_ref = clause.type_ref or (table.type_ref if len(table.outputs) == 1 else None)
        text = builder.types.allowed_text(type_ref)
    if text is None:
        return []
    piece = builder.unary(Literal(clause.place, text), scope, t.AnyType)
    if piece is None or not isinstance(piece.node, n.UnaryTests):
        return []
    found = [
        constant(part.expression if isinstance(part, n.ValueTest) else part) for part in piece.node.tests
    ]
    return [value for value in found if value is not None]
