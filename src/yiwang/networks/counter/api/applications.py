"""Applying in one call: for programs that know everything already."""

from io import BytesIO
from typing import Annotated, Literal, Self
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import Header, Router, Schema, Status
from pydantic import Base64Bytes, Field, model_validator

from yiwang.networks.counter.api.cases import CaseOut, case_out
from yiwang.networks.counter.api.common import Scalar, applicant, as_typed
from yiwang.records.cases.acts import drafts, ways
from yiwang.records.cases.acts.submit import submit
from yiwang.records.registry.hats import Actor

router = Router(tags=["apply"])


class EvidenceIn(Schema):
    """Evidence: a ``document`` uploaded to one of the user's drafts before, or a small file as base64."""

    kind: str
    document: UUID | None = None
    name: str = ""
    content: Base64Bytes | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.document is None) == (self.content is None):
            raise ValueError("give either document or content")
        return self


class ApplicationIn(Schema):
    """A whole application; the request may have 2 MB, larger files go to a draft first."""

    kind: Literal["service", "life-event"]
    definition: str
    values: dict[str, Scalar] = Field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    evidence: tuple[EvidenceIn, ...] = ()
    later: tuple[str, ...] = ()
    """Kinds of evidence that follow after acceptance, of those that may."""


Key = Annotated[str, Field(min_length=1, max_length=200)]


@router.post("/applications", response={201: CaseOut}, summary="Apply in one call")
def apply(request: HttpRequest, application: ApplicationIn, idempotency_key: Header[Key]) -> Status[CaseOut]:
    """Apply and submit, all or nothing. ``Idempotency-Key`` is required: the same key gives the same case."""
    return Status(201, submit_whole(applicant(request), application))


@transaction.atomic
def submit_whole(actor: Actor, application: ApplicationIn) -> CaseOut:
    """Begin, fill in, lay evidence and submit in one transaction, beside any draft a person has begun."""
    draft = drafts.begin(actor, application.kind, application.definition, fresh=True).pk
    typed = {name: as_typed(value) for name, value in application.values.items()}
    drafts.save(actor, draft, typed, left_out=application.left_out)
    for item in application.evidence:
        if item.document:
            drafts.lay(actor, draft, item.kind, item.document)
        else:
            content = BytesIO(item.content or b"")
            drafts.attach(actor, draft, item.kind, content, item.name or item.kind)
    if application.later:
        ways.hand_in_later(actor, draft, application.later)
    return case_out(submit(actor, draft), actor)
