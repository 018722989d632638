"""Requirements: their models and decisions exist, versions do not overlap, every input has a source."""

from yiwang.definitions.checks.refs import error
from yiwang.definitions.parts import Parts
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.requirements import inputs_of, mismatch, origin_of
from yiwang.definitions.service import Requirement, Service
from yiwang.definitions.toml import Source
from yiwang.kernel import dmn


def check_requirements(parts: Parts, source: Source[Service]) -> None:
    """Check the dated requirements of a service."""
    versions = source.value.requirement
    for index, version in enumerate(versions):
        _model(parts, source, index, version)
        for earlier in versions[:index]:
            if version.overlaps(earlier):
                reason = "two versions of the requirement are in force at the same time"
                error(parts, source, ("requirement", index), reason, "end the earlier one with valid_to")
    _day(parts, source)


def _model(parts: Parts, source: Source[Service], index: int, version: Requirement) -> None:
    folder = f"services/{source.value.id}/"
    models = [
        path.removeprefix(folder) for path in parts.files if path.startswith(folder) and path.endswith(".dmn")
    ]
    if version.model not in models:
        hint = did_you_mean(version.model, models, f"add {folder}{version.model}")
        reason = f"model '{version.model}' does not exist"
        error(parts, source, ("requirement", index, "model"), reason, hint)
    elif model := parts.models.get(folder + version.model):
        _decision(parts, source, index, model)


def _decision(parts: Parts, source: Source[Service], index: int, model: dmn.Model) -> None:
    wanted = source.value.requirement[index]
    decisions = [decision.name for decision in model.decisions]
    if wanted.decision in decisions:
        _inputs(parts, source.value, model, wanted.decision)
        return
    reason = f"{wanted.model} has no decision '{wanted.decision}'"
    hint = did_you_mean(wanted.decision, decisions, "decisions: " + ", ".join(decisions))
    error(parts, source, ("requirement", index, "decision"), reason, hint)


def _inputs(parts: Parts, service: Service, model: dmn.Model, decision: str) -> None:
    form = parts.forms.get(service.id)
    if form is None and f"services/{service.id}/form.schema.json" in parts.files:
        return  # the form could not be read, so every input would be reported
    datasets = {name: dataset.value for name, dataset in parts.datasets.items()}
    for wanted in inputs_of(model, decision):
        place = wanted.place
        if place.file != model.file:
            reason = f"input '{wanted.name}' belongs to an imported model, so nothing can be put into it"
            hint = f"import functions, and declare the input in {model.file}"
        elif (origin := origin_of(wanted, form, datasets)) is None:
            known = [field.id for field in form.fields] if form else []
            reason = f"input '{wanted.name}' has no source: its id '{wanted.id}' is no field of the form of "
            reason += f"'{service.id}' and no dataset.column"
            hint = did_you_mean(wanted.id, known, "give it the id of a form element, or dataset.column")
        elif reason := mismatch(model, origin):
            reason, hint = f"input '{wanted.name}' {reason}", "make them agree"
        else:
            continue
        if not (parts.broken.get("datasets") and "." in wanted.id):
            parts.problems.error(place.file, place.line, reason, hint)


def _day(parts: Parts, source: Source[Service]) -> None:
    """A service decided as of an event names the element that says when the event was."""
    service = source.value
    if service.as_of != "event":
        if service.event_day is not None:
            error(parts, source, ("event_day",), 'is only read with as_of = "event"', "remove it")
        return
    form = parts.forms.get(service.id)
    field = form.field(service.event_day) if form and service.event_day else None
    if service.requirement and (field is None or field.element.type != "date"):
        hint = 'add event_day = "..." with the id of a date element of its form'
        error(parts, source, ("as_of",), "no form element says which day the event was", hint)
