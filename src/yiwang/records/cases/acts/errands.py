"""Trying a failed errand again before its turn."""

from django.db import transaction

from yiwang.records import clock
from yiwang.records.cases.models import Timer
from yiwang.records.cases.queries.errands import MODELS
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor


@transaction.atomic
def retry(actor: Actor, kind: str, errand: int) -> bool:
    """Make the worker try an errand at its next round; returns whether it still waited.

    Raises ``KeyError`` for a kind that is none. How often it failed stays on record.
    """
    model = MODELS[kind]
    row = model._default_manager.select_for_update().filter(pk=errand, done_at__isnull=True).first()
    if row is None:
        return False
    when = "fires_at" if model is Timer else "due_at"
    setattr(row, when, clock.now())
    row.save(update_fields=[when])
    public = {"errand": kind, "attempts": row.attempts}
    private = {"by": actor.name}
    record([NewEvent("errand-retried", actor.hat.organisation, row.case_id, (), public, private)])
    return True
