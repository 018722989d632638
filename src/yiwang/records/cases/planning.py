"""What one application asks of one applicant: plan, form, and what the registers know and hold.

The plan follows the answers: what hangs on a condition is asked as soon as the answers say so.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from yiwang.definitions import (
    CityFolder,
    Form,
    Told,
    columns_asked,
    condition,
    decide_conditions,
    merged_form,
    service_spec,
    spec,
)
from yiwang.definitions.forms import as_typed
from yiwang.kernel.bundles import EvidenceNeed, LifeEventSpec, PartSpec, Plan, ServiceSpec, plan
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.holding_licences import known_numbers
from yiwang.records.cases.models import Case
from yiwang.records.registry.facts import facts, rows_of
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.releases import folder_of

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Prospect:
    """An application as it stands for one applicant on one day."""

    folder: CityFolder
    kind: str
    definition: str
    plan: Plan
    form: Form
    held: Mapping[str, DatasetRow]
    known: Mapping[str, Any]

    @property
    def to_supply(self) -> tuple[str, ...]:
        """Kinds of evidence the applicant must hand in."""
        asked = [item.kind for item in self.plan.supplied if item.required]
        return tuple(asked + [item.kind for item in self.not_held if item.required])

    @property
    def may_supply(self) -> tuple[str, ...]:
        """Kinds the applicant may hand in, required or not, in the plan's order."""
        return tuple(item.kind for item in (*self.plan.supplied, *self.not_held))

    @property
    def not_held(self) -> tuple[Any, ...]:
        """Evidence that would be fetched, had a register any: it must be supplied after all."""
        return tuple(item for item in self.plan.fetched if item.kind not in self.held)

    def answers(self, typed: Mapping[str, Any]) -> dict[str, str]:
        """Return what was typed into fields that are asked for; others were put aside by an answer."""
        return {name: as_typed(value) for name, value in typed.items() if self.form.field(name)}

    @property
    def may_supply_later(self) -> tuple[str, ...]:
        """Kinds of evidence that answers still missing may add to what must be handed in."""
        added = self.plan.may_need
        return (*added.supplied, *(kind for kind in added.fetched if kind not in self.held))

    @property
    def turns_on(self) -> tuple[str, ...]:
        """The questions not answered yet that decide what else is needed, by element."""
        asked = [condition(self.folder, name).questions for name in self.plan.may_need.conditions]
        return tuple(dict.fromkeys(name for questions in asked for name in questions))

    @property
    def fetched(self) -> tuple[str, ...]:
        """Kinds that need not be asked for, since a register holds them."""
        return tuple(item.kind for item in self.plan.fetched if item.kind in self.held)


def prospect(
    folder: CityFolder,
    kind: str,
    definition: str,
    subjects: Collection[UUID],
    *,
    day: date,
    left_out: Collection[str] = (),
    values: Mapping[str, Any] = _NOTHING,
) -> Prospect:
    """Plan an application for the applicant and the person acting (``subjects``, the applicant first).

    ``values``: the answers so far, as typed; the conditions they decide shape the plan. Raises
    ``ActRefused("cannot-apply")`` naming the service that does not say enough.
    """
    held = held_evidence(folder, subjects, day)
    life_event, services = _specs(folder, kind, definition, held)
    life_event = replace(
        life_event, services=tuple(part for part in life_event.services if part.service not in set(left_out))
    )
    told = Told(values, _facts(folder, life_event, services, subjects, day), day)
    decisions = decide_conditions(folder, life_event, services, frozenset(held), told)
    made = plan(life_event, services, frozenset(held), decisions)
    for service in made.services:
        if missing := folder.services[service].missing:
            name, words = folder.services[service].name, ", ".join(missing)
            raise ActRefused("cannot-apply", name=name, missing=words)
    form = merged_form(folder, made.services, made)
    known = known_values(folder, form, subjects, day)
    asked = [folder.services[service] for service in made.services]
    known |= known_numbers(folder, asked, next(iter(subjects)), day)
    return Prospect(folder, kind, definition, made, form, held, known)


def _facts(
    folder: CityFolder,
    life_event: LifeEventSpec,
    services: Collection[ServiceSpec],
    subjects: Collection[UUID],
    day: date,
) -> Mapping[str, Any]:
    """What the registers know about the applicant of all that conditions read."""
    columns = columns_asked(folder, life_event, services)
    applicant = next(iter(subjects))
    return facts(columns, [applicant], valid_on=day).get(applicant, {}) if columns else {}


def held_evidence(folder: CityFolder, subjects: Collection[UUID], day: date) -> dict[str, DatasetRow]:
    """Return what the registers hold about some subjects, by kind of evidence, the newest row of each.

    A register shared by several kinds tells them apart by its column ``kind``.
    """
    kinds = [kind for kind in folder.evidence.values() if kind.dataset]
    rows = list(rows_of({kind.dataset for kind in kinds if kind.dataset}, subjects, valid_on=day))
    held: dict[str, DatasetRow] = {}
    for kind in kinds:
        for row in rows:
            if row.dataset == kind.dataset and row.values.get("kind", kind.id) == kind.id:
                held.setdefault(kind.id, row)
    return held


def known_values(folder: CityFolder, form: Form, subjects: Collection[UUID], day: date) -> dict[str, Any]:
    """Return what the registers know of a form's fields: nobody is asked what the city already knows."""
    elements = {field.id: field.element.fact for field in form.fields if field.element.fact}
    columns = {name: f"{fact.dataset}.{fact.column}" for name, fact in elements.items()}
    found = facts(columns.values(), subjects, valid_on=day)
    known: dict[str, Any] = {}
    for subject in subjects:
        for name, column in columns.items():
            value = found.get(subject, {}).get(column)
            if value is not None:
                known.setdefault(name, value)
    return known


def values_of(case: Case) -> dict[str, Any]:
    """Return the answers one service may see: its own fields of the application, as last corrected."""
    form = folder_of(case.release_id).forms.get(case.definition)
    said = {**(case.parent.form if case.parent else {}), **case.form}
    asked = {field.id for field in form.fields} if form else set()
    return {name: value for name, value in said.items() if name in asked}


def _specs(
    folder: CityFolder, kind: str, definition: str, held: Mapping[str, DatasetRow]
) -> tuple[LifeEventSpec, tuple[ServiceSpec, ...]]:
    if kind == Case.Kind.LIFE_EVENT:
        return spec(folder, definition)
    service = folder.services[definition]
    alone = service_spec(service, folder.forms.get(definition))
    alone = replace(alone, evidence=tuple(_outside(need, held) for need in alone.evidence))
    return LifeEventSpec(definition, service.organisation, (PartSpec(definition),)), (alone,)


def _outside(need: EvidenceNeed, held: Iterable[str]) -> EvidenceNeed:
    """Applied for alone, what another service would produce is fetched when held, else supplied."""
    if need.source != "produced":
        return need
    return replace(need, source="fetched" if need.kind in set(held) else "supplied")
