"""Derived registers: of a register that exists, by columns both have, under models that can decide."""

from yiwang.definitions.checks.refs import error, refer
from yiwang.definitions.dataset import Column, Dataset
from yiwang.definitions.derivation import Derivation, DerivedVersion
from yiwang.definitions.parts import Parts
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.requirements import inputs_of
from yiwang.definitions.toml import Source
from yiwang.kernel import dmn


def check_derivation(parts: Parts, source: Source[Dataset]) -> None:
    """Check how the rows of a register are made of another's, if they are."""
    made = source.value.derived
    if made is None or not refer(parts, source, ("derived", "of"), made.of, "datasets"):
        return
    _ends(parts, source)
    _columns(parts, source, made)
    for index, version in enumerate(made.version):
        _version(parts, source, index, version)
        if any(version.overlaps(earlier) for earlier in made.version[:index]):
            reason = "two versions are in force at the same time"
            error(parts, source, ("derived", "version", index), reason, "end the earlier one with valid_to")


def _ends(parts: Parts, source: Source[Dataset]) -> None:
    """A register must not be made of itself, however far round."""
    seen, at = [source.value.id], source.value.derived
    while at is not None:
        if at.of in seen:
            reason = "is made of itself: " + " ← ".join([*seen, at.of])
            error(parts, source, ("derived", "of"), reason, "name the register that is measured or typed")
            return
        seen.append(at.of)
        at = parts.datasets[at.of].value.derived if at.of in parts.datasets else None


def _columns(parts: Parts, source: Source[Dataset], made: Derivation) -> None:
    here, there = _by_id(source.value), _by_id(parts.datasets[made.of].value)
    for index, name in enumerate(made.per):
        both = name in here and name in there
        if not both or here[name].type != there[name].type or here[name].type not in {"string", "date"}:
            reason = f"'{name}' is no column of texts or days that '{source.value.id}' and '{made.of}' share"
            error(parts, source, ("derived", "per", index), reason, "give both the same column")
    if made.day not in made.per or made.day not in here or here[made.day].type != "date":
        reason = f"'{made.day}' is no date column among 'per'"
        error(parts, source, ("derived", "day"), reason, "a row is judged by the rule of one day")
    key = source.value.key
    if key in here and made.per != (key,) and (key in made.per or here[key].type != "string"):
        reason = f"the key of a derived register is its one 'per' column or a text of its own, not '{key}'"
        error(parts, source, ("key",), reason, "add a required column of type string")


def _by_id(dataset: Dataset) -> dict[str, Column]:
    return {column.id: column for column in dataset.column}


def _version(parts: Parts, source: Source[Dataset], index: int, version: DerivedVersion) -> None:
    path = f"rules/{version.model}"
    if path not in parts.files:
        known = [name.removeprefix("rules/") for name in parts.models if name.startswith("rules/")]
        reason = f"model '{path}' does not exist"
        hint = did_you_mean(version.model, known, f"add {path}")
        error(parts, source, ("derived", "version", index, "model"), reason, hint)
    elif model := parts.models.get(path):
        _decision(parts, source, index, model)


def _decision(parts: Parts, source: Source[Dataset], index: int, model: dmn.Model) -> None:
    made = source.value.derived
    wanted = made.version[index].decision if made else ""
    decisions = [decision.name for decision in model.decisions]
    if wanted not in decisions:
        hint = did_you_mean(wanted, decisions, "decisions: " + ", ".join(decisions))
        reason = f"{model.file} has no decision '{wanted}'"
        error(parts, source, ("derived", "version", index, "decision"), reason, hint)
        return
    for given in inputs_of(model, wanted):
        if given.id not in parts.datasets and not parts.is_broken("datasets", given.id):
            reason = f"input '{given.name}' has no source: there is no register '{given.id}'"
            hint = did_you_mean(given.id, parts.datasets, "give it the id of a dataset")
            parts.problems.error(given.place.file, given.place.line, reason, hint)
