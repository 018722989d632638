"""A life event being composed, as its page shows it: chosen services, plan, savings, refusals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yiwang.definitions import CityFolder, NotWorkingDays, Text, Told, decide_conditions
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.service import Service
from yiwang.definitions.spec import life_event_spec, service_specs
from yiwang.kernel.bundles import BundleCycle, BundleError, Cut, Dates, Plan, Step, dates, plan
from yiwang.kernel.calendars import LimitError, UnpublishedYear
from yiwang.networks.reform.content import Content, file_of, services_of, sketch
from yiwang.networks.reform.models import Composition
from yiwang.networks.reform.queries.blocking import Block, blocks
from yiwang.records import clock
from yiwang.records.registry.models import Release
from yiwang.records.registry.releases import folder_of, in_force

CUTS: dict[str, Promise] = {
    "evidence": _("Papers"),
    "fields": _("Answers"),
    "steps": _("Steps"),
    "days": _("Working days"),
    "visits": _("Visits"),
}
"""四减: what handling services together cuts, in the order it is shown."""


@dataclass(frozen=True)
class Chosen:
    """A service of the composition with its settings; ``service`` is None when the city has it no more."""

    id: str
    service: Service | None
    organisation: Organisation | None
    alone: bool
    optional: bool


@dataclass(frozen=True)
class Bar:
    """A step of the plan: its service, whether it sets the date, and its days as hundredths of the whole."""

    step: Step
    service: Service
    organisation: Organisation
    is_critical: bool
    left: float
    width: float


@dataclass(frozen=True)
class Link:
    """One link of a loop: a service that needs a paper of the next."""

    service: Service
    kind: EvidenceKind
    producer: Service


@dataclass(frozen=True)
class Composed:
    """Everything the composer shows of a composition."""

    row: Composition
    folder: CityFolder
    chosen: list[Chosen]
    plan: Plan | None
    bars: list[list[Bar]]
    dates: Dates | None
    refusal: Any
    loop: list[Link]
    blocks: list[Block]
    file: str
    path: str
    candidate: Release | None
    published_at: datetime | None

    @property
    def content(self) -> Content:
        """What it says."""
        content: Content = self.row.content
        return content

    @property
    def cuts(self) -> list[tuple[Promise, Cut]]:
        """The savings, each with its name."""
        return [(name, getattr(self.plan.cuts, key)) for key, name in CUTS.items()] if self.plan else []

    @property
    def is_behind(self) -> bool:
        """Tell whether another release has been published since it was submitted, so that it lacks that."""
        if self.candidate is None or self.candidate.published_at:
            return False
        return bool(self.published_at and self.published_at > self.candidate.loaded_at)


def composed(row: Composition) -> Composed:
    """Lay a composition out under the release in force, planned for somebody who holds nothing yet."""
    release = in_force()
    folder = folder_of(release.pk)
    event = sketch(folder, row.content)
    made, refusal = _planned(folder, event) if event else (None, None)
    path, content = file_of(row.content)
    words = row.content.get("name") or {}
    name = Text(zh=words["zh"], en=words.get("en", "")) if words.get("zh") else None
    return Composed(
        row,
        folder,
        [_chosen(folder, part) for part in row.content.get("part", [])],
        made,
        _bars(folder, made) if made else [],
        _dates(folder, made) if made else None,
        refusal,
        _loop(folder, refusal) if isinstance(refusal, BundleCycle) else [],
        blocks(release.pk, made, row.revises, name),
        content.decode(),
        path,
        row.candidate,
        release.published_at,
    )


def compositions() -> list[Composition]:
    """Return what is being composed, last saved first, at most 200."""
    rows = Composition.objects.filter(discarded_at__isnull=True).select_related("candidate", "saved_by")
    return list(rows.order_by("-saved_at")[:200])


def suggested_lead(content: Content, folder: CityFolder) -> str:
    """Return the office with most of the chosen services, the first chosen among equals."""
    owners = [folder.services[name].organisation for name in services_of(content) if name in folder.services]
    return max(owners, key=lambda one: (owners.count(one), -owners.index(one)), default="")


def _planned(folder: CityFolder, event: LifeEvent) -> tuple[Plan | None, Any]:
    """The plan, or why there is none."""
    try:
        whole, services = life_event_spec(event), service_specs(event, folder.services, folder.forms)
        told = Told(event.usual, {}, clock.today())
        decided = decide_conditions(folder, whole, services, frozenset(), told)
        return plan(whole, services, frozenset(), decided), None
    except (BundleError, NotWorkingDays, LimitError) as refused:
        return None, refused


def _chosen(folder: CityFolder, part: dict[str, Any]) -> Chosen:
    service = folder.services.get(part["service"])
    office = folder.organisations[service.organisation] if service else None
    return Chosen(part["service"], service, office, part.get("alone", True), part.get("optional", False))


def _bars(folder: CityFolder, made: Plan) -> list[list[Bar]]:
    """The steps, stage by stage."""
    whole = made.critical_days or 1
    steps = {step.service: step for step in made.steps}
    return [
        [
            Bar(
                steps[name],
                folder.services[name],
                folder.organisations[steps[name].organisation],
                name in made.critical_path,
                100 * steps[name].starts / whole,
                max(100 * (steps[name].ends - steps[name].starts) / whole, 1),
            )
            for name in stage
        ]
        for stage in made.stages
    ]


def _dates(folder: CityFolder, made: Plan) -> Dates | None:
    try:
        return dates(made, clock.today(), folder.calendar)
    except UnpublishedYear:
        return None


def _loop(folder: CityFolder, cycle: BundleCycle) -> list[Link]:
    return [
        Link(folder.services[one], folder.evidence[kind], folder.services[other])
        for one, kind, other in zip(cycle.path[:-1], cycle.kinds, cycle.path[1:], strict=True)
    ]
