"""Reviews: those a post decides on, and one opened for deciding."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from yiwang.records.cases.contesting import reviews_before
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Review
from yiwang.records.ledger.acts import record_read
from yiwang.records.registry.hats import Actor

MOST = 100
_JOINED = ("case__applicant", "case__parent", "case__release", "decision", "decided_by")


def waiting_reviews(actor: Actor) -> list[Review]:
    """Return the reviews that wait for an actor's post, the first due first; their own left out."""
    waiting = reviews_before(actor).filter(status=Review.Status.ASKED).select_related(*_JOINED)
    others = waiting.exclude(case__applied_by=actor.user).exclude(case__applicant__in=actor.represents)
    return list(others.order_by("due_on", "id")[:MOST])


def past_reviews(actor: Actor) -> list[Review]:
    """Return the reviews of an actor's post that are over, newest first."""
    over = reviews_before(actor).exclude(status=Review.Status.ASKED).select_related(*_JOINED)
    return list(over.order_by("-ended_at")[:MOST])


@transaction.atomic
def open_review(actor: Actor, review: UUID) -> Review:
    """Return a review for its officer to read, which is an event of the same transaction.

    Raises ``ActRefused("not-found")`` for all who may not open it.
    """
    found = reviews_before(actor).select_related(*_JOINED).filter(pk=review).first()
    if found is None:
        raise ActRefused("not-found")
    record_read(
        subject=found.case.applicant_id,
        organisation=actor.hat.organisation,
        reader=actor.name,
        purpose=found.case.definition,
        what="review",
        case=found.case_id,
    )
    return found


def reviews_of(cases: list[UUID]) -> QuerySet[Review]:
    """Return the reviews in some cases, oldest first."""
    return Review.objects.filter(case__in=cases).select_related("decision").order_by("id")
