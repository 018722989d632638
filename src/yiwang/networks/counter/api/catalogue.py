"""The catalogue: open to everyone. A service says what GB/T 39554.2-2020 asks of it."""

from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from yiwang.definitions import CityFolder
from yiwang.definitions.acceptance import Commitment
from yiwang.definitions.base import Text
from yiwang.definitions.service import Fee, Limit, Requirement, Service
from yiwang.kernel.bundles import Cuts
from yiwang.networks.counter.api.schemas import FieldOut, Named, field_out, named
from yiwang.networks.counter.queries.catalogue import Wish, find
from yiwang.networks.counter.queries.depends import words_of
from yiwang.networks.counter.queries.guide import EvidenceLine, life_event_guide, service_guide
from yiwang.records import clock
from yiwang.records.registry.releases import city

router = Router(tags=["catalogue"])


class EntryOut(Named):
    """A service or life event in a list."""

    kind: str
    organisation: str
    can_apply: bool


class EntriesOut(Schema):
    """A page of the catalogue; ``near`` says that nothing had all the words and these come close."""

    entries: list[EntryOut]
    next_page: int | None
    near: bool


class EvidenceOut(Named):
    """Evidence needed (申请材料): where it comes from, whose it is, what a file of it may be."""

    source: str
    required: bool
    body: Named | None
    formats: list[str]
    max_mb: int
    note: Text | None
    only_if: Text | None
    may_follow: str
    services: list[str]


class OutputOut(Named):
    """What a service issues (办理结果), and for how long it is valid; blank means for good."""

    valid: str


class BodyOut(Named):
    """The body in charge (实施主体): where to go, when, and where to seek review."""

    uscc: str
    address: Text | None
    hours: Text | None
    phone: str
    review_body: Text | None
    court: Text | None


class ServiceOut(Named):
    """A service with the elements of GB/T 39554.2-2020."""

    kind: str
    item_code: str
    organisation: BodyOut
    audience: list[str]
    themes: list[Named]
    summary: Text | None
    conditions: list[Text]
    basis: list[str]
    acceptance: list[str]
    commitment: Commitment | None
    clock: Limit | None
    fee: Fee | None
    visits: int | None
    places: list[Text]
    phone: str
    evidence: list[EvidenceOut]
    outputs: list[OutputOut]
    procedure: list[str]
    requirement: list[Requirement]
    form: list[FieldOut]
    life_events: list[Named]
    can_apply: bool
    missing: list[str]
    demo: bool


class PartOut(Named):
    """A service of a life event, and when it belongs."""

    organisation: Named
    optional: bool
    unless_held: str | None
    when_held: str | None
    only_if: Text | None


class CutOut(Schema):
    """One measure with every service applied for alone (before), and together (after)."""

    before: int
    after: int


class LifeEventOut(Named):
    """A life event: who leads (牵头), its services, and what handling them together saves (四减).

    The numbers are those of the usual case, for an applicant who holds nothing yet.
    """

    lead: Named
    audience: list[str]
    summary: Text | None
    basis: list[str]
    parts: list[PartOut]
    critical_days: int
    serial_days: int
    papers_one_by_one: int
    papers_together: int
    promised_days: int
    cuts: dict[str, CutOut]
    demo: bool


class Search(Schema):
    """What to look for; all of it may be left out."""

    q: str = ""
    department: str = ""
    theme: str = ""
    page: int = 1


@router.get("/services", response=EntriesOut, auth=None, summary="Find services")
def services(request: HttpRequest, search: Query[Search]) -> EntriesOut:
    """Return a page of services that fit words, department and theme."""
    return _found(search, "service")


@router.get("/life-events", response=EntriesOut, auth=None, summary="Find life events")
def life_events(request: HttpRequest, search: Query[Search]) -> EntriesOut:
    """Return a page of life events that fit words, department and theme."""
    return _found(search, "life-event")


@router.get("/services/{service}", response=ServiceOut, auth=None, summary="A service")
def service(request: HttpRequest, service: str) -> ServiceOut:
    """Return a service with all its elements, under the release in force."""
    folder = city()
    guide = service_guide(folder, service)
    if guide is None:
        raise Http404
    found, form = guide.service, folder.forms.get(service)
    return ServiceOut(
        **_elements(found),
        organisation=BodyOut.model_validate(guide.organisation, from_attributes=True),
        themes=[Named(id=t.id, name=t.name) for t in folder.city.themes if t.id in found.themes],
        evidence=[_evidence(line, (service,)) for line in guide.evidence],
        outputs=[OutputOut(id=kind.id, name=kind.name, valid=valid) for kind, valid in guide.outputs],
        procedure=_steps(folder, found),
        form=[field_out(field) for field in form.fields] if form else [],
        life_events=[Named(id=event.id, name=event.name) for event in guide.life_events],
    )


@router.get("/life-events/{life_event}", response=LifeEventOut, auth=None, summary="A life event")
def life_event(request: HttpRequest, life_event: str) -> LifeEventOut:
    """Return a life event, compiled for an applicant who holds nothing yet."""
    folder = city()
    guide = life_event_guide(folder, life_event, frozenset(), clock.today())
    if guide is None:
        raise Http404
    event, savings = guide.event, guide.plan.savings
    return LifeEventOut(
        id=event.id,
        name=event.name,
        lead=named(folder, event.lead),
        audience=list(event.audience),
        summary=event.summary,
        basis=list(event.basis),
        parts=[
            PartOut(
                id=part.service,
                name=folder.services[part.service].name,
                organisation=named(folder, folder.services[part.service].organisation),
                optional=part.optional,
                unless_held=part.unless_held,
                when_held=part.when_held,
                only_if=words_of(folder, part.when.name()) if part.when else None,
            )
            for part in event.part
        ],
        critical_days=guide.plan.critical_days,
        serial_days=guide.plan.serial_days,
        papers_one_by_one=savings.one_by_one,
        papers_together=savings.given + savings.one_form,
        promised_days=guide.plan.promised_days,
        cuts=_cuts(guide.plan.cuts),
        demo=event.demo,
    )


def _cuts(cuts: Cuts) -> dict[str, CutOut]:
    measures = {name: getattr(cuts, name) for name in ("evidence", "fields", "steps", "days", "visits")}
    return {name: CutOut(before=cut.before, after=cut.after) for name, cut in measures.items()}


def _found(search: Search, kind: Literal["service", "life-event"]) -> EntriesOut:
    page = min(max(search.page, 1), 10_000)
    query = search.q.replace("\x00", "")
    found = find(Wish(query, search.department, search.theme, kind, page))
    entries = [
        EntryOut(
            id=entry.slug,
            name=Text(zh=entry.name_zh, en=entry.name_en),
            kind=entry.kind,
            organisation=entry.organisation,
            can_apply=entry.can_apply,
        )
        for entry in found.entries
    ]
    return EntriesOut(entries=entries, next_page=page + 1 if found.has_more else None, near=found.near)


def _elements(service: Service) -> dict[str, Any]:
    """The elements that stand in the service's own file."""
    names = (
        "id",
        "name",
        "kind",
        "item_code",
        "audience",
        "summary",
        "conditions",
        "basis",
        "acceptance",
        "commitment",
        "clock",
        "fee",
        "visits",
        "places",
        "phone",
        "requirement",
        "can_apply",
        "missing",
        "demo",
    )
    return {name: getattr(service, name) for name in names}


def _evidence(line: EvidenceLine, services: tuple[str, ...]) -> EvidenceOut:
    return EvidenceOut(
        id=line.kind.id,
        name=line.kind.name,
        source=line.source,
        required=line.required,
        body=Named(id=line.body.id, name=line.body.name) if line.body else None,
        formats=list(line.kind.formats),
        max_mb=line.kind.max_mb,
        note=line.note if isinstance(line.note, Text) else None,
        only_if=line.only_if,
        may_follow=line.follows,
        services=list(services),
    )


def _steps(folder: CityFolder, service: Service) -> list[str]:
    """The names of what people do in the service's procedure (办理流程), in the order of its file."""
    procedure = folder.procedures.get(service.procedure or "")
    return [node.name for node in procedure.nodes.values() if node.kind == "userTask"] if procedure else []
