"""What an office exchanged with its own system."""

from uuid import UUID

from yiwang.definitions.exchange import Exchange
from yiwang.records.cases.acts.exchanging import exchange_of
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Batch
from yiwang.records.registry.hats import Actor

PAGE = 50


def exchange_or_none(actor: Actor) -> Exchange | None:
    """Return how the actor's office exchanges; None when it does not, or not in this post."""
    try:
        return exchange_of(actor)
    except ActRefused:
        return None


def batches(actor: Actor, exchange: Exchange) -> list[Batch]:
    """Return the office's batches, the newest first."""
    rows = Batch.objects.filter(organisation=exchange.id).select_related("made_by")
    return list(rows.order_by("-made_at", "-number")[:PAGE])


def find_batch(actor: Actor, batch: UUID) -> Batch:
    """Return a batch of the actor's office. Raises ``ActRefused("not-found")``."""
    found = Batch.objects.filter(pk=batch, organisation=exchange_of(actor).id).select_related("document")
    row = found.first()
    if row is None:
        raise ActRefused("not-found")
    return row
