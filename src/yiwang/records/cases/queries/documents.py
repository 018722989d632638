"""Reading a document: who may, and that they did."""

from uuid import UUID

from django.db import transaction

from yiwang.records.cases.access import find_document
from yiwang.records.ledger.acts import record_read
from yiwang.records.registry import documents
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document
from yiwang.records.registry.visits import PURPOSE as VISIT


@transaction.atomic
def open_document(actor: Actor, document: UUID) -> tuple[Document, bytes]:
    """Return a document and its content; an office's reading is an event of the same transaction.

    Raises ``ActRefused("not-found")`` for all who may not open it, ``ValueError`` if its file was changed.
    """
    row, case = find_document(actor, document)
    if case is not None:
        _read(actor, row, case.applicant_id, case.definition, case.pk)
    elif actor.hat.kind == "visit" and actor.hat.subject:
        _read(actor, row, actor.hat.subject, VISIT, row.case)
    return row, documents.read(row)


def _read(actor: Actor, row: Document, subject: UUID, purpose: str, case: UUID | None) -> None:
    record_read(
        subject=subject,
        organisation=actor.hat.organisation,
        reader=actor.name,
        purpose=purpose,
        what=f"document {row.kind}",
        case=case,
    )
