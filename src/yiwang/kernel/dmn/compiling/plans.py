"""The order in which a decision's requirements are evaluated, and running it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.checking import edges, owner
from yiwang.kernel.dmn.compiling.builder import Env, Run, Value
from yiwang.kernel.dmn.compiling.convert import Convert, converter
from yiwang.kernel.dmn.compiling.source import write
from yiwang.kernel.dmn.model import Decision, InputData, Model, Node, Service
from yiwang.kernel.dmn.tables.trail import TRAIL
from yiwang.kernel.feel.limits import ENDABLE, OutOfBudgetError
from yiwang.kernel.feel.types import AnyType, Type

if TYPE_CHECKING:
    from yiwang.kernel.dmn.compiling.program import Program

ProgramOf = Callable[[Model], "Program"]


@dataclass(frozen=True, slots=True)
class InputStep:
    """Take a value from outside."""

    name: str
    key: str
    convert: Convert
    model: Model
    type: Type


@dataclass(frozen=True, slots=True)
class DecisionStep:
    """Evaluate a decision."""

    name: str
    run: Run
    decision: Decision
    model: Model


@dataclass(slots=True)
class Plan:
    """Steps in order. `frames` are the models taking part, the asking one first."""

    model: Model
    name: str
    base: Env
    inputs: list[InputStep] = field(default_factory=list)
    decisions: list[DecisionStep] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    bases: dict[str, Env] = field(default_factory=dict)
    result: Type = AnyType
    is_service: bool = False
    fast: Callable[[Mapping[str, Any]], Value] = field(init=False)

    def __post_init__(self) -> None:
        """Until it is written out, the plan is decided in general."""
        self.fast = self.decide

    def decide(self, inputs: Mapping[str, Any]) -> Value:
        """The answer for these inputs."""
        return self.answer(run_plan(self, inputs))

    def answer(self, env: Env) -> Value:
        """One output's value as it is, several as a context (DMN 1.5 10.4); of the declared type."""
        names = self.outputs
        value = env[names[0]] if len(names) == 1 else {name: env[name] for name in names}
        return value if self.result is AnyType else feel.coerce(value, self.result)


def make_plan(model: Model, target: Decision | Service, program_of: ProgramOf) -> Plan:
    """The steps for a decision, or for a service with its inputs taken as given."""
    plan = Plan(model, target.name, program_of(model).base)
    given: set[tuple[str, str]] = set()
    if isinstance(target, Service):
        given = {(reference.namespace, reference.id) for reference in target.input_decisions}
        roots = [(reference.namespace, reference.id) for reference in target.outputs]
        plan.is_service = True
        plan.result = program_of(model).types.result_of(target.type_ref)
    else:
        roots = [(model.namespace, target.id)]
    for home, node in _ordered(model, roots, given):
        program = program_of(home)
        if isinstance(node, Decision) and node.logic is not None and (home.namespace, node.id) not in given:
            plan.decisions.append(DecisionStep(node.name, program.pieces[node.id].run, node, home))
        else:
            plan.inputs.append(_input(home, node, program))
    for namespace, id_ in roots:
        home = owner(model, namespace) or model
        plan.outputs.append(home.nodes[id_].name)
    _connect(plan, program_of)
    plan.fast = write(plan, program_of(model).pieces, plan.decide)
    return plan


def _input(home: Model, node: Node, program: Program) -> InputStep:
    kind = program.types.of(node.type_ref)
    return InputStep(node.name, f"{{{home.namespace}}}{node.name}", converter(kind), home, kind)


def _ordered(
    model: Model, roots: list[tuple[str, str]], given: set[tuple[str, str]]
) -> list[tuple[Model, Node]]:
    """Everything the roots need, each after what it needs itself; functions bring nothing along."""
    done: dict[tuple[str, str], tuple[Model, Node]] = {}
    stack: list[tuple[Model, Node, bool]] = []
    for namespace, id_ in reversed(roots):
        home = owner(model, namespace) or model
        stack.append((home, home.nodes[id_], False))
    while stack:
        home, node, ready = stack.pop()
        key = (home.namespace, node.id)
        if key in done:
            continue
        if ready or key in given or not isinstance(node, Decision):
            done[key] = (home, node)
            continue
        stack.append((home, node, True))
        needed = [link for link in edges(home, node) if isinstance(link[1], Decision | InputData)]
        stack += [(where, what, False) for where, what in reversed(needed)]
    return list(done.values())


def _connect(plan: Plan, program_of: ProgramOf) -> None:
    """For plans over several models: where each imported value is published."""
    homes = {plan.model.namespace: plan.model}
    homes |= {step.model.namespace: step.model for step in plan.inputs}
    homes |= {step.model.namespace: step.model for step in plan.decisions}
    if len(homes) == 1:
        return
    plan.bases = {namespace: program_of(home).base for namespace, home in homes.items()}
    for home in homes.values():
        for prefix, other in home.imported.items():
            if other.namespace in homes:
                plan.links.append((other.namespace, home.namespace, prefix))


def run_plan(plan: Plan, inputs: Mapping[str, Any]) -> Env:
    """The environment after all steps: every input and decision by name."""
    if plan.bases:
        return _run_frames(plan, inputs)
    env = plan.base.copy()
    for step in plan.inputs:
        name = step.name
        try:
            env[name] = step.convert(inputs[name]) if name in inputs else _elsewhere(step, inputs)
        except (TypeError, ValueError, ArithmeticError) as error:
            env[name] = feel.FeelError(f"the value cannot be used: {error}")
    if TRAIL.runs is not None:
        _run_recording(plan, env)
        return env
    for decision in plan.decisions:
        env[decision.name] = _evaluate(decision, env)
    return env


def _stopped(stop: Exception) -> feel.FeelError:
    """The value of a decision whose evaluation had to be ended."""
    if isinstance(stop, RecursionError):
        return feel.FeelError("functions call one another too deep")
    return feel.FeelError("the evaluation takes too many steps")


def _evaluate(decision: DecisionStep, env: Env) -> Value:
    try:
        with ENDABLE:
            return decision.run(env)
    except (RecursionError, OutOfBudgetError) as stop:
        return _stopped(stop)


def _run_recording(plan: Plan, env: Env) -> None:
    """Evaluate while noting which decision asks; a service called within has decisions of its own."""
    before = TRAIL.decision
    for decision in plan.decisions:
        TRAIL.decision = decision.name
        env[decision.name] = _evaluate(decision, env)
    TRAIL.decision = before


def _elsewhere(step: InputStep, inputs: Mapping[str, Any]) -> Value:
    """An input given under its qualified name `{namespace}name`, or null when there is none."""
    if step.key in inputs:
        return step.convert(inputs[step.key])
    return None


def _run_frames(plan: Plan, inputs: Mapping[str, Any]) -> Env:
    """Each model evaluates in an environment of its own; importers see its values under their name for it."""
    frames = {namespace: base.copy() for namespace, base in plan.bases.items()}
    readers: dict[str, list[tuple[Env, str]]] = {}
    for source, target, prefix in plan.links:
        env = frames[target]
        if prefix:
            env[prefix] = dict(env.get(prefix, {}))
        readers.setdefault(source, []).append((env, prefix))

    def publish(namespace: str, name: str, value: Value) -> None:
        frames[namespace][name] = value
        for env, prefix in readers.get(namespace, []):
            if prefix:
                env[prefix][name] = value
            else:
                env[name] = value

    for step in plan.inputs:
        key = step.key if step.key in inputs else step.name
        try:
            value = step.convert(inputs[key]) if key in inputs else None
        except (TypeError, ValueError, ArithmeticError) as error:
            value = feel.FeelError(f"the value cannot be used: {error}")
        publish(step.model.namespace, step.name, value)
    for decision in plan.decisions:
        namespace = decision.model.namespace
        TRAIL.decision = decision.name
        publish(namespace, decision.name, _evaluate(decision, frames[namespace]))
    result = frames[plan.model.namespace]
    for name in plan.outputs:
        if name not in result:  # an output decision of another model
            result[name] = next(frame[name] for frame in frames.values() if name in frame)
    return result
