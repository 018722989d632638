"""Boxed expressions, one function each (DMN 1.5 10.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import (
    Conditional,
    Context,
    Expression,
    Filter,
    Function,
    Invocation,
    Iterator,
    ListBox,
    Literal,
    Relation,
    Table,
)
from yiwang.kernel.dmn.bridge import call_named
from yiwang.kernel.dmn.compiling.builder import Builder, Env, Piece, Run, Value
from yiwang.kernel.dmn.compiling.loops import filtering, mapping, quantified
from yiwang.kernel.dmn.compiling.tables import compile_table
from yiwang.kernel.feel import types as t


def compile_expression(expression: Expression, scope: feel.Scope, builder: Builder) -> Piece:
    """Any boxed expression, with its declared type enforced."""
    piece = _COMPILERS[type(expression)](expression, scope, builder)
    if isinstance(expression, Invocation | Filter | Iterator):
        piece = replace(piece, run=_bounded(piece.run))
    return builder.typed(piece, builder.types.of(expression.type_ref))


def _bounded(run: Run) -> Run:
    """Loops and calls share one budget of steps with everything they evaluate."""

    def bounded(env: Env) -> Value:
        with feel.Run():
            return run(env)

    return bounded


def _literal(box: Literal, scope: feel.Scope, builder: Builder) -> Piece:
    return builder.literal(box, scope)


def _table(box: Table, scope: feel.Scope, builder: Builder) -> Piece:
    table, kind = compile_table(box, scope, builder)
    return Piece(table, kind, table=table)


def _context(box: Context, scope: feel.Scope, builder: Builder) -> Piece:
    steps: list[tuple[str, Callable[[Env], Value]]] = []
    fields: list[tuple[str, t.Type]] = []
    result: Piece | None = None
    for entry in box.entries:
        if entry.body is None:
            continue
        piece = builder.typed(
            compile_expression(entry.body, scope, builder), builder.types.of(entry.type_ref)
        )
        if entry.name is None:
            result = piece
            continue
        steps.append((entry.name, piece.run))
        fields.append((entry.name, piece.type))
        scope = scope.child({entry.name: piece.type})
    return _context_piece(steps, fields, result)


def _context_piece(
    steps: list[tuple[str, Callable[[Env], Value]]],
    fields: list[tuple[str, t.Type]],
    result: Piece | None,
) -> Piece:
    def entries(env: Env) -> tuple[Env, dict[str, Value]]:
        env, values = env.copy(), {}
        for name, run in steps:
            env[name] = values[name] = run(env)
        return env, values

    if result is None:
        return Piece(lambda env: entries(env)[1], t.ContextType(tuple(fields)))
    final = result.run
    return Piece(lambda env: final(entries(env)[0]), result.type)


def _list(box: ListBox, scope: feel.Scope, builder: Builder) -> Piece:
    pieces = [compile_expression(item, scope, builder) for item in box.items]
    runs = [piece.run for piece in pieces]
    kind = t.ListType(t.join_all([piece.type for piece in pieces]))
    return Piece(lambda env: [run(env) for run in runs], kind)


def _relation(box: Relation, scope: feel.Scope, builder: Builder) -> Piece:
    names = [column.name for column in box.columns]
    kinds = [builder.types.of(column.type_ref) for column in box.columns]
    rows = [
        [
            builder.typed(compile_expression(cell, scope, builder), kind).run
            for cell, kind in zip(row, kinds, strict=True)
        ]
        for row in box.rows
    ]

    def run(env: Env) -> Value:
        return [dict(zip(names, (cell(env) for cell in row), strict=True)) for row in rows]

    return Piece(run, t.ListType(t.ContextType(tuple(zip(names, kinds, strict=True)))))


def _function(box: Function, scope: feel.Scope, builder: Builder) -> Piece:
    make = function_maker("", box, scope, builder)
    return Piece(make.run, make.type)


def function_maker(name: str, box: Function, scope: feel.Scope, builder: Builder) -> Piece:
    """A piece whose value is a function closed over the environment it is made in."""
    params = tuple(parameter.name for parameter in box.parameters)
    kinds = tuple(builder.types.of(parameter.type_ref) for parameter in box.parameters)
    if box.kind != "FEEL":
        return _external(name, box.kind, params, kinds)
    seen = {name: feel.plain_type(kind) for name, kind in zip(params, kinds, strict=True)}
    body = _body(box, scope.child(seen), builder)
    run = body.run

    def make(env: Env) -> Value:
        def call(values: list[Any]) -> Value:
            inner = env.copy()
            inner.update(zip(params, values, strict=True))
            return run(inner)

        return feel.FunctionValue(name, params, call, kinds)

    return Piece(make, t.FunctionType(kinds, body.type, params))


def _body(box: Function, scope: feel.Scope, builder: Builder) -> Piece:
    if box.body is None:
        return Piece(lambda env: None, t.NullType)
    return builder.typed(compile_expression(box.body, scope, builder), builder.types.of(box.type_ref))


def _external(name: str, kind: str, params: tuple[str, ...], kinds: tuple[t.Type, ...]) -> Piece:
    """Functions in Java or PMML cannot run here; calling one gives an error that says so."""
    fault = feel.FeelError(f"external {kind} functions are not supported; write the function in FEEL")
    value = feel.FunctionValue(name, params, lambda values: fault, kinds, t.AnyType)
    return Piece(lambda env: value, t.FunctionType(kinds, t.AnyType, params))


def _invocation(box: Invocation, scope: feel.Scope, builder: Builder) -> Piece:
    callee = builder.literal(box.callee, scope)
    arguments = [
        (binding.name, compile_expression(binding.body, scope, builder).run)
        for binding in box.bindings
        if binding.body is not None
    ]

    def run(env: Env) -> Value:
        return call_named(callee.run(env), {name: argument(env) for name, argument in arguments})

    kind = callee.type.result if isinstance(callee.type, t.FunctionType) else t.AnyType
    return Piece(run, kind)


def _conditional(box: Conditional, scope: feel.Scope, builder: Builder) -> Piece:
    condition, then, otherwise = (
        compile_expression(part, scope, builder) for part in (box.condition, box.then, box.otherwise)
    )

    def run(env: Env) -> Value:
        chosen = condition.run(env)
        if chosen is True:
            return then.run(env)
        if chosen is False or feel.is_null(chosen):
            return otherwise.run(env)
        return feel.FeelError(f"if needs true or false, not a {feel.types.name_of(chosen)}")

    return Piece(run, t.join(then.type, otherwise.type))


def _filter(box: Filter, scope: feel.Scope, builder: Builder) -> Piece:
    source = compile_expression(box.source, scope, builder)
    item = feel.item_type(source.type)
    names: dict[str, t.Type] = dict(item.fields) if isinstance(item, t.ContextType) else {}
    inner = scope.child({**names, "item": item}, is_open=item is t.AnyType)
    match = compile_expression(box.match, inner, builder)
    return Piece(filtering(source.run, match.run), t.ListType(item))


def _iterator(box: Iterator, scope: feel.Scope, builder: Builder) -> Piece:
    source = compile_expression(box.source, scope, builder)
    names: dict[str, t.Type] = {box.variable: feel.item_type(source.type)}
    if box.kind == "for":
        names["partial"] = t.AnyList
    body = compile_expression(box.body, scope.child(names), builder)
    if box.kind == "for":
        return Piece(mapping(box.variable, source.run, body.run), t.ListType(body.type))
    return Piece(quantified(box.kind, box.variable, source.run, body.run), t.BooleanType)


_COMPILERS: dict[type, Callable[[Any, feel.Scope, Builder], Piece]] = {
    Literal: _literal,
    Context: _context,
    ListBox: _list,
    Relation: _relation,
    Function: _function,
    Invocation: _invocation,
    Filter: _filter,
    Conditional: _conditional,
    Iterator: _iterator,
    Table: _table,
}
