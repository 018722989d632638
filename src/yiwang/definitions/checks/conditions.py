"""Conditions (``when``): model and yes-or-no decision exist, and every input will have been answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yiwang.definitions.checks.refs import error
from yiwang.definitions.fields import Field
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.parts import Parts
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.requirements import Origin, inputs_of, mismatch, origin_of
from yiwang.definitions.service import Service
from yiwang.definitions.toml import Source
from yiwang.definitions.when import When, home_of
from yiwang.kernel import dmn

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class _Asked:
    """A ``when`` at its place, and the fields certain to be answered where it is asked."""

    parts: Parts
    source: Source[Any]
    path: Path
    when: When
    home: str
    fields: Mapping[str, Field]


def check_service_conditions(parts: Parts, source: Source[Service]) -> bool:
    """Check the conditions of a service's evidence and fields; tell whether all are in order."""
    service, home = source.value, home_of(source.value.id)
    fine = _conditional_fields(parts, source)
    if service.id not in parts.forms and f"{home}/form.schema.json" in parts.files:
        return False  # the form could not be read, so every input would be reported
    certain = certain_fields(parts, service.id)
    places: list[tuple[Path, When | None]] = [
        *((("evidence", index, "when"), need.when) for index, need in enumerate(service.evidence)),
        *((("field", index, "when"), field.when) for index, field in enumerate(service.field)),
    ]
    for path, when in places:
        if when:
            fine &= _check(_Asked(parts, source, path, when, home, certain))
    return fine


def check_part_condition(parts: Parts, source: Source[LifeEvent], index: int) -> bool:
    """Check the condition of one part of a life event, if it has one; tell whether it is in order."""
    when, path = source.value.part[index].when, ("part", index, "when")
    if when is None:
        return True
    if not when.model.startswith("rules/"):
        reason = f"model '{when.model}' does not lie in rules/"
        error(parts, source, (*path, "model"), reason, 'a life event names models as "rules/<name>.dmn"')
        return False
    fields: dict[str, Field] = {}
    for part in source.value.part:
        if not (part.unless_held or part.when_held or part.when or part.optional):
            fields.update(certain_fields(parts, part.service))
    return _check(_Asked(parts, source, path, when, "", fields))


def certain_fields(parts: Parts, service: str) -> dict[str, Field]:
    """Return the fields of a service's form that everybody must answer, by element."""
    form, found = parts.forms.get(service), parts.services.get(service)
    conditional = {field.element for field in found.value.field} if found else set()
    fields = form.fields if form else ()
    return {field.id: field for field in fields if field.required and field.id not in conditional}


def _conditional_fields(parts: Parts, source: Source[Service]) -> bool:
    service, form, fine = source.value, parts.forms.get(source.value.id), True
    named = [field.element for field in service.field]
    for index, element in enumerate(named):
        path = ("field", index, "element")
        if form is not None and form.field(element) is None:
            hint = did_you_mean(element, [field.id for field in form.fields], "add it to the form")
            error(parts, source, path, f"'{element}' is no field of the form of '{service.id}'", hint)
            fine = False
        if element in named[:index]:
            error(parts, source, path, f"field '{element}' occurs twice", "remove one")
            fine = False
    return fine


def _check(asked: _Asked) -> bool:
    model = _model(asked)
    if model is None:
        return False
    decisions = {decision.name: decision for decision in model.decisions}
    found = decisions.get(asked.when.decision)
    if found is None:
        hint = did_you_mean(asked.when.decision, decisions, "decisions: " + ", ".join(decisions))
        return _fault(asked, "decision", f"{model.file} has no decision '{asked.when.decision}'", hint)
    if found.type_ref != "boolean":
        reason = f"decision '{found.name}' is of type {found.type_ref or 'Any'}, and not boolean"
        return _fault(asked, "decision", reason, 'a condition answers yes or no: typeRef="boolean"')
    in_order = [_input(asked, model, wanted) for wanted in inputs_of(model, found.name)]
    return all(in_order)


def _model(asked: _Asked) -> dmn.Model | None:
    parts, path = asked.parts, asked.when.path(asked.home)
    model = parts.models.get(path)
    near = path.startswith("rules/") or path.rpartition("/")[0] == asked.home
    if model is not None and near:
        return model
    if not (path in parts.files and near):
        known = [name for name in parts.models if name.startswith(("rules/", f"{asked.home}/"))]
        hint = did_you_mean(
            path, known, f"add {path}" if near else 'write "<name>.dmn" or "rules/<name>.dmn"'
        )
        _fault(asked, "model", f"model '{asked.when.model}' does not exist here", hint)
    return None  # a model that could not be read was reported with its own file


def _input(asked: _Asked, model: dmn.Model, wanted: dmn.InputData) -> bool:
    parts = asked.parts
    if "." in wanted.id:
        datasets = {name: dataset.value for name, dataset in parts.datasets.items()}
        origin = origin_of(wanted, None, datasets)
        if origin is None:
            if parts.broken.get("datasets"):
                return False
            hint = "give the input the id of a form element, or dataset.column"
            return _fault(asked, "model", f"input '{wanted.name}': no dataset has '{wanted.id}'", hint)
        reason = mismatch(model, origin)
    else:
        field = asked.fields.get(wanted.id)
        if field is None:
            known = "input '{}': not everybody is sure to have answered '{}' by then"
            hint = did_you_mean(wanted.id, asked.fields, "make it a required field that is always asked")
            return _fault(asked, "model", known.format(wanted.name, wanted.id), hint)
        reason = mismatch(model, Origin(wanted, field.element))
    return not reason or _fault(asked, "model", f"input '{wanted.name}' {reason}", "make them agree")


def _fault(asked: _Asked, key: str, reason: str, hint: str) -> bool:
    error(asked.parts, asked.source, (*asked.path, key), reason, hint)
    return False
