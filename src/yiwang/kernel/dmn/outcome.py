"""What came of a decision, and everything needed to say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.bridge import moment
from yiwang.kernel.dmn.compiling.plans import Plan, run_plan
from yiwang.kernel.dmn.conditions import Condition, table_conditions, text_conditions
from yiwang.kernel.dmn.model import Decision, Model, Version
from yiwang.kernel.dmn.tables.trail import TRAIL, TableRun

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

    The reasons (`matched`, `conditions`, `missing`, `errors`) are worked out when first asked for.
    """

    __slots__ = ("_env", "_inputs", "_plan", "_runs", "decision", "error", "model", "on", "value")

    def __init__(
        self,
        model: Model,
        decision: str,
        plan: Plan,
        *,
        env: dict[str, Any],
        inputs: Mapping[str, Any],
        on: Any,
    ) -> None:
        """Keep what was evaluated; the environment holds every value by name."""
        value = plan.answer(env)
        self.error: feel.FeelError | None = value if isinstance(value, feel.FeelError) else None
        self.value: Value = None if self.error is not None else value
        self.model, self.decision, self.on = model, decision, on
        self._plan, self._env, self._inputs = plan, env, inputs
        self._runs: list[TableRun] | None = None

    @property
    def version(self) -> Version:
        """Which rule decided: the digest of the files and the declared version."""
        return self.model.version

    @property
    def values(self) -> dict[str, Value]:
        """Every input and decision that took part, by name."""
        names = [step.name for step in self._plan.inputs] + [step.name for step in self._plan.decisions]
        return {name: self._env.get(name) for name in dict.fromkeys([*names, *self._plan.outputs])}

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
        """The tables that were asked, found by evaluating once more with recording on."""
        if self._runs is None:
            self._runs = []
            before, TRAIL.runs = TRAIL.runs, self._runs
            try:
                with moment(self.on):
                    run_plan(self._plan, self._inputs)
            finally:
                TRAIL.runs = before
        return self._runs

    def __repr__(self) -> str:
        """The decision with its value."""
        shown = self.error.reason if self.error is not None else self.value
        return f"Outcome({self.decision} = {shown!r})"
