"""Reading a document: who may, and that they did."""

from uuid import UUID

from django.db import transaction

from yiwang.records.cases.access import find_document
from yiwang.records.ledger.acts import record_read
from yiwang.records.registry import documents
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document


@transaction.atomic
def open_document(actor: Actor, document: UUID) -> tuple[Document, bytes]:
    """Return a document and its content; an office's reading is an event of the same transaction.

    Raises ``ActRefused("not-found")`` for all who may not open it, ``ValueError`` if its file was changed.
    """
    row, case = find_document(actor, document)
    if case is not None:
        record_read(
            subject=case.applicant_id,
            organisation=actor.hat.organisation,
            reader=actor.name,
            purpose=case.definition,
            what=f"document {row.kind}",
            case=case.pk,
        )
    return row, documents.read(row)
