"""A correction the applicant is asked for: what the office named, the form and the documents as they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from yiwang.definitions import CityFolder, Form, merged_form
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.service import Service
from yiwang.networks.counter.queries.application import Ask, text_of
from yiwang.records.cases.access import find
from yiwang.records.cases.belonging import belonging
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, CaseEvidence, Task
from yiwang.records.cases.planning import values_of
from yiwang.records.cases.ways import FOLLOWING
from yiwang.records.ledger.queries import of_case
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document
from yiwang.records.registry.releases import folder_of

Papers = tuple[tuple[EvidenceKind, Document | None], ...]
A = TypeVar("A", "Asked", "AskedAll")


@dataclass(frozen=True)
class Asked:
    """What a correction page shows."""

    task: Task
    case: Case
    folder: CityFolder
    service: Service
    items: tuple[str, ...]
    reasons: str
    asks: tuple[Ask, ...]
    papers: tuple[tuple[EvidenceKind, Document | None], ...]
    """What the applicant hands in, each with the document that counts now."""
    others: tuple[tuple[EvidenceKind, Document | None], ...]
    """What was fetched or produced; it may be replaced, but rarely has to be."""


def correction_of(actor: Actor, task: int) -> Asked:
    """Return an open correction of the actor's. Raises ``ActRefused``: not theirs, or already handed in."""
    row = Task.objects.filter(pk=task, role="applicant").exclude(clock=FOLLOWING).first()
    if row is None:
        raise ActRefused("not-found")
    case = find(actor, row.case_id)
    if row.done_at:
        raise ActRefused("already-done", what=row.name)
    folder = folder_of(case.release_id)
    items, reasons = _named(case)
    form = folder.forms.get(case.definition, Form())
    values = {name: text_of(value) for name, value in values_of(case).items()}
    belongs, service = belonging(case), folder.services[case.definition]
    fields = (field for field in form.fields if field.id in belongs.elements)
    asks = tuple(Ask(field, values.get(field.id, ""), False) for field in fields)
    kinds = [
        need.kind for need in service.evidence if need.source != "form" and need.kind in belongs.evidence
    ]
    supplied = {need.kind for need in service.evidence if need.source == "supplied"}
    papers, others = _papers(case, folder, kinds, supplied)
    return Asked(row, case, folder, service, items, reasons, asks, papers, others)


@dataclass(frozen=True)
class AskedAll:
    """Several corrections of one life event: what each office named; questions and papers once."""

    each: tuple[Asked, ...]
    asks: tuple[Ask, ...]
    papers: Papers
    others: Papers


def merged(each: Sequence[Asked]) -> AskedAll:
    """Merge corrections of one life event: what several offices ask for is asked once."""
    folder = each[0].folder
    said = {ask.field.id: ask.value for asked in reversed(each) for ask in asked.asks}
    form = merged_form(folder, [asked.service.id for asked in each])
    papers = {kind.id: (kind, paper) for asked in reversed(each) for kind, paper in asked.papers}
    others = {kind.id: (kind, paper) for asked in reversed(each) for kind, paper in asked.others}
    return AskedAll(
        tuple(each),
        tuple(Ask(field, said[field.id], False) for field in form.fields if field.id in said),
        tuple(papers.values()),
        tuple(paper for name, paper in others.items() if name not in papers),
    )


def with_faults(asked: A, typed: Mapping[str, str]) -> A:
    """Return the page again with what was typed and what is wrong with it."""
    form = Form(tuple(ask.field for ask in asked.asks))
    faults = form.validate(form.parse(typed))
    asks = (
        replace(ask, value=typed.get(ask.field.id, ""), fault=faults.get(ask.field.id)) for ask in asked.asks
    )
    return replace(asked, asks=tuple(asks))


def _named(case: Case) -> tuple[tuple[str, ...], str]:
    """Return what the newest correction notice named; blank once the private part was erased."""
    for told in of_case([case.pk]):
        if told.type == "task-done" and told.data.get("outcome") == "correct":
            said = told.private or {}
            return tuple(said.get("items", ())), said.get("reasons", "")
    return (), ""


def _papers(
    case: Case, folder: CityFolder, kinds: Sequence[str], supplied: Collection[str]
) -> tuple[Papers, Papers]:
    """Return the kinds the applicant hands in, and the others, each with the newest document."""
    rows = CaseEvidence.objects.filter(case=case).select_related("document").order_by("added_at", "pk")
    newest = {row.kind: row.document for row in rows}
    brought = {*supplied, *(kind for kind, document in newest.items() if document and not document.number)}
    laid = [(kind in brought, (folder.evidence[kind], newest.get(kind))) for kind in kinds]
    return tuple(paper for theirs, paper in laid if theirs), tuple(
        paper for theirs, paper in laid if not theirs
    )
