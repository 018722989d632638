"""Drafts: begun, saved, given evidence, submitted once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from yiwang.definitions.base import Text
from yiwang.networks.counter.api.cases import CaseOut, case_out
from yiwang.networks.counter.api.common import Scalar, applicant, as_file, as_typed, who
from yiwang.networks.counter.api.plans import MayNeedOut, may_need_out
from yiwang.networks.counter.api.schemas import AdviceOut, DocumentOut, advice_out, document_out
from yiwang.records.cases.access import find_draft
from yiwang.records.cases.acts import drafts
from yiwang.records.cases.acts.submit import submit
from yiwang.records.cases.advice import of_draft
from yiwang.records.cases.models import Draft
from yiwang.records.cases.planning import Prospect
from yiwang.records.cases.queries.following import my_drafts
from yiwang.records.cases.ways import chosen
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document

router = Router(tags=["apply"])


class DraftIn(Schema):
    """What to apply for."""

    kind: Literal["service", "life-event"]
    definition: str


class ValuesIn(Schema):
    """Answers by data element; those not named stay. ``left_out``: optional parts not wanted."""

    values: dict[str, Scalar] = Field(default_factory=dict)
    left_out: list[str] | None = None


class HeldOut(Schema):
    """A document handed in with a draft."""

    kind: str
    document: DocumentOut


class DraftOut(Schema):
    """A draft, and what is still wrong or missing."""

    id: UUID
    kind: str
    definition: str
    release: str
    saved_at: datetime
    values: dict[str, Any]
    left_out: list[str]
    evidence: list[HeldOut]
    faults: dict[str, Text]
    missing_evidence: list[str]
    may_need: MayNeedOut | None
    advice: list[AdviceOut]
    case: UUID | None


@router.post("/drafts", response={201: DraftOut}, summary="Begin a draft")
def begin(request: HttpRequest, draft: DraftIn) -> Status[DraftOut]:
    """Begin a draft, or return the unsent one for the same thing; known answers are filled in."""
    actor = applicant(request)
    return Status(201, draft_out(drafts.begin(actor, draft.kind, draft.definition), actor))


@router.get("/drafts", response=list[DraftOut], summary="Unsent drafts")
def unsent(request: HttpRequest) -> list[DraftOut]:
    """Return the newest 20 unsent drafts of the token's user."""
    actor = applicant(request)
    return [draft_out(draft, actor) for draft in my_drafts(actor)]


@router.get("/drafts/{draft}", response=DraftOut, summary="A draft")
def draft(request: HttpRequest, draft: UUID) -> DraftOut:
    """Return a draft of the token's user."""
    return draft_out(find_draft(who(request), draft), who(request))


@router.patch("/drafts/{draft}", response=DraftOut, summary="Save answers")
def save(request: HttpRequest, draft: UUID, said: ValuesIn) -> DraftOut:
    """Save answers, right or not; ``faults`` says what is wrong. Fields the form lacks are not kept."""
    typed = {name: as_typed(value) for name, value in said.values.items()}
    row = drafts.save(who(request), draft, typed, left_out=said.left_out)
    return draft_out(row, who(request))


@router.delete("/drafts/{draft}", response={204: None}, summary="Discard a draft")
def discard(request: HttpRequest, draft: UUID) -> Status[None]:
    """Discard a draft."""
    drafts.discard(who(request), draft)
    return Status(204, None)


@router.post("/drafts/{draft}/evidence/{kind}", response={201: HeldOut}, summary="Attach evidence")
def attach(request: HttpRequest, draft: UUID, kind: str, file: File[UploadedFile]) -> Status[HeldOut]:
    """Attach a document, replacing the one of its kind; what it is, is told from its content."""
    held = drafts.attach(who(request), draft, kind, *as_file(file, kind))
    return Status(201, HeldOut(kind=kind, document=document_out(held.document)))


@router.delete("/drafts/{draft}/evidence/{kind}", response={204: None}, summary="Detach evidence")
def detach(request: HttpRequest, draft: UUID, kind: str) -> Status[None]:
    """Take a document out of a draft."""
    drafts.detach(who(request), draft, kind)
    return Status(204, None)


@router.post("/drafts/{draft}/submit", response={201: CaseOut}, summary="Submit a draft")
def send(request: HttpRequest, draft: UUID) -> Status[CaseOut]:
    """Submit a draft; submitting it again returns the same case."""
    return Status(201, case_out(submit(who(request), draft), who(request)))


def _missing(draft: Draft, expected: Prospect, held: Mapping[str, Document]) -> list[str]:
    ways = chosen(draft, expected)
    return [kind for kind in expected.to_supply if kind not in held and not ways.excuse(expected, kind)]


def draft_out(draft: Draft, actor: Actor) -> DraftOut:
    """Return a draft as programs read it."""
    held = {item.kind: item.document for item in draft.evidence.select_related("document")}
    sent = draft.case_id is not None
    expected = None if sent else drafts.prospect_of(draft, actor)
    form = expected.form if expected else None
    typed = expected.answers(draft.values) if expected else {}
    return DraftOut(
        id=draft.pk,
        kind=draft.kind,
        definition=draft.definition,
        release=draft.release.manifest,
        saved_at=draft.saved_at,
        values=draft.values,
        left_out=draft.left_out,
        evidence=[HeldOut(kind=kind, document=document_out(held[kind])) for kind in sorted(held)],
        faults=form.validate(form.parse(typed)) if form else {},
        missing_evidence=_missing(draft, expected, held) if expected else [],
        may_need=may_need_out(expected) if expected else None,
        advice=[advice_out(one) for one in of_draft(expected, draft)] if expected else [],
        case=draft.case_id,
    )
