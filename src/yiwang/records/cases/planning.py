"""What one application asks of one applicant: plan, form, and what the registers know and hold."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from yiwang.definitions import CityFolder, Form, merged_form, service_spec, spec
from yiwang.kernel.bundles import EvidenceNeed, LifeEventSpec, PartSpec, Plan, ServiceSpec, plan
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.registry.facts import facts, rows_of
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.releases import folder_of


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
) -> Prospect:
    """Plan an application for the applicant and the person acting (``subjects``, the applicant first).

    Raises ``ActRefused("cannot-apply")`` naming the service that does not say enough.
    """
    held = held_evidence(folder, subjects, day)
    life_event, services = _specs(folder, kind, definition, held)
    life_event = replace(
        life_event, services=tuple(part for part in life_event.services if part.service not in set(left_out))
    )
    made = plan(life_event, services, frozenset(held))
    for service in made.services:
        if missing := folder.services[service].missing:
            name, words = folder.services[service].name, ", ".join(missing)
            raise ActRefused("cannot-apply", name=name, missing=words)
    form = merged_form(folder, made.services)
    return Prospect(folder, kind, definition, made, form, held, known_values(folder, form, subjects, day))


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
