"""Boxed expressions over columns (DMN 1.5, 10.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import (
    Conditional,
    Context,
    Expression,
    Function,
    Invocation,
    ListBox,
    Literal,
    Relation,
    Table,
)
from yiwang.kernel.dmn.compiling import program_of
from yiwang.kernel.dmn.model import Model
from yiwang.kernel.dmn.population.room import Room
from yiwang.kernel.dmn.population.tables import write_table
from yiwang.kernel.feel import types as t
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.choosing import choose
from yiwang.kernel.feel.sql.kinds import (
    NOTHING,
    Absent,
    Item,
    Items,
    Record,
    Value,
    kind_name,
    null_of,
)
from yiwang.kernel.feel.sql.kinds import Function as Callee
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.writer import Env

Write = Callable[[Room, Any, feel.Scope, dict[str, Value], Model], Value]


def write_box(room: Room, box: Expression, scope: feel.Scope, env: Env, home: Model) -> Value:
    """The value of a boxed expression of a model, of its declared type. Raises RefusalError."""
    write = _WRITERS.get(type(box))
    try:
        if write is None:
            raise OutsideProfileError(
                f"boxed {type(box).__name__.lower()}", "no column form", "Write it in FEEL."
            )
        value = write(room, box, scope, dict(env), home)
        kind = t.AnyType if isinstance(box, Function) else program_of(home).types.of(box.type_ref)
        return room.conform(value, kind, room.sheet.title)
    except OutsideProfileError as error:
        if isinstance(box, Literal):
            raise room.refusal(box, error) from None
        raise room.refusal_at(box.place, error) from None


def _literal(room: Room, box: Literal, scope: feel.Scope, env: dict[str, Value], home: Model) -> Value:
    if not box.text.strip():
        return NOTHING
    return room.writer.value(room.node(box, scope), env)


def _table(room: Room, box: Table, scope: feel.Scope, env: dict[str, Value], home: Model) -> Value:
    return write_table(room, box, env, home)


def _context(room: Room, box: Context, scope: feel.Scope, env: dict[str, Value], home: Model) -> Value:
    types = program_of(home).types
    fields: dict[str, Value] = {}
    for entry in box.entries:
        if entry.body is None:
            continue
        value = write_box(room, entry.body, scope, env, home)
        value = room.sheet.kept(room.conform(value, types.of(entry.type_ref), entry.name or "the result"))
        if entry.name is None:
            return value
        env[entry.name] = fields[entry.name] = value
        scope = scope.child({entry.name: feel_type(value)})
    return Record(fields)


def _list(room: Room, box: ListBox, scope: feel.Scope, env: dict[str, Value], home: Model) -> Value:
    return Items(tuple(Item(room.sheet.kept(write_box(room, item, scope, env, home))) for item in box.items))


def _relation(room: Room, box: Relation, scope: feel.Scope, env: dict[str, Value], home: Model) -> Value:
    types = program_of(home).types
    rows = []
    for row in box.rows:
        fields = {
            column.name: room.conform(
                write_box(room, cell, scope, env, home), types.of(column.type_ref), column.name
            )
            for column, cell in zip(box.columns, row, strict=True)
        }
        rows.append(Item(room.sheet.kept(Record(fields))))
    return Items(tuple(rows))


def _conditional(
    room: Room, box: Conditional, scope: feel.Scope, env: dict[str, Value], home: Model
) -> Value:
    condition = room.writer.as_truth(write_box(room, box.condition, scope, env, home)).holds()
    then, otherwise = (write_box(room, part, scope, env, home) for part in (box.then, box.otherwise))
    return choose(room.sheet, [(condition, then)], otherwise)


def _invocation(room: Room, box: Invocation, scope: feel.Scope, env: dict[str, Value], home: Model) -> Value:
    callee = write_box(room, box.callee, scope, env, home)
    if not isinstance(callee, Callee):
        raise OutsideProfileError("an invocation", f"of a {kind_name(callee)}", "Call a function.")
    given = {
        binding.name: write_box(room, binding.body, scope, env, home)
        for binding in box.bindings
        if binding.body is not None
    }
    if set(given) != set(callee.params):
        raise OutsideProfileError("an invocation", "the parameters do not fit", "Bind every parameter once.")
    return room.writer.invoke(callee, [given[param] for param in callee.params])


def _function(room: Room, box: Function, scope: feel.Scope, env: dict[str, Value], home: Model) -> Value:
    return function(room, box, scope, env, home)


def function(room: Room, box: Function, scope: feel.Scope, env: Env, home: Model) -> Callee:
    """A function of a model, written out for its arguments at every call."""
    if box.kind != "FEEL":
        error = OutsideProfileError(f"{box.kind} function", "only FEEL is run", "Write it in FEEL.")
        raise room.refusal_at(box.place, error)
    types = program_of(home).types
    kinds = {part.name: types.of(part.type_ref) for part in box.parameters}
    inner = scope.child({part: feel.plain_type(kind) for part, kind in kinds.items()})

    def call(args: list[Value]) -> Value:
        given: dict[str, Value] = {}
        fitting: list[b.Sql] = []
        for (part, kind), arg in zip(kinds.items(), args, strict=True):
            given[part] = room.sheet.kept(room.conform(arg, kind, part))
            fitting += _fits(arg, given[part], kind)
        if box.body is None:
            return NOTHING
        value = write_box(room, box.body, inner, {**env, **given}, home)
        value = room.conform(value, types.of(box.type_ref), room.sheet.title)
        return choose(room.sheet, [(b.every(fitting), value)], NOTHING) if fitting else value

    return Callee(tuple(kinds), call)


def _fits(before: Value, after: Value, kind: t.Type) -> list[b.Sql]:
    """Where an argument was of its declared type: a call with one that was not is an error."""
    if after is before or not isinstance(kind, t.ConstrainedType) or isinstance(after, Absent):
        return []
    lost, null = null_of(after), null_of(before)
    if lost is None or lost == null:
        return []
    return [b.some([b.negation(lost)] if null is None else [b.negation(lost), null])]


def feel_type(value: Value) -> t.Type:
    """The type names of this value are parsed with."""
    if isinstance(value, Record):
        return t.ContextType(tuple((name, feel_type(part)) for name, part in value.fields.items()))
    if isinstance(value, Items):
        return t.ListType(t.join_all([feel_type(item.value) for item in value.items]))
    if isinstance(value, Callee):
        return t.AnyFunction
    return t.NAMED.get(kind_name(value), t.AnyType) if not isinstance(value, Absent) else t.NullType


_WRITERS: dict[type, Write] = {
    Literal: _literal,
    Table: _table,
    Context: _context,
    ListBox: _list,
    Relation: _relation,
    Conditional: _conditional,
    Invocation: _invocation,
    Function: _function,
}
