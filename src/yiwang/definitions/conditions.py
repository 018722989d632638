"""Conditions of a life event or a service: what the answers decide, and the questions they turn on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiwang.definitions.folder import CityFolder
from yiwang.definitions.forms import Form, as_typed, merge
from yiwang.definitions.requirements import inputs_of
from yiwang.definitions.spec import life_event_spec, service_specs
from yiwang.kernel import dmn
from yiwang.kernel.bundles import LifeEventSpec, ServiceSpec


@dataclass(frozen=True)
class Condition:
    """A yes-or-no decision something belongs by."""

    name: str
    model: dmn.Model
    decision: dmn.Decision
    inputs: tuple[dmn.InputData, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """The elements of the form it turns on."""
        return tuple(wanted.id for wanted in self.inputs if "." not in wanted.id)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of registers it turns on, as ``dataset.column``."""
        return tuple(wanted.id for wanted in self.inputs if "." in wanted.id)


@dataclass(frozen=True)
class Told:
    """What conditions are decided from: answers as typed, by element, and facts by ``dataset.column``."""

    answers: Mapping[str, Any]
    facts: Mapping[str, Any]
    day: date


def condition(folder: CityFolder, name: str) -> Condition:
    """Return a condition by the name the planner knows it by, ``path of the model#decision``."""
    path, _, decision = name.partition("#")
    model = folder.models[path]
    found = model.named(decision)
    if not isinstance(found, dmn.Decision):
        raise KeyError(name)
    return Condition(name, model, found, inputs_of(model, decision))


def condition_names(services: Iterable[ServiceSpec]) -> set[str]:
    """Return the names of what evidence and fields of some services hang on."""
    services = list(services)
    needs = {need.condition for service in services for need in service.evidence}
    fields = {field.condition for service in services for field in service.fields}
    return {name for name in needs | fields if name is not None}


def columns_asked(
    folder: CityFolder, event: LifeEventSpec, services: Iterable[ServiceSpec]
) -> tuple[str, ...]:
    """Return the columns, ``dataset.column``, that the conditions of a life event read."""
    parts = {part.condition for part in event.services if part.condition is not None}
    names = sorted(parts | condition_names(services))
    return tuple(sorted({column for name in names for column in condition(folder, name).columns}))


def decide_conditions(
    folder: CityFolder,
    event: LifeEventSpec,
    services: Sequence[ServiceSpec],
    held: frozenset[str],
    told: Told,
) -> dict[str, bool]:
    """Return the conditions that right answers and facts decide, by name.

    A part is decided on the answers to parts that belong anyway, its evidence also on its own. One that
    waits for an answer is left out, whatever it says without it. One whose answers are all there and that
    still says neither yes nor no holds: what cannot be told is not left away.
    """
    parts = [part for part in event.services if part.belongs(held)]
    certain = [part.service for part in parts if part.condition is None]
    hanging = {part.service: part.condition for part in parts if part.condition is not None}
    joined = _decided(folder, set(hanging.values()), certain, told)
    chosen = [*certain, *(service for service, name in hanging.items() if joined.get(name))]
    names = condition_names(service for service in services if service.id in chosen)
    return {**_decided(folder, names, chosen, told), **joined}


def usual(folder: CityFolder, life_event: str, held: frozenset[str], day: date) -> dict[str, bool]:
    """Return what the usual answers of a life event decide. Raises KeyError when there is none of that id."""
    event = folder.life_events[life_event]
    services = service_specs(event, folder.services, folder.forms)
    return decide_conditions(folder, life_event_spec(event), services, held, Told(event.usual, {}, day))


def right_answers(form: Form, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was answered by element, parsed; answers that are wrong or not asked for are left out."""
    texts = {name: as_typed(value) for name, value in typed.items() if value is not None and form.field(name)}
    values = form.parse(texts)
    wrong = form.validate(values)
    return {name: value for name, value in values.items() if name not in wrong}


def _decided(
    folder: CityFolder, names: Iterable[str], services: Iterable[str], told: Told
) -> dict[str, bool]:
    if not (names := sorted(names)):
        return {}
    form = merge(folder.forms[name] for name in services if name in folder.forms)
    values = right_answers(form, told.answers)
    answers = {name: _answer(condition(folder, name), values, told) for name in names}
    return {name: answer for name, answer in answers.items() if answer is not None}


def _answer(asked: Condition, values: Mapping[str, Any], told: Told) -> bool | None:
    if any(values.get(name) in (None, "") for name in asked.questions):
        return None
    inputs = {
        wanted.name: told.facts.get(wanted.id) if "." in wanted.id else values[wanted.id]
        for wanted in asked.inputs
    }
    known = {name: value for name, value in inputs.items() if value is not None}
    value = dmn.decide(asked.model, asked.decision.name, known, told.day).value
    return value if isinstance(value, bool) else True
