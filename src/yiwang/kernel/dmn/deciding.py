"""Deciding: one decision, one decision service, one call of a business knowledge model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.bridge import Moment, call_named, moment
from yiwang.kernel.dmn.compiling import program_of
from yiwang.kernel.dmn.compiling.convert import converter
from yiwang.kernel.dmn.compiling.plans import Plan
from yiwang.kernel.dmn.model import Bkm, Decision, Model, Service
from yiwang.kernel.dmn.outcome import Outcome
from yiwang.kernel.dmn.problems import DmnError, Problem, did_you_mean


def decide(model: Model, decision: str, inputs: Mapping[str, Any], on: Moment = None) -> Outcome:
    """The outcome of a decision for these inputs, given by name.

    Values may be Python's own (int, Decimal, str, bool, date, list, dict) or FEEL's; dates and durations
    also as ISO texts where the model declares them. `on` is what `today()` and `now()` answer; without it
    they answer with an error, because a kernel has no clock. Raises DmnError for an unknown decision;
    faults in values and expressions become part of the outcome.
    """
    plan = model.compiled.plans.get(decision)
    if plan is None or plan.is_service:
        plan = _plan(model, decision)
    if on is None:
        return Outcome(plan, inputs, plan.fast(inputs))
    with moment(on):
        return Outcome(plan, inputs, plan.fast(inputs), on)


def evaluator(model: Model, decision: str) -> Callable[[Mapping[str, Any]], Any]:
    """A function from inputs to the value of a decision, for streams and long lists.

    It answers what `decide` answers, without reasons; an error is a `feel.FeelError` value. Raises DmnError
    for an unknown decision.
    """
    return _plan(model, decision).fast


def _plan(model: Model, decision: str) -> Plan:
    return program_of(model).plan(_find(model, decision, Decision))


def decide_service(model: Model, service: str, inputs: Mapping[str, Any], on: Moment = None) -> Outcome:
    """The outcome of a decision service; its input decisions are taken from the inputs, not evaluated."""
    plan = program_of(model).plan(_find(model, service, Service))
    with moment(on):
        return Outcome(plan, inputs, plan.decide(inputs), on)


def invoke(model: Model, name: str, arguments: Mapping[str, Any], on: Moment = None) -> Any:
    """The value of a business knowledge model or decision service called by parameter names."""
    node = model.named(name)
    if not isinstance(node, Bkm | Service):
        raise _unknown(model, name, (Bkm, Service))
    function = program_of(model).base[node.name]
    kinds = dict(zip(function.params, function.param_types, strict=True))
    values = {
        key: converter(kinds[key])(value) if key in kinds else feel.to_feel(value)
        for key, value in arguments.items()
    }
    with moment(on):
        return call_named(function, values)


def _find(model: Model, name: str, kind: type[Any]) -> Any:
    found = model.named(name)
    if not isinstance(found, kind):
        raise _unknown(model, name, (kind,))
    return found


def _unknown(model: Model, name: str, kinds: tuple[type, ...]) -> DmnError:
    known = [node.name for node in model.nodes.values() if isinstance(node, kinds)]
    what = " or ".join({Decision: "decision", Service: "decision service", Bkm: "function"}[k] for k in kinds)
    hint = did_you_mean(name, known) or f"This model has: {', '.join(known) or 'none'}"
    return DmnError([Problem(model.file, 0, f"there is no {what} called {name}", hint)])
