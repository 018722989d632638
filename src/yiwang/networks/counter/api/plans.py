"""Plans: what an application would ask of the token's applicant, before anything is begun."""

from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from yiwang.networks.counter.api.common import applicant
from yiwang.networks.counter.api.schemas import FieldOut, Named, field_out, named
from yiwang.records import clock
from yiwang.records.cases.planning import Prospect, prospect
from yiwang.records.registry.releases import city

router = Router(tags=["apply"])


class StepOut(Named):
    """A service in its place: what it waits for, and the working days it spans."""

    organisation: Named
    needs: list[str]
    stage: int
    starts: int
    ends: int


class PlannedOut(Named):
    """A kind of evidence of the plan, and the services it goes to."""

    required: bool
    services: list[str]


class MayNeedOut(Schema):
    """What answers still missing may add; ``questions``: the elements that decide it."""

    questions: list[str]
    services: list[str]
    evidence: list[str]


class PlanOut(Schema):
    """One form, the least evidence, the order. ``known`` is what the registers know already."""

    definition: str
    fields: list[FieldOut]
    known: dict[str, Any]
    to_supply: list[PlannedOut]
    fetched: list[PlannedOut]
    produced: list[PlannedOut]
    steps: list[StepOut]
    critical_days: int
    promised_days: int
    serial_days: int
    may_need: MayNeedOut


@router.get("/life-events/{definition}/plan", response=PlanOut, summary="Plan a life event")
def life_event_plan(request: HttpRequest, definition: str) -> PlanOut:
    """Return what a life event asks of the token's applicant today."""
    return _plan(request, "life-event", definition)


@router.get("/services/{definition}/plan", response=PlanOut, summary="Plan a service")
def service_plan(request: HttpRequest, definition: str) -> PlanOut:
    """Return what a service asks of the token's applicant today."""
    return _plan(request, "service", definition)


def _plan(request: HttpRequest, kind: Literal["service", "life-event"], definition: str) -> PlanOut:
    actor, folder = applicant(request), city()
    if definition not in (folder.life_events if kind == "life-event" else folder.services):
        raise Http404
    subjects = list(dict.fromkeys(filter(None, (actor.hat.subject, actor.person))))
    return plan_out(prospect(folder, kind, definition, subjects, day=clock.today()))


def plan_out(made: Prospect) -> PlanOut:
    """Return a prospect as programs read it."""
    folder, plan = made.folder, made.plan
    steps = [
        StepOut(
            id=step.service,
            name=folder.services[step.service].name,
            organisation=named(folder, step.organisation),
            needs=list(step.needs),
            stage=step.stage,
            starts=step.starts,
            ends=step.ends,
        )
        for step in plan.steps
    ]
    return PlanOut(
        definition=made.definition,
        fields=[field_out(field) for field in made.form.fields],
        known=dict(made.known),
        to_supply=[_planned(made, item) for item in (*plan.supplied, *made.not_held)],
        fetched=[_planned(made, item) for item in plan.fetched if item.kind in made.held],
        produced=[_planned(made, item) for item in plan.produced],
        steps=steps,
        critical_days=plan.critical_days,
        promised_days=plan.promised_days,
        serial_days=plan.serial_days,
        may_need=may_need_out(made),
    )


def may_need_out(made: Prospect) -> MayNeedOut:
    """Return what answers still missing may add, as programs read it."""
    return MayNeedOut(
        questions=list(made.turns_on),
        services=list(made.plan.may_need.services),
        evidence=list(made.may_supply_later),
    )


def _planned(made: Prospect, item: Any) -> PlannedOut:
    kind = made.folder.evidence[item.kind]
    return PlannedOut(id=kind.id, name=kind.name, required=item.required, services=list(item.services))
