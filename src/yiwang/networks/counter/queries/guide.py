"""The guide to a service or a life event (办事指南), as GB/T 39554.2-2020 asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from yiwang.definitions import CityFolder, Text, spec, usual
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.service import Need, Service
from yiwang.definitions.when import home_of
from yiwang.kernel import calendars
from yiwang.kernel.bundles import Dates, MergedEvidence, Plan, Step, dates, plan
from yiwang.networks.counter.queries.depends import Dependence, dependences, words_of
from yiwang.records.registry.releases import folder_of


@dataclass(frozen=True)
class EvidenceLine:
    """A row of the evidence table: the kind, its source, which body shares it, and when it is needed."""

    kind: EvidenceKind
    source: str
    required: bool
    body: Organisation | None
    note: object = None
    services: tuple[Service, ...] = ()
    producer: Service | None = None
    only_if: Text | None = None
    follows: str = ""
    """Within how long after acceptance it may follow; blank when it may not."""
    replaced: bool = False
    """Whether a commitment replaces it."""


@dataclass(frozen=True)
class ServiceGuide:
    """A service and everything its page shows."""

    service: Service
    organisation: Organisation
    evidence: tuple[EvidenceLine, ...]
    outputs: tuple[tuple[EvidenceKind, str], ...]
    life_events: tuple[LifeEvent, ...]


@dataclass(frozen=True)
class Place:
    """A service in its place in a life event's plan."""

    step: Step
    service: Service
    organisation: Organisation
    optional: bool


@dataclass(frozen=True)
class LifeEventGuide:
    """A life event compiled for somebody who holds some licences and whose answers are the usual ones."""

    event: LifeEvent
    lead: Organisation
    plan: Plan
    stages: tuple[tuple[Place, ...], ...]
    supplied: tuple[EvidenceLine, ...]
    fetched: tuple[EvidenceLine, ...]
    produced: tuple[EvidenceLine, ...]
    conditions: tuple[EvidenceKind, ...]
    held: frozenset[str]
    due: Dates | None
    depends: tuple[Dependence, ...]


def service_guide(folder: CityFolder, slug: str) -> ServiceGuide | None:
    """Return the guide to a service; None when the release has none of that id."""
    service = folder.services.get(slug)
    if service is None:
        return None
    producers = {
        output.kind: other for other in folder.services.values() if not other.held for output in other.output
    }
    return ServiceGuide(
        service,
        folder.organisations[service.organisation],
        tuple(_line(folder, service, need, producers.get(need.kind)) for need in service.evidence),
        tuple((folder.evidence[output.kind], output.valid) for output in service.output),
        tuple(e for e in folder.life_events.values() if slug in {part.service for part in e.part}),
    )


def life_event_guide(
    folder: CityFolder, slug: str, held: frozenset[str], today: date
) -> LifeEventGuide | None:
    """Compile a life event for somebody holding ``held``; None when there is none of that id.

    ``due`` counts from today; None when that calendar is unpublished.
    """
    event = folder.life_events.get(slug)
    if event is None:
        return None
    conditions = _conditions(event)
    held = held & frozenset(conditions)
    made = plan(*spec(folder, slug), held, usual(folder, slug, held, today))
    return LifeEventGuide(
        event,
        folder.organisations[event.lead],
        made,
        _stages(folder, event, made),
        _lines(folder, made.supplied),
        _lines(folder, made.fetched),
        _lines(folder, made.produced),
        tuple(folder.evidence[kind] for kind in conditions),
        held,
        due_of(folder, made, today),
        dependences(folder, event),
    )


@lru_cache(maxsize=8)
def life_event_guides(release: UUID, today: date) -> tuple[LifeEventGuide, ...]:
    """Compile every life event of a release for somebody who holds nothing; kept in memory for the day."""
    folder = folder_of(release)
    found = (life_event_guide(folder, name, frozenset(), today) for name in folder.life_events)
    return tuple(guide for guide in found if guide)


def _conditions(event: LifeEvent) -> tuple[str, ...]:
    kinds = (kind for part in event.part for kind in (part.unless_held, part.when_held) if kind)
    return tuple(dict.fromkeys(kinds))


def _stages(folder: CityFolder, event: LifeEvent, made: Plan) -> tuple[tuple[Place, ...], ...]:
    optional = {part.service for part in event.part if part.optional}
    steps = {step.service: step for step in made.steps}
    return tuple(
        tuple(
            Place(
                steps[name],
                folder.services[name],
                folder.organisations[folder.services[name].organisation],
                name in optional,
            )
            for name in stage
        )
        for stage in made.stages
    )


def _line(folder: CityFolder, service: Service, need: Need, producer: Service | None) -> EvidenceLine:
    kind = folder.evidence[need.kind]
    return EvidenceLine(
        kind,
        need.source,
        need.required,
        _body(folder, kind),
        need.note,
        producer=producer if need.source == "produced" else None,
        only_if=words_of(folder, need.when.name(home_of(service.id))) if need.when else None,
        follows=need.may_follow,
        replaced=service.commitment is not None and need.kind in service.commitment.replaces,
    )


def _lines(folder: CityFolder, items: Iterable[MergedEvidence]) -> tuple[EvidenceLine, ...]:
    return tuple(_merged(folder, item) for item in items)


def _merged(folder: CityFolder, item: MergedEvidence) -> EvidenceLine:
    kind = folder.evidence[item.kind]
    users = tuple(folder.services[name] for name in item.services)
    producer = folder.services[item.producer] if item.producer else None
    return EvidenceLine(kind, item.origin, item.required, _body(folder, kind), None, users, producer)


def _body(folder: CityFolder, kind: EvidenceKind) -> Organisation | None:
    source = folder.datasets[kind.dataset].organisation if kind.dataset else kind.issuer
    return folder.organisations.get(source) if source else None


def due_of(folder: CityFolder, made: Plan, today: date) -> Dates | None:
    """Return the days a plan begun today is due and promised; None when that calendar is unpublished."""
    try:
        return dates(made, today, folder.calendar)
    except calendars.UnpublishedYear:
        return None
