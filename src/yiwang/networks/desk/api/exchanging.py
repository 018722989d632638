"""The exchange with an office's own system over HTTP, for tokens whose hat is an officer's or head's post."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema
from ninja.errors import HttpError
from ninja.files import UploadedFile

from yiwang.records.cases.acts import exchanging
from yiwang.records.cases.exchange_files import FileRefused
from yiwang.records.cases.models import Batch
from yiwang.records.cases.queries.exchanging import batches, find_batch
from yiwang.records.registry.hats import Actor

router = Router(tags=["exchange"])


class BatchOut(Schema):
    """A file that went out or came in; its bytes are at ``content``."""

    id: UUID
    number: str
    kind: str
    made_at: datetime
    rows: int
    applied: int
    known: int
    faults: list[dict[str, Any]]
    content: str


@router.get("/exchange", response=list[BatchOut], summary="What was exchanged")
def listed(request: HttpRequest) -> list[BatchOut]:
    """Return the office's batches, the newest first."""
    actor = _actor(request)
    return [_out(row) for row in batches(actor, exchanging.exchange_of(actor))]


@router.post("/exchange/export", response=BatchOut, summary="New cases out")
def export(request: HttpRequest) -> BatchOut:
    """Write the cases not given yet into a batch; each case goes out once."""
    return _out(exchanging.export_new(_actor(request)))


@router.post("/exchange/import", response=BatchOut, summary="Results in")
def take_in(request: HttpRequest, file: File[UploadedFile]) -> BatchOut:
    """Apply results row by row; ``faults`` says which lines were not applied, and why."""
    try:
        return _out(exchanging.import_results(_actor(request), file.read()))
    except FileRefused as refusal:
        raise HttpError(422, str(refusal)) from refusal


@router.get("/exchange/{batch}", summary="A batch's file")
def content(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Return the file as it was; persons in it see that they were read."""
    actor = _actor(request)
    found = find_batch(actor, batch)
    return HttpResponse(exchanging.again(actor, found), content_type=found.document.media_type)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _out(row: Batch) -> BatchOut:
    names = ("id", "number", "kind", "made_at", "rows", "applied", "known", "faults")
    described = {name: getattr(row, name) for name in names}
    return BatchOut(content=f"/api/v1/exchange/{row.pk}", **described)
