"""Policies: what each refers to, its versions, and that every input stands in a register."""

from pathlib import PurePosixPath

from yiwang.definitions.checks.refs import error, refer, themes, unique
from yiwang.definitions.parts import Parts
from yiwang.definitions.policy import Policy, PolicyVersion
from yiwang.definitions.policy_inputs import register_of, wanted_of
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.requirements import mismatch
from yiwang.definitions.toml import Source
from yiwang.kernel import dmn


def check_policies(parts: Parts) -> None:
    """Check every policy, and that every file in its folder belongs to one."""
    for source in parts.policies.values():
        _policy(parts, source)
    _groups(parts)
    known = parts.policies.keys() | parts.broken.get("policies", set())
    for path in parts.files:
        folder = PurePosixPath(path).parts
        if folder[0] == "policies" and len(folder) > 2 and folder[1] not in known:
            parts.problems.error(path, 0, "belongs to no policy", f"add policies/{folder[1]}/policy.toml")


def _policy(parts: Parts, source: Source[Policy]) -> None:
    policy = source.value
    refer(parts, source, ("organisation",), policy.organisation, "organisations")
    themes(parts, source)
    unique(parts, source, ("evidence",), [need.kind for need in policy.evidence], "evidence kind")
    for index, need in enumerate(policy.evidence):
        refer(parts, source, ("evidence", index, "kind"), need.kind, "evidence")
    _service(parts, source)
    _budget(parts, source)
    for index, version in enumerate(policy.version):
        _version(parts, source, index, version)


def _service(parts: Parts, source: Source[Policy]) -> None:
    policy = source.value
    if policy.service is not None:
        refer(parts, source, ("service",), policy.service, "services")
    elif policy.delivery == "apply":
        reason = "is to be applied for, but names no service to apply for"
        error(parts, source, ("delivery",), reason, 'add service = "...", or deliver it by "confirm"')


def _budget(parts: Parts, source: Source[Policy]) -> None:
    policy = source.value
    unique(parts, source, ("budget",), [str(budget.year) for budget in policy.budget], "budget of")
    years = {version.valid_from.year for version in policy.version}
    for year in sorted(years - {budget.year for budget in policy.budget}):
        if policy.relief == "payment":
            reason = f"pays money, but nothing is set aside for {year}"
            parts.problems.warn(source.file, source.line("relief"), reason, "add [[budget]]")


def _groups(parts: Parts) -> None:
    """A group of which the highest counts has at least two policies."""
    groups = [source.value.stacking.group for source in parts.policies.values()]
    for source in parts.policies.values():
        group = source.value.stacking.group
        if group is not None and groups.count(group) == 1 and not parts.broken.get("policies"):
            reason = f"is the highest of the group '{group}', which has no other policy"
            known = [other for other in groups if other is not None and other != group]
            error(parts, source, ("stacking",), reason, did_you_mean(group, known, 'or use rule = "add"'))


def _version(parts: Parts, source: Source[Policy], index: int, version: PolicyVersion) -> None:
    for earlier in source.value.version[:index]:
        if version.overlaps(earlier):
            reason = "two versions of the policy are in force at the same time"
            error(parts, source, ("version", index), reason, "end the earlier one with valid_to")
    path = source.value.path_of(version)
    if path not in parts.files or not path.endswith(".dmn"):
        known = [name for name in parts.files if name.endswith(".dmn")]
        hint = did_you_mean(path, known, f"add {path}")
        reason = f"model '{path}' does not exist"
        error(parts, source, ("version", index, "model"), reason, hint)
    elif model := parts.models.get(path):
        fits = [_decision(parts, source, index, model, key) for key in _KINDS]
        if all(fits):
            _inputs(parts, source.value, model, version)


_KINDS = {"decision": "boolean", "amount": "number"}


def _decision(parts: Parts, source: Source[Policy], index: int, model: dmn.Model, key: str) -> bool:
    name, kind = getattr(source.value.version[index], key), _KINDS[key]
    if name is None:
        return True
    decisions = {decision.name: decision for decision in model.decisions}
    if name not in decisions:
        reason = f"{model.file} has no decision '{name}'"
        hint = did_you_mean(name, decisions, "decisions: " + ", ".join(decisions))
    elif (found := decisions[name].type_ref) != kind:
        reason = f"decision '{name}' is of type {found or 'Any'}, not {kind}"
        hint = f'give its <variable> typeRef="{kind}"'
    elif key == "amount" and decisions[name].display.unit.partition(" | ")[0] != "元":
        reason, hint = f"amount '{name}' is not said to be in 元", 'add <yw:display unit="元 | yuan"/>'
    else:
        return True
    error(parts, source, ("version", index, key), reason, hint)
    return False


def _inputs(parts: Parts, policy: Policy, model: dmn.Model, version: PolicyVersion) -> None:
    elements = {name: element.value for name, element in parts.elements.items()}
    datasets = {name: dataset.value for name, dataset in parts.datasets.items()}
    for wanted in wanted_of(model, version):
        place, hint = wanted.place, "make them agree"
        origin = register_of(wanted, elements, datasets)
        if place.file != model.file:
            reason = f"input '{wanted.name}' belongs to an imported model, so nothing can be put into it"
            hint = f"import functions, and declare the input in {model.file}"
        elif origin is None:
            reason = f"input '{wanted.name}' of policy '{policy.id}' stands in no register: its id "
            reason += f"'{wanted.id}' is no dataset.column and no data element with a fact"
            known = [f"{name}.{column.id}" for name, dataset in datasets.items() for column in dataset.column]
            hint = did_you_mean(wanted.id, known, "give it the id of a dataset.column")
        elif datasets[origin.dataset].about != policy.subject:
            reason = f"input '{wanted.name}' is about a {datasets[origin.dataset].about}, "
            reason += f"policy '{policy.id}' about a {policy.subject}"
        else:
            reason = mismatch(model, origin)
            reason = f"input '{wanted.name}' {reason}" if reason else ""
        if reason and not (parts.broken.get("datasets") or parts.broken.get("elements")):
            parts.problems.error(place.file, place.line, reason, hint)
