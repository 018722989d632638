"""Business rule tasks: a decision model answers; what it read and which rules matched is kept."""

from datetime import date
from typing import Any

from yiwang.definitions import CityFolder
from yiwang.definitions.rule_tasks import Around, Rule, results, rule_of, told
from yiwang.kernel import bpmn, feel
from yiwang.records import clock
from yiwang.records.cases.acts.procedure import procedure_of
from yiwang.records.cases.advice import Matter
from yiwang.records.cases.models import Case
from yiwang.records.cases.planning import values_of
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.facts import facts
from yiwang.records.registry.releases import folder_of


def decide_rule(case: Case, place: str) -> dict[str, Any]:
    """Answer the business rule task at an address of a locked case; returns the values it gives.

    Raises ``definitions.rule_tasks.RuleFailed`` when there is no answer: the worker keeps the reason and
    tries again, since what is missing may still be registered.
    """
    procedure, state = procedure_of(case), bpmn.State.from_json(case.state)
    node = bpmn.node_at(procedure, state, place)
    folder = folder_of(case.release_id)
    variables = bpmn.home_of(procedure, state, place).variables
    service = folder.services.get(case.definition) if case.kind == Case.Kind.SERVICE else None
    form = folder.forms.get(service.id) if service else None
    around = Around(variables, folder.models, folder.datasets, service.id if service else "", form)
    rule = rule_of(node, around)
    day, known = _known(case, folder, rule)
    inputs = rule.inputs(state.values, known)
    outcome = rule.decide(inputs, day)
    private = {"inputs": _plain(inputs), "value": feel.from_feel(outcome.value)}
    public = {"node": place, "day": day, **told(outcome, rule)}
    record([NewEvent("rule-decided", case.organisation, case.pk, (case.applicant_id,), public, private)])
    return results(node, outcome)


def _known(case: Case, folder: CityFolder, rule: Rule) -> tuple[date, dict[str, Any]]:
    """The day it is decided as of, and what form and registers say then, by the model's names."""
    said: dict[str, Any] = {}
    day = clock.today()
    if case.kind == Case.Kind.SERVICE:
        matter = Matter.of(folder, folder.services[case.definition], case.applicant_id, values_of(case))
        day = matter.day(clock.day_of(case.received_at), day) or day
        said = dict(matter.values)
    columns = [origin.column for origin in rule.origins if origin.column]
    row = facts(columns, [case.applicant_id], valid_on=day).get(case.applicant_id, {}) if columns else {}
    return day, {
        origin.input.name: row.get(origin.column) if origin.column else said.get(origin.source.id)
        for origin in rule.origins
    }


def _plain(inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: feel.from_feel(feel.to_feel(value)) for name, value in inputs.items()}
