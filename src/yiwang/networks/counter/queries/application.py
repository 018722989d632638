"""An application being filled in, as its pages show it: sections, fields, evidence, what goes to whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yiwang.definitions import Field
from yiwang.definitions.base import Text
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.service import Service
from yiwang.kernel.bundles import MergedEvidence
from yiwang.kernel.calendars import Limit
from yiwang.records.cases.acts.issue import shown
from yiwang.records.cases.advice import Advice, of_draft
from yiwang.records.cases.models import Draft
from yiwang.records.cases.planning import Prospect
from yiwang.records.cases.ways import Ways, chosen, committable
from yiwang.records.registry.models import DatasetRow, Document

GROUPS: dict[str, Promise] = {
    "applicant": _("The applicant"),
    "business": _("The business"),
    "premises": _("The premises"),
    "project": _("The project"),
    "people": _("The people"),
    "other": _("Other details"),
    "declaration": _("Declaration"),
}


@dataclass(frozen=True)
class Ask:
    """A field as the reader sees it: what is in it, whether a register said so, what is wrong."""

    field: Field
    value: str
    is_known: bool
    fault: Text | None = None

    @property
    def widget(self) -> str:
        """Which control asks for it."""
        kind = self.field.element.type
        if kind == "boolean":
            return "confirm" if self.must_confirm else "yes-no"
        if kind == "choice":
            return "radios" if len(self.choices) <= 6 else "select"
        return {"text": "text", "date": "date"}.get(kind, "line")

    @property
    def must_confirm(self) -> bool:
        """Tell whether only yes will do, as for a declaration."""
        return any(restriction.get("const") is True for restriction in self.field.restrictions)

    @property
    def choices(self) -> list[Any]:
        """The choices every service allows."""
        allowed = [set(r["enum"]) for r in self.field.restrictions if "enum" in r]
        return [c for c in self.field.element.choices if all(c.value in values for values in allowed)]

    @property
    def input_mode(self) -> str:
        """The keyboard a phone should show."""
        kinds = {"phone": "tel", "integer": "numeric", "decimal": "decimal", "money": "decimal"}
        return kinds.get(self.field.element.type, "text")

    @property
    def width(self) -> str:
        """How wide the answer is, roughly."""
        narrow = {"integer", "decimal", "money", "date"}
        middle = {"phone", "id-number", "uscc"}
        kind = self.field.element.type
        return "short" if kind in narrow else "middle" if kind in middle else ""


@dataclass(frozen=True)
class Section:
    """A page of the form."""

    id: str
    name: Promise
    asks: tuple[Ask, ...]

    @property
    def state(self) -> str:
        """``done``, ``begun`` or ``empty``."""
        if not any(ask.fault for ask in self.asks):
            return "done"
        return "begun" if any(ask.value for ask in self.asks) else "empty"


@dataclass(frozen=True)
class Paper:
    """Evidence of the application: asked for, fetched, or made on the way."""

    kind: EvidenceKind
    item: MergedEvidence
    services: tuple[Service, ...]
    document: Document | None = None
    row: DatasetRow | None = None
    producer: Service | None = None
    source: Organisation | None = None
    follows: Limit | None = None
    """Within how long after acceptance it may follow; None when it may not."""
    excuse: str = ""
    """Why it need not be handed in now: ``later`` or ``committed``."""

    @property
    def is_missing(self) -> bool:
        """Tell whether it has to be handed in now, and is not."""
        return self.item.required and self.document is None and not self.excuse


@dataclass(frozen=True)
class Offer:
    """A commitment the applicant may sign for a service; ``document`` once signed."""

    service: Service
    replaced: tuple[EvidenceKind, ...]
    document: str = ""


@dataclass(frozen=True)
class Recipient:
    """What one service of the application receives."""

    service: Service
    organisation: Organisation
    fields: tuple[Field, ...]
    papers: tuple[Paper, ...]
    waits_for: tuple[Service, ...]


@dataclass(frozen=True)
class Application:
    """A draft with everything its pages show."""

    draft: Draft
    prospect: Prospect
    name: Text
    sections: tuple[Section, ...]
    to_supply: tuple[Paper, ...]
    fetched: tuple[Paper, ...]
    produced: tuple[Paper, ...]
    recipients: tuple[Recipient, ...]
    optional: tuple[tuple[Service, bool], ...]
    offers: tuple[Offer, ...] = ()

    @property
    def follow_later(self) -> tuple[Paper, ...]:
        """Papers chosen to be handed in after acceptance, and not there yet."""
        return tuple(one for one in self.to_supply if one.excuse == "later" and one.document is None)

    @property
    def may_need(self) -> tuple[Text, ...]:
        """Names of the services and papers that answers still missing may add."""
        folder = self.prospect.folder
        services = [folder.services[name].name for name in self.prospect.plan.may_need.services]
        papers = [folder.evidence[kind].name for kind in self.prospect.may_supply_later]
        return tuple(services + papers)

    @property
    def turns_on(self) -> tuple[tuple[Section, Ask], ...]:
        """The questions that decide it, with the section each stands in."""
        names = self.prospect.turns_on
        return tuple((s, ask) for s in self.sections for ask in s.asks if ask.field.id in names)

    @property
    def missing_papers(self) -> tuple[Paper, ...]:
        """Required evidence not handed in yet."""
        return tuple(paper for paper in self.to_supply if paper.is_missing)

    @property
    def faults(self) -> tuple[tuple[Section, Ask], ...]:
        """Answers missing or wrong, with the section each stands in."""
        return tuple((section, ask) for section in self.sections for ask in section.asks if ask.fault)

    def advice(self) -> tuple[tuple[Service, Advice], ...]:
        """What the services' requirements say about the answers so far; reads the registers."""
        told = of_draft(self.prospect, self.draft)
        return tuple((self.prospect.folder.services[one.service], one) for one in told)

    @property
    def is_complete(self) -> bool:
        """Tell whether it may be submitted."""
        return not self.faults and not self.missing_papers


def application(draft: Draft, prospect: Prospect) -> Application:
    """Lay a draft out for its pages."""
    folder = prospect.folder
    events = folder.life_events if draft.kind == "life-event" else folder.services
    documents = {item.kind: item.document for item in draft.evidence.select_related("document")}
    held = prospect.held
    asked = [*prospect.plan.supplied, *prospect.not_held]
    ways = chosen(draft, prospect)
    to_supply = tuple(
        replace(
            _paper(prospect, item, document=documents.get(item.kind)),
            follows=ways.may_follow(prospect, item.kind),
            excuse=ways.excuse(prospect, item.kind),
        )
        for item in asked
    )
    fetched = tuple(
        _paper(prospect, item, row=held[item.kind]) for item in prospect.plan.fetched if item.kind in held
    )
    produced = tuple(_paper(prospect, item) for item in prospect.plan.produced)
    papers = (*to_supply, *fetched, *produced)
    return Application(
        draft,
        prospect,
        events[draft.definition].name,
        sections(prospect, draft.values),
        to_supply,
        fetched,
        produced,
        tuple(_recipient(prospect, step, papers) for step in prospect.plan.steps),
        _optional(prospect, draft),
        tuple(_offer(prospect, service, ways) for service in committable(prospect, draft.applicant_id)),
    )


def sections(prospect: Prospect, typed: Mapping[str, Any]) -> tuple[Section, ...]:
    """Group a form's fields into pages, each field with its value and fault."""
    values = {name: text_of(value) for name, value in typed.items()}
    faults = prospect.form.validate(prospect.form.parse(values))
    groups: dict[str, list[Ask]] = {}
    for field in prospect.form.fields:
        value = values.get(field.id, "")
        is_known = value != "" and value == text_of(prospect.known.get(field.id))
        ask = Ask(field, value, is_known, faults.get(field.id))
        groups.setdefault("declaration" if ask.must_confirm else field.element.group, []).append(ask)
    return tuple(Section(name, GROUPS[name], tuple(groups[name])) for name in GROUPS if name in groups)


def text_of(value: Any) -> str:
    """Return a value as it would be typed."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def in_words(field: Field, value: str, language: str) -> str:
    """Return a typed value in words."""
    return shown(field, field.parse(value), language) if value else ""


def _paper(
    prospect: Prospect,
    item: MergedEvidence,
    *,
    document: Document | None = None,
    row: DatasetRow | None = None,
) -> Paper:
    folder = prospect.folder
    kind = folder.evidence[item.kind]
    services = tuple(folder.services[name] for name in item.services)
    producer = folder.services[item.producer] if item.producer else None
    dataset = folder.datasets.get(kind.dataset or "")
    source = folder.organisations[dataset.organisation] if dataset else None
    return Paper(kind, item, services, document, row, producer, source)


def _offer(prospect: Prospect, service: Service, ways: Ways) -> Offer:
    replaces = service.commitment.replaces if service.commitment else ()
    signed = ways.signed.get(service.id, {})
    return Offer(
        service, tuple(prospect.folder.evidence[kind] for kind in replaces), signed.get("document", "")
    )


def _recipient(prospect: Prospect, step: Any, papers: tuple[Paper, ...]) -> Recipient:
    service = prospect.folder.services[step.service]
    return Recipient(
        service,
        prospect.folder.organisations[step.organisation],
        tuple(field for field in prospect.form.fields if step.service in field.services),
        tuple(paper for paper in papers if step.service in paper.item.services),
        tuple(prospect.folder.services[name] for name in step.needs),
    )


def _optional(prospect: Prospect, draft: Draft) -> tuple[tuple[Service, bool], ...]:
    """Return the optional parts of a life event and whether each is wanted."""
    event = prospect.folder.life_events.get(draft.definition) if draft.kind == "life-event" else None
    parts = [part.service for part in event.part if part.optional] if event else []
    return tuple((prospect.folder.services[name], name not in draft.left_out) for name in parts)
