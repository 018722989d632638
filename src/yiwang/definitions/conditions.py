"""Conditions of a life event or a service: what the answers decide, and the questions they turn on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yiwang.definitions.folder import CityFolder
from yiwang.definitions.forms import Form, as_typed, merge
from yiwang.definitions.requirements import inputs_of
from yiwang.definitions.service import Service
from yiwang.definitions.when import When, home_of
from yiwang.kernel import dmn


@dataclass(frozen=True)
class Condition:
    """A decision something belongs by: its name, and its inputs by where their values come from."""

    name: str
    model: dmn.Model
    decision: str
    inputs: tuple[dmn.InputData, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """The elements of the form it turns on."""
        return tuple(wanted.id for wanted in self.inputs if "." not in wanted.id)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of registers it turns on, as ``dataset.column``."""
        return tuple(wanted.id for wanted in self.inputs if "." in wanted.id)


def conditions_of(folder: CityFolder, services: Iterable[str], life_event: str = "") -> tuple[Condition, ...]:
    """Return every condition of some services, and of a life event's parts, each once, by name."""
    found: dict[str, Condition] = {}
    event = folder.life_events.get(life_event)
    for part in event.part if event else ():
        if part.when:
            _add(found, folder, part.when, "")
    for name in services:
        for when in whens(folder.services[name]):
            _add(found, folder, when, home_of(name))
    return tuple(found[name] for name in sorted(found))


def whens(service: Service) -> tuple[When, ...]:
    """Return what a service's evidence and fields hang on."""
    return tuple(one.when for one in (*service.evidence, *service.field) if one.when)


def decided(
    conditions: Iterable[Condition], values: Mapping[str, Any], known: Mapping[str, Any], day: date
) -> dict[str, bool]:
    """Return the conditions that right answers (by element) and facts (by ``dataset.column``) decide.

    One that waits for an answer is left out. One nobody can be asked about any more, since all its answers
    are there and still it says neither yes nor no, holds: what cannot be told is not left away.
    """
    answers = ((condition, _answer(condition, values, known, day)) for condition in conditions)
    return {condition.name: answer for condition, answer in answers if answer is not None}


def usual(folder: CityFolder, life_event: str, day: date) -> dict[str, bool]:
    """Return what the usual answers of a life event decide. Raises KeyError when there is none of that id."""
    event = folder.life_events[life_event]
    services = [part.service for part in event.part]
    form = merge(folder.forms[name] for name in services if name in folder.forms)
    values = right_answers(form, event.usual)
    return decided(conditions_of(folder, services, life_event), values, {}, day)


def right_answers(form: Form, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was answered by element, parsed; answers that are wrong or not asked for are left out."""
    texts = {name: as_typed(value) for name, value in typed.items() if value is not None and form.field(name)}
    values = form.parse(texts)
    wrong = form.validate(values)
    return {name: value for name, value in values.items() if name not in wrong}


def _add(found: dict[str, Condition], folder: CityFolder, when: When, home: str) -> None:
    name = when.name(home)
    if name not in found:
        model = folder.models[when.path(home)]
        found[name] = Condition(name, model, when.decision, inputs_of(model, when.decision))


def _answer(
    condition: Condition, values: Mapping[str, Any], known: Mapping[str, Any], day: date
) -> bool | None:
    inputs = {
        wanted.name: known.get(wanted.id) if "." in wanted.id else values.get(wanted.id)
        for wanted in condition.inputs
    }
    told = {name: value for name, value in inputs.items() if value is not None and value != ""}
    value = dmn.decide(condition.model, condition.decision, told, day).value
    if isinstance(value, bool):
        return value
    return True if all(values.get(name) not in (None, "") for name in condition.questions) else None
