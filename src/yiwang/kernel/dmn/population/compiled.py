"""From a model and a decision to a statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from yiwang.kernel.dmn.compiling import program_of
from yiwang.kernel.dmn.model import Decision, Model
from yiwang.kernel.dmn.population.outputs import Outputs
from yiwang.kernel.dmn.population.result import Column, Dialect, Population
from yiwang.kernel.dmn.population.room import Room
from yiwang.kernel.dmn.population.statement import write
from yiwang.kernel.dmn.population.steps import Steps
from yiwang.kernel.dmn.problems import DmnError, Problem, did_you_mean
from yiwang.kernel.feel.sql import ENGINES, OutsideProfileError, Sheet
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.values.dates import Date


def compile(
    model: Model,
    decision: str,
    schema: Mapping[str, str],
    dialect: Dialect,
    *,
    conditions: bool = False,
    on: dt.date | None = None,
) -> Population:
    """See `yiwang.kernel.dmn.compile`."""
    node = model.named(decision)
    if not isinstance(node, Decision):
        raise _unknown(model, decision)
    room = Room(model, Sheet(ENGINES[dialect]), _day(on), node.logic)
    written = Steps(room, program_of(model).plan(node), schema).write()
    try:
        outputs = Outputs(room).write(written, conditions)
    except OutsideProfileError as error:
        raise room.refusal_at(node.place, error) from None
    read = {step.name: schema[step.name] for step in program_of(model).plan(node).inputs}
    return _population(dialect, (node.name,), read, room.sheet, outputs)


def together(populations: Mapping[str, Population]) -> Population:
    """See `yiwang.kernel.dmn.together`."""
    if len({one.dialect for one in populations.values()}) != 1:
        raise ValueError("populations of one dialect are needed, and at least one")
    first = next(iter(populations.values()))
    sheet = Sheet(ENGINES[first.dialect])
    schema: dict[str, str] = {}
    outputs: list[tuple[Column, Sql]] = []
    for name, one in populations.items():
        clash = next((key for key, kind in one.schema.items() if schema.get(key, kind) != kind), None)
        if clash is not None:
            raise ValueError(f"{name}: {clash} is {one.schema[clash]}, elsewhere {schema[clash]}")
        schema |= one.schema
        outputs += _joined(sheet, name, one)
    decisions = tuple(decision for one in populations.values() for decision in one.decisions)
    return _population(first.dialect, decisions, schema, sheet, outputs)


def _joined(sheet: Sheet, name: str, one: Population) -> list[tuple[Column, Sql]]:
    """The columns of a population moved onto a common sheet."""
    renamed: dict[str, Sql] = {}

    def moved(sql: Sql) -> Sql:
        return sql.copy().transform(
            lambda part: renamed[part.name] if isinstance(part, exp.Column) else part, copy=False
        )

    sheet_of, outputs = one.parts
    for level, layer in enumerate(sheet_of.layers):
        for own, sql in layer.items():
            renamed[own] = sheet.given(sql) if level == 0 else sheet.once(moved(sql))
    return [(replace(column, name=f"{name}_{column.name}"), moved(sql)) for column, sql in outputs]


def _population(
    dialect: Dialect,
    decisions: tuple[str, ...],
    schema: dict[str, str],
    sheet: Sheet,
    outputs: list[tuple[Column, Sql]],
) -> Population:
    return Population(
        dialect=dialect,
        decisions=decisions,
        schema=schema,
        columns=tuple(column for column, _ in outputs),
        write=write,
        parts=(sheet, outputs),
    )


def _day(on: dt.date | None) -> Date | None:
    return None if on is None else Date(on.year, on.month, on.day)


def _unknown(model: Model, name: str) -> DmnError:
    known = [decision.name for decision in model.decisions]
    hint = did_you_mean(name, known) or f"This model has: {', '.join(known) or 'none'}"
    return DmnError([Problem(model.file, 0, f"there is no decision called {name}", hint)])
