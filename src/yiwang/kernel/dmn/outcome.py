"""What came of a decision, and everything needed to say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.bridge import Moment, moment
from yiwang.kernel.dmn.compiling.plans import Plan, run_plan
from yiwang.kernel.dmn.conditions import Condition, table_conditions, text_conditions
from yiwang.kernel.dmn.model import Decision, Model, Version
from yiwang.kernel.dmn.tables.trail import TRAIL, TableRun
from yiwang.kernel.feel import FeelError

Value = Any


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that matched: of which decision's table, its number from 1, its id and annotations."""

    decision: str
    number: int
    id: str
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error on the way: where it arose and why."""

    name: str
    reason: str
    excerpt: str = ""

    def __str__(self) -> str:
        """The reason with its origin."""
        tail = f" (in: {self.excerpt})" if self.excerpt else ""
        return f"{self.name}: {self.reason}{tail}"


class Outcome:
    """The result of one decision. `value` is a FEEL value, None where there is none; `error` says why.

    The reasons (`matched`, `conditions`, `missing`, `errors`) are worked out from the inputs when first asked
    for: do not change the inputs before.
    """

    __slots__ = ("_inputs", "_plan", "_seen", "error", "on", "value")

    value: Value
    error: FeelError | None  # why there is no result, if that is because of an error

    def __init__(self, plan: Plan, inputs: Mapping[str, Any], answer: Value, on: Moment = None) -> None:
        """Keep what was asked, of which inputs, and the answer; `on` is the day or moment it speaks of."""
        self._plan = plan
        self._inputs = inputs
        if answer.__class__ is FeelError:
            self.value, self.error = None, answer
        else:
            self.value, self.error = answer, None
        self.on = on
        self._seen: tuple[dict[str, Any], list[TableRun]] | None = None

    @property
    def model(self) -> Model:
        """The model that decided."""
        return self._plan.model

    @property
    def decision(self) -> str:
        """The decision or service that was asked for."""
        return self._plan.name

    @property
    def version(self) -> Version:
        """Which rule decided: the digest of the files and the declared version."""
        return self.model.version

    @property
    def values(self) -> dict[str, Value]:
        """Every input and decision that took part, by name."""
        names = [step.name for step in self._plan.inputs] + [step.name for step in self._plan.decisions]
        env = self._env
        return {name: env.get(name) for name in dict.fromkeys([*names, *self._plan.outputs])}

    @property
    def targets(self) -> tuple[str, ...]:
        """The decisions asked for: one, or a service's outputs."""
        return tuple(self._plan.outputs)

    def raw(self, name: str) -> Value:
        """The value of an input or decision that took part, errors included as values."""
        return self._env.get(name)

    @property
    def missing(self) -> tuple[str, ...]:
        """Inputs that were needed and not given, or given as null."""
        return tuple(step.name for step in self._plan.inputs if self._given(step.name, step.key) is None)

    def _given(self, name: str, key: str) -> Any:
        return self._inputs.get(name, self._inputs.get(key))

    @property
    def unused(self) -> tuple[str, ...]:
        """Names given that this decision does not read: often a slip of the pen."""
        known = {step.name for step in self._plan.inputs} | {step.key for step in self._plan.inputs}
        return tuple(name for name in self._inputs if name not in known)

    @property
    def matched(self) -> tuple[Match, ...]:
        """The rules that matched, in every table that was asked, in order of evaluation."""
        found = []
        for run in self.runs:
            rules = run.table.source.rules
            for index in run.matched:
                rule = rules[index]
                found.append(Match(run.decision, rule.number, rule.id, rule.annotations))
        return tuple(found)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the tables and of the expressions joined by `and`, with what it read."""
        found: list[Condition] = []
        for step in self._plan.decisions:
            found += self.conditions_of(step.decision)
        return tuple(found)

    def conditions_of(self, decision: Decision) -> list[Condition]:
        """The conditions of one decision: of the tables it asked, or of its own expression."""
        runs = [run for run in self.runs if run.decision == decision.name]
        if runs:
            return [condition for run in runs for condition in table_conditions(run, self.model)]
        return text_conditions(decision, self.model, self._env)

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Inputs and decisions whose value is an error, with the reason."""
        return tuple(
            Fault(name, value.reason, value.excerpt)
            for name, value in self.values.items()
            if isinstance(value, feel.FeelError)
        )

    @property
    def runs(self) -> list[TableRun]:
        """The tables that were asked."""
        return self._look()[1]

    @property
    def _env(self) -> dict[str, Any]:
        return self._look()[0]

    def _look(self) -> tuple[dict[str, Any], list[TableRun]]:
        """Every value by name and the tables asked, found by evaluating once more with recording on."""
        if self._seen is None:
            runs: list[TableRun] = []
            before, TRAIL.runs = TRAIL.runs, runs
            try:
                with moment(self.on):
                    env = run_plan(self._plan, self._inputs)
            finally:
                TRAIL.runs = before
            self._seen = env, runs
        return self._seen

    def __repr__(self) -> str:
        """The decision with its value."""
        shown = self.error.reason if self.error is not None else self.value
        return f"Outcome({self.decision} = {shown!r})"
