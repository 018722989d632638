"""Business rule tasks: which decision a task of a procedure asks for, and where its inputs come from.

``yw:decision="creditors.dmn#group passes"`` names a model of the service that runs the procedure, or of
``rules/``, and a decision in it. An input is the procedure's variable of that name, else by its ``id`` an
element of the service's form or a column of a dataset, as for requirements.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from yiwang.definitions.dataset import Dataset
from yiwang.definitions.forms import Form
from yiwang.definitions.requirements import Origin, inputs_of, origin_of
from yiwang.kernel import bpmn, dmn, feel


class RuleFailed(ValueError):
    """A decision that could not be made; the text says of what, and what is missing or wrong."""


@dataclass(frozen=True)
class Rule:
    """A decision of a model, and where each of its inputs comes from: a variable by name, or an origin."""

    path: str
    model: dmn.Model
    decision: str
    sources: Mapping[str, str | Origin] = field(default_factory=dict)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The inputs that come from the form or a dataset."""
        return tuple(source for source in self.sources.values() if isinstance(source, Origin))

    def inputs(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
        """What the decision reads: the procedure's values, and what is known, by the model's names."""
        read = {name: values.get(name) if isinstance(source, str) else known.get(name)
                for name, source in self.sources.items()}  # fmt: skip
        return {name: value for name, value in read.items() if value is not None and value != ""}

    def decide(self, inputs: Mapping[str, Any], day: date) -> dmn.Outcome:
        """Decide as of a day. Raises ``RuleFailed`` when there is no answer."""
        outcome = dmn.decide(self.model, self.decision, inputs, day)
        if outcome.value is None:
            lack = f"missing: {', '.join(outcome.missing)}" if outcome.missing else ""
            faults = "; ".join(str(fault) for fault in outcome.errors)
            raise RuleFailed(
                f"{self.path}: '{self.decision}' has no answer; {lack or faults or 'no rule matches'}"
            )
        return outcome


def model_paths(name: str, service: str = "") -> tuple[str, ...]:
    """Where a model may lie: beside the service, else in ``rules/``."""
    return (*((f"services/{service}/{name}",) if service else ()), f"rules/{name}")


@dataclass(frozen=True)
class Around:
    """What a rule task may name: variables, models, datasets, and of a service its id and form."""

    variables: tuple[str, ...]
    models: Mapping[str, dmn.Model]
    datasets: Mapping[str, Dataset]
    service: str = ""
    form: Form | None = None


def rule_of(node: bpmn.Node, around: Around) -> Rule:
    """The decision a task asks for. Raises ``RuleFailed`` naming what does not exist or has no source."""
    name, _, decision = node.does.partition("#")
    if not decision or PurePosixPath(name).name != name or not name.endswith(".dmn"):
        raise RuleFailed(f"'{node.id}' asks for the decision '{node.does}'; write model.dmn#decision")
    path = next((path for path in model_paths(name, around.service) if path in around.models), None)
    if path is None:
        raise RuleFailed(f"'{node.id}' asks the model '{name}', which does not exist")
    model = around.models[path]
    names = [each.name for each in model.decisions]
    if decision not in names:
        raise RuleFailed(f"'{node.id}': {name} has no decision '{decision}'; it has: {', '.join(names)}")
    return Rule(path, model, decision, dict(_sources(node, model, decision, around)))


def _sources(
    node: bpmn.Node, model: dmn.Model, decision: str, around: Around
) -> Iterator[tuple[str, str | Origin]]:
    for wanted in inputs_of(model, decision):
        is_variable = wanted.name in around.variables
        origin = wanted.name if is_variable else origin_of(wanted, around.form, around.datasets)
        if origin is None:
            reason = (
                f"'{node.id}': the input '{wanted.name}' of '{decision}' has no source: it is no variable"
            )
            raise RuleFailed(
                f"{reason}, and its id '{wanted.id}' is no element of the form and no dataset.column"
            )
        yield wanted.name, origin


def told(outcome: dmn.Outcome, rule: Rule) -> dict[str, Any]:
    """What is recorded publicly of a decision: model, decision, version and the rules that matched."""
    matched = [match.number for match in outcome.matched if match.decision in outcome.targets]
    version = rule.model.version.digest
    return {"model": rule.path, "decision": rule.decision, "version": version, "rules": matched}


def results(node: bpmn.Node, outcome: dmn.Outcome) -> dict[str, Any]:
    """The values a decided task gives its procedure."""
    return {node.result: feel.from_feel(outcome.value)} if node.result else {}
