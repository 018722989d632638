"""A decision with all it requires, written in the order of evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yiwang.kernel import feel
from yiwang.kernel.dmn.checking import owner
from yiwang.kernel.dmn.compiling import program_of
from yiwang.kernel.dmn.compiling.plans import DecisionStep, InputStep, Plan
from yiwang.kernel.dmn.model import Bkm, Model, Service
from yiwang.kernel.dmn.population.boxes import function, write_box
from yiwang.kernel.dmn.population.result import RefusalError
from yiwang.kernel.dmn.population.room import Room, TableUse, joined
from yiwang.kernel.dmn.population.schema import read_column
from yiwang.kernel.dmn.problems import Place, Problem
from yiwang.kernel.feel import types as t
from yiwang.kernel.feel.sql.kinds import Function, Record, Value, kind_name
from yiwang.kernel.feel.sql.refusal import OutsideProfileError


@dataclass(slots=True)
class Written:
    """A decision on the sheet: its value, and the tables it asked."""

    step: DecisionStep
    value: Value
    uses: list[TableUse]
    env: dict[str, Value]


@dataclass(slots=True)
class Steps:
    """Writes a plan; every model taking part has names of its own."""

    room: Room
    plan: Plan
    schema: Mapping[str, str]
    values: dict[str, dict[str, Value]] = field(default_factory=dict)

    def write(self) -> list[Written]:
        """Every decision of the plan, the asked one last. Raises RefusalError."""
        for model in joined(self.plan.model):
            self.values[model.namespace] = {}
        for step in self.plan.inputs:
            self.values[step.model.namespace][step.name] = self._input(step)
        return [self._decision(step) for step in self.plan.decisions]

    def _input(self, step: InputStep) -> Value:
        place = next(
            (node.place for node in step.model.nodes.values() if node.name == step.name), Place("", 0)
        )
        if step.name not in self.schema:
            hint = f"Give the schema a type for {step.name}."
            raise RefusalError([Problem.at(place, f"input {step.name} has no column type", hint)])
        self.room.sheet.title = ""
        value = read_column(self.room.sheet, step.name, self.schema[step.name], place)
        try:
            fitting = self.room.sheet.kept(self.room.conform(value, step.type, step.name))
            if not isinstance(step.type, t.ConstrainedType):
                self.room.writer.plain.append(fitting)
            return fitting
        except OutsideProfileError:
            wanted = feel.plain_type(step.type)
            own = f"its column {self.schema[step.name]} is a {kind_name(value)}"
            reason = f"input {step.name} is a {wanted}, {own}"
            raise RefusalError([Problem.at(place, reason, "Declare a column type that fits.")]) from None

    def _decision(self, step: DecisionStep) -> Written:
        self.room.sheet.title = step.name
        self.room.uses = []
        program = program_of(step.model)
        env = self.env(step.model)
        scope = program.scopes[step.decision.id]
        assert step.decision.logic is not None
        value = write_box(self.room, step.decision.logic, scope, env, step.model)
        try:
            value = self.room.conform(value, program.types.of(step.decision.type_ref), step.name)
        except OutsideProfileError as error:
            raise self.room.refusal_at(step.decision.place, error) from None
        value = self.room.sheet.kept(value)
        self.values[step.model.namespace][step.name] = value
        return Written(step, value, self.room.uses, env)

    def env(self, model: Model) -> dict[str, Value]:
        """What the decisions of a model see: values, functions, and those of imports under their name."""
        names: dict[str, Value] = {**self.functions(model), **self.values[model.namespace]}
        for prefix, other in model.imported.items():
            seen = {**self.functions(other), **self.values[other.namespace]}
            names |= {prefix: Record(seen)} if prefix else seen
        return names

    def functions(self, model: Model) -> dict[str, Value]:
        """The business knowledge models and services of a model as functions."""
        found: dict[str, Value] = {bkm.name: self._bkm(model, bkm) for bkm in model.knowledge}
        found |= {service.name: _service(service) for service in model.services}
        return found

    def _bkm(self, model: Model, bkm: Bkm) -> Function:
        logic = bkm.logic
        if logic is None:
            return _refused(bkm.name, "it has no logic")
        kind = program_of(model).types.result_of(bkm.type_ref)

        def call(args: list[Value]) -> Value:
            env = {
                **self.functions(model),
                **{
                    prefix: Record(self.functions(other))
                    for prefix, other in model.imported.items()
                    if prefix
                },
            }
            callee = function(self.room, logic, self._scope(model, bkm), env, model)
            return self.room.conform(callee.call(args), kind, bkm.name)

        return Function(tuple(part.name for part in logic.parameters), call)

    @staticmethod
    def _scope(model: Model, bkm: Bkm) -> feel.Scope:
        names: dict[str, t.Type] = {bkm.name: t.AnyFunction}
        members: dict[str, dict[str, t.Type]] = {}
        for reference in bkm.knowledge:
            home = owner(model, reference.namespace)
            node = home.nodes.get(reference.id) if home else None
            if home is None or node is None:
                continue
            prefix = next((name for name, other in model.imported.items() if other is home), "")
            kind = program_of(home).function_types.get(node.id, t.AnyFunction)
            (members.setdefault(prefix, {}) if prefix else names)[node.name] = kind
        for prefix, fields in members.items():
            names[prefix] = t.ContextType(tuple(fields.items()))
        return feel.Scope(names, types=program_of(model).types.plain)


def _service(service: Service) -> Function:
    return _refused(service.name, "a decision service is called")


def _refused(name: str, reason: str) -> Function:
    def call(args: list[Value]) -> Value:
        raise OutsideProfileError(name, reason, "Call a business knowledge model, or require the decision.")

    return Function((), call)
