"""Opening a case at an office: who may, and that they did."""

from uuid import UUID

from django.db import transaction

from yiwang.records.cases.access import find
from yiwang.records.cases.models import Case
from yiwang.records.ledger.acts import record_read
from yiwang.records.registry.hats import Actor


@transaction.atomic
def open_case(actor: Actor, case: UUID) -> Case:
    """Return a case for somebody to read; an office's reading is an event of the same transaction.

    Raises ``ActRefused("not-found")`` for all who may not open it.
    """
    found = find(actor, case)
    if actor.is_post:
        record_read(
            subject=found.applicant_id,
            organisation=actor.hat.organisation,
            reader=actor.name,
            purpose=found.definition,
            what="case",
            case=found.pk,
        )
    return found
