"""A decision table that runs: tested values in, matching rules and a result out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import Table
from yiwang.kernel.dmn.tables.hit import Policy
from yiwang.kernel.dmn.tables.index import Column, Lookup, Mask, bits
from yiwang.kernel.dmn.tables.sets import CellSet
from yiwang.kernel.dmn.tables.trail import TRAIL, TableRun

Value = Any
Env = dict[str, Any]
Run = Callable[[Env], Value]
Check = Callable[[Value, Env], Value]


class Dynamic:
    """Marks an output that must be computed."""


DYNAMIC = Dynamic()


@dataclass(frozen=True, slots=True)
class Cell:
    """A condition cell: how to test it, and the set it accepts where there is one."""

    test: Check
    accepts: CellSet | None
    node: feel.Node | None


@dataclass(slots=True)
class Test:
    """A condition column."""

    value: Run
    cells: tuple[Cell | None, ...]
    index: Column
    allowed: Check | None
    label: str
    node: feel.Node | None = None
    reads: tuple[str, ...] = ()
    type: feel.Type = feel.AnyType


@dataclass(slots=True)
class CompiledTable:
    """Callable from an environment to the table's result (DMN 1.5 8.2)."""

    source: Table
    tests: tuple[Test, ...]
    outputs: tuple[Run, ...]
    constants: tuple[Value, ...]
    default: Run | None
    policy: Policy
    rank: Callable[[Value], tuple[int, ...]]
    everything: Mask
    only_first: bool
    one_wins: bool
    scope: feel.Scope
    columns: tuple[tuple[Run, type | None, Lookup, Mask, Test], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Lay out what every evaluation needs."""
        self.columns = tuple(
            (test.value, test.index.kind, test.index.lookup, test.index.dynamic, test) for test in self.tests
        )

    def __call__(self, env: Env) -> Value:
        """The result for this environment."""
        alive = self.matching(env)
        if isinstance(alive, feel.FeelError):
            return alive
        if self.only_first:
            alive &= -alive
        if not alive:
            value = None if self.default is None else self.default(env)
        elif self.one_wins and not alive & (alive - 1):
            value = self.result(alive.bit_length() - 1, env)
        else:
            value = self.policy(list(bits(alive)), lambda rule: self.result(rule, env), self.rank)
        if TRAIL.runs is not None:
            TRAIL.runs.append(TableRun(TRAIL.decision, self, env.copy(), tuple(bits(alive)), value))
        return value

    def matching(self, env: Env) -> Mask | feel.FeelError:
        """The rules that match, or the error of a tested value outside its allowed ones."""
        alive = self.everything
        for read, kind, lookup, dynamic, test in self.columns:
            value = read(env)
            if test.allowed is not None:
                fault = _outside(test, value, env)
                if fault is not None:
                    return fault
            if value.__class__ is kind:
                alive &= lookup(value)
                pending = alive & dynamic
            else:
                pending = alive & ~test.index.always
            if pending:
                alive = _evaluated(test, alive, pending, value, env)
            if not alive:
                break
        return alive

    def result(self, rule: int, env: Env) -> Value:
        """What a rule concludes."""
        constant = self.constants[rule]
        if constant is DYNAMIC:
            return self.outputs[rule](env)
        return constant.copy() if constant.__class__ in (dict, list) else constant

    def tested(self, env: Env) -> list[Value]:
        """The tested values, column by column."""
        return [test.value(env) for test in self.tests]


def _evaluated(test: Test, alive: Mask, pending: Mask, value: Value, env: Env) -> Mask:
    """The alive rules after evaluating the pending ones' cells."""
    for rule in bits(pending):
        cell = test.cells[rule]
        if cell is not None and cell.test(value, env) is not True:
            alive ^= 1 << rule
    return alive


def _outside(test: Test, value: Value, env: Env) -> feel.FeelError | None:
    if test.allowed is None or feel.is_null(value) or test.allowed(value, env) is True:
        return None
    return feel.FeelError(
        f"{test.label}: {feel.source_text(value)} is not one of the values this table allows"
    )


def ranking(orders: Sequence[Sequence[Value]], names: Sequence[str]) -> Callable[[Value], tuple[int, ...]]:
    """A key that sorts results by the order of the output values; unlisted ones come last."""

    def place(order: Sequence[Value], value: Value) -> int:
        for position, listed in enumerate(order):
            if feel.same(listed, value):
                return position
        return len(order)

    def rank(value: Value) -> tuple[int, ...]:
        if not names:
            return (place(orders[0], value),) if orders else ()
        parts = value if isinstance(value, dict) else {}
        return tuple(place(order, parts.get(name)) for order, name in zip(orders, names, strict=True))

    return rank
