"""Plans of plain tables as one Python function: what a programmer would have written by hand.

Only the ordinary case is written out: every input given, of its declared kind, tables of constant cells
whose rules cannot clash. Whatever else turns up at run time (a missing or odd value, an error) is left to the
general evaluation, so that both always answer the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import HitPolicy
from yiwang.kernel.dmn.compiling.convert import rounded
from yiwang.kernel.dmn.tables.cells import CLASSES
from yiwang.kernel.dmn.tables.compiled import DYNAMIC, Cell, CompiledTable, Test
from yiwang.kernel.dmn.tables.sets import CellSet, Interval, disjoint
from yiwang.kernel.feel import types as t

if TYPE_CHECKING:
    from yiwang.kernel.dmn.compiling.builder import Piece
    from yiwang.kernel.dmn.compiling.plans import InputStep, Plan

Value = Any
Fast = Callable[[Mapping[str, Any]], Value]

MAX_RULES = 24
"""Longer tables are decided by their index: bisection beats a chain of comparisons."""
MAX_CELLS = 400
_CLASH_FREE = {HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY}
_KINDS: dict[t.Type, type] = {t.NumberType: Decimal, t.StringType: str, t.BooleanType: bool}


class NotPlainError(Exception):
    """Internal: the plan is not of the kind that is written out."""


def write(plan: Plan, pieces: Mapping[str, Piece], slow: Fast) -> Fast:
    """A function from inputs to the plan's answer: the general one where writing out does not apply."""
    if plan.bases or plan.is_service or len(plan.outputs) != 1:
        return slow
    writer = _Writer(slow=slow, base=plan.base)
    try:
        source = writer.function(plan, pieces)
    except NotPlainError:
        return slow
    space: dict[str, Any] = dict(writer.constants)
    # The text holds names and numbers of our own making only; values and names of the model are constants.
    exec(compile(source, "<plan>", "exec"), space)  # noqa: S102
    function: Fast = space["decide"]
    return function


@dataclass(slots=True)
class _Writer:
    """The text being written, and the constants it refers to."""

    slow: Fast
    base: dict[str, Any]
    constants: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.constants = {
            "slow": self.slow,
            "base": self.base,
            "Decimal": Decimal,
            "FeelError": feel.FeelError,
            "rounded": rounded,
        }

    def constant(self, value: Any) -> str:
        """A name for a constant."""
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def function(self, plan: Plan, pieces: Mapping[str, Piece]) -> str:
        """The whole function."""
        lines = ["def decide(inputs):", "    try:"]
        body = [line for step in plan.inputs for line in self._input(step)]
        for step in plan.decisions:
            body += self._decision(step.name, pieces[step.decision.id])
        lines += [f"        {line}" for line in body]
        lines.append(f"        return {self.names[plan.outputs[0]]}")
        lines.append("    except (KeyError, ArithmeticError, TypeError, ValueError):")
        lines.append("        return slow(inputs)")
        return "\n".join(lines)

    def _local(self, name: str) -> str:
        self.names[name] = f"v{len(self.names)}"
        return self.names[name]

    def _input(self, step: InputStep) -> Iterator[str]:
        local = self._local(step.name)
        yield f"{local} = inputs[{self.constant(step.name)}]"
        kind = _KINDS.get(step.type)
        if kind is None:
            yield f"{local} = {self.constant(step.convert)}({local})"
            yield f"if {local} is None or {local}.__class__ is FeelError: return slow(inputs)"
            return
        cls = "Decimal" if kind is Decimal else self.constant(kind)
        yield f"if {local}.__class__ is not {cls}:"
        yield f"    {local} = {self.constant(step.convert)}({local})"
        yield f"    if {local}.__class__ is not {cls}: return slow(inputs)"
        if kind is Decimal:
            yield f"{local} = rounded({local})"
            yield f"if not {local}.is_finite(): return slow(inputs)"

    def _decision(self, name: str, piece: Piece) -> Iterator[str]:
        table = piece.table
        if table is None or not _is_plain(table):
            raise NotPlainError
        tested = [self._tested(test) for test in table.tests]
        local = self._local(name)
        for rule in range(len(table.source.rules)):
            condition = self._condition(table, rule, tested)
            yield f"{'el' if rule else ''}if {condition}:"
            yield f"    {local} = {self._conclusion(table, rule, piece)}"
        yield f"else: {local} = {self._default(table, piece)}"
        yield f"if {local}.__class__ is FeelError: return slow(inputs)"

    def _tested(self, test: Test) -> str:
        node = test.node
        if not isinstance(node, feel.nodes.Variable) or node.name not in self.names:
            raise NotPlainError
        return self.names[node.name]

    def _condition(self, table: CompiledTable, rule: int, tested: list[str]) -> str:
        parts = [
            self._holds(cell, local)
            for test, local in zip(table.tests, tested, strict=True)
            if (cell := test.cells[rule]) is not None
        ]
        return " and ".join(parts) or "True"

    def _holds(self, cell: Cell, local: str) -> str:
        accepts = cell.accepts
        if accepts is None:
            raise NotPlainError
        if accepts.points:
            text = self._points(accepts, local)
        else:
            text = " or ".join(self._inside(interval, local) for interval in accepts.intervals)
            text = f"({text})" if len(accepts.intervals) > 1 else text
        return f"not ({text})" if accepts.negated else text

    def _points(self, accepts: CellSet, local: str) -> str:
        if accepts.kind == "boolean" and len(accepts.points) == 1:
            return f"{local} is {next(iter(accepts.points))}"
        if len(accepts.points) == 1:
            return f"{local} == {self.constant(next(iter(accepts.points)))}"
        return f"{local} in {self.constant(accepts.points)}"

    def _inside(self, interval: Interval, local: str) -> str:
        low, high = interval.low, interval.high
        if low is not None and low == high and interval.low_in and interval.high_in:
            return f"{local} == {self.constant(low)}"
        left = "" if low is None else f"{self.constant(low)} {'<=' if interval.low_in else '<'} "
        right = "" if high is None else f" {'<=' if interval.high_in else '<'} {self.constant(high)}"
        return f"{left}{local}{right}"

    def _conclusion(self, table: CompiledTable, rule: int, piece: Piece) -> str:
        value = table.constants[rule]
        if value is DYNAMIC:
            return self._computed(table.outputs[rule], piece)
        value = piece.converted(value)
        return f"{self.constant(value)}{'.copy()' if isinstance(value, dict | list) else ''}"

    def _computed(self, run: Any, piece: Piece) -> str:
        """An output that must be evaluated; a loop or call would need its own budget, which `run` has."""
        known = ", ".join(f"{self.constant(name)}: {local}" for name, local in self._known())
        call = f"{self.constant(run)}({{**base, {known}}})"
        return f"{self.constant(piece.converted)}({call})" if piece.converts else call

    def _known(self) -> list[tuple[str, str]]:
        return list(self.names.items())[:-1]  # all but the one being computed

    def _default(self, table: CompiledTable, piece: Piece) -> str:
        return "None" if table.default is None else self._computed(table.default, piece)


def _is_plain(table: CompiledTable) -> bool:
    """A single-hit table of constant cells, short, without checks on its inputs, whose rules cannot clash."""
    rules = len(table.source.rules)
    if not (0 < rules <= MAX_RULES) or rules * max(len(table.tests), 1) > MAX_CELLS:
        return False
    if any(test.allowed is not None or not _is_static(test) for test in table.tests):
        return False
    policy = table.source.hit_policy
    return policy is HitPolicy.FIRST or (policy in _CLASH_FREE and not _may_clash(table, rules))


def _is_static(test: Test) -> bool:
    kinds = {cell.accepts.kind if cell.accepts else "" for cell in test.cells if cell}
    if not kinds:
        return True
    known = _class_of(test.type)
    return len(kinds) == 1 and CLASSES.get(kinds.pop()) is known


def _may_clash(table: CompiledTable, rules: int) -> bool:
    return any(
        not any(
            (left := test.cells[one]) is not None
            and (right := test.cells[two]) is not None
            and left.accepts is not None
            and right.accepts is not None
            and disjoint(left.accepts, right.accepts)
            for test in table.tests
        )
        for one in range(rules)
        for two in range(one + 1, rules)
    )


def _class_of(kind: t.Type) -> type | None:
    """The class of every value of a simple type."""
    return kind.classes[0] if isinstance(kind, t.SimpleType) and len(kind.classes) == 1 else None
