"""Which decisions may be contested until when, and whose posts decide on that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from yiwang.definitions.remedies import Remedies
from yiwang.records import clock
from yiwang.records.cases.deadlines import calendar_in_force
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Review
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document
from yiwang.records.registry.releases import city

ADVERSE = ("refusal", "non-acceptance", "revocation")
"""Notices of decisions against an applicant."""
ROLES = ("legal", "head")
"""Posts that decide on reviews."""


@dataclass(frozen=True)
class Contestable:
    """A decision against an applicant, the last days to contest it, and its review once asked for."""

    part: Case
    decision: Document
    review_until: date
    sue_until: date
    review: Review | None

    @property
    def is_open(self) -> bool:
        """Tell whether a review may still be asked for."""
        return self.review is None and clock.today() <= self.review_until


def remedies() -> Remedies:
    """Return how long decisions may be contested. Raises ``ActRefused("no-remedies")``."""
    found = city().city.remedies
    if found is None:
        raise ActRefused("no-remedies")
    return found


def contestable(parts: Iterable[Case]) -> dict[UUID, Contestable]:
    """Return the standing decision against the applicant of each refused part, by the part's id.

    Three queries, however many parts. Empty where the city folder does not say how long they may contest.
    """
    limits = city().city.remedies
    refused = {part.pk: part for part in parts if part.status in {"refused", "not-accepted", "revoked"}}
    if limits is None or not refused:
        return {}
    notices = Document.objects.filter(case__in=refused, kind__in=ADVERSE).order_by("created_at", "number")
    newest = {document.case: document for document in notices}
    asked = Review.objects.filter(decision__in=[document.pk for document in newest.values()])
    reviews = {review.decision_id: review for review in asked}
    calendar = calendar_in_force()
    found = {}
    for case, decision in newest.items():
        told_on = clock.day_of(decision.created_at)
        until, sue = limits.review.last_day(told_on, calendar), limits.litigation.last_day(told_on, calendar)
        if case:
            found[case] = Contestable(refused[case], decision, until, sue, reviews.get(decision.pk))
    return found


def reviewed_by(actor: Actor) -> frozenset[str]:
    """Return the public bodies whose decisions an actor's post reviews.

    Legal and head posts review for the bodies that name theirs as ``reviewer``; a head also looks again at
    what the own office decided.
    """
    if not actor.has_role(*ROLES):
        return frozenset()
    office = actor.hat.organisation
    named = {body.id for body in city().organisations.values() if body.reviewer == office}
    return frozenset(named | ({office} if actor.hat.role == "head" else set()))


def reviews_before(actor: Actor) -> QuerySet[Review]:
    """Return the reviews an actor's post may open."""
    return Review.objects.filter(organisation__in=reviewed_by(actor))


def may_rule(actor: Actor, review: Review, decided_by: Sequence[int | None]) -> None:
    """Check that an actor may decide on a review they may open. Raises ``ActRefused``.

    Nobody decides on their own application, nor on a decision they made themselves (``decided_by``).
    """
    case = review.case
    if case.applied_by_id == actor.user or case.applicant_id in actor.represents:
        raise ActRefused("own-case")
    if actor.user in decided_by:
        raise ActRefused("own-decision")
