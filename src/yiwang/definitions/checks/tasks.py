"""Procedures against the rest of the folder: decisions asked for, limits of clocks, and who does what."""

from yiwang.definitions.city import FIRM_PROBLEM
from yiwang.definitions.parts import Parts
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.rule_tasks import Around, RuleFailed, model_paths, rule_of
from yiwang.kernel import bpmn


def check_tasks(parts: Parts) -> None:
    """Check what the tasks of every procedure name outside it: models, decisions, inputs, organisations."""
    for procedure in parts.procedures.values():
        users = [one.value.id for one in parts.services.values() if one.value.procedure == procedure.id]
        for name in procedure.opened_by:
            _organisation(parts, procedure, 0, name)
        for node in procedure.nodes.values():
            if node.organisation and node.organisation != bpmn.CHOSEN:
                _organisation(parts, procedure, node.line, node.organisation)
            if node.kind is bpmn.Kind.SERVICE and procedure.opened_by:
                reason = f"'{node.id}' does '{node.does}', which only the case of a service can do"
                parts.problems.error(procedure.file, node.line, reason, "let an office do it: userTask")
            if node.role == "applicant" and procedure.opened_by and procedure.id != FIRM_PROBLEM:
                reason = f"'{node.id}' waits for the applicant, who cannot see what an office began"
                hint = 'yw:role="party": the office enters what they did'
                parts.problems.error(procedure.file, node.line, reason, hint)
            if node.kind is bpmn.Kind.RULE:
                for service in users or [""]:
                    _rule(parts, procedure, node, service)
        _limits(parts, procedure)


def _organisation(parts: Parts, procedure: bpmn.Procedure, line: int, name: str) -> None:
    if name in parts.organisations or parts.is_broken("organisations", name):
        return
    hint = did_you_mean(name, parts.organisations, f"add organisations/{name}.toml")
    parts.problems.error(procedure.file, line, f"there is no organisation '{name}'", hint)


def _rule(parts: Parts, procedure: bpmn.Procedure, node: bpmn.Node, service: str) -> None:
    name = node.does.partition("#")[0]
    if any(parts.is_broken("models", path) for path in model_paths(name, service)):
        return
    if service and service not in parts.forms and f"services/{service}/form.schema.json" in parts.files:
        return  # the form could not be read, so every input would be reported
    datasets = {key: source.value for key, source in parts.datasets.items()}
    around = Around(procedure.variables, parts.models, datasets, service, parts.forms.get(service))
    try:
        rule_of(node, around)
    except RuleFailed as fault:
        known = [path.rpartition("/")[2] for path in parts.models]
        hint = did_you_mean(name, known, "models lie beside the service or in rules/")
        parts.problems.error(procedure.file, node.line, str(fault), hint)


def _limits(parts: Parts, procedure: bpmn.Procedure) -> None:
    """A clock has one limit: the file's own, or, of a service's three clocks, the law's."""
    limits: dict[str, str] = {}
    for node in procedure.nodes.values():
        known = limits.setdefault(node.clock, node.limit) if node.limit else node.limit
        if known != node.limit:
            reason = f"'{node.id}': the clock '{node.clock}' runs {known} elsewhere, {node.limit} here"
            hint = "give one of the tasks another yw:clock"
            parts.problems.error(procedure.file, node.line, reason, hint)
