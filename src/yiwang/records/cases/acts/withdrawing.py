"""Withdrawing an application before it is decided."""

from uuid import UUID

from django.db import transaction

from yiwang.records.cases.access import find
from yiwang.records.cases.acts.engine import finish, lock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.cases.notices import write_notice
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor


@transaction.atomic
def withdraw(actor: Actor, case_id: UUID, reasons: str = "") -> Case:
    """Withdraw an application before it is decided; of a life event, every part not decided yet.

    Raises ``ActRefused``: not the applicant, closed, or decided.
    """
    case = find(actor, case_id)
    if actor.hat.subject != case.applicant_id:
        raise ActRefused("not-your-task")
    parts = list(case.parts.order_by("pk")) if case.kind == Case.Kind.LIFE_EVENT else [case]
    ended = [part for part in parts if _withdraw_part(part.pk, actor, reasons, alone=len(parts) == 1)]
    if not ended:
        raise ActRefused("already-final")
    return Case.objects.get(pk=case.pk)


def _withdraw_part(case_id: UUID, actor: Actor, reasons: str, *, alone: bool) -> bool:
    part = lock(case_id)
    if part.is_final:
        return False
    if part.status in {Case.Status.ISSUING, Case.Status.DELIVERING}:
        if alone:
            raise ActRefused("decided")
        return False
    finish(part, Case.Status.WITHDRAWN)
    part.save()
    write_notice(part, "withdrawal", by=actor, details={"reasons": reasons})
    record(
        [
            NewEvent(
                "case-withdrawn", part.organisation, part.pk, (part.applicant_id,), {}, {"reasons": reasons}
            )
        ]
    )
    return True
