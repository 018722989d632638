"""A review as its applicant follows it."""

from dataclasses import dataclass
from uuid import UUID

from yiwang.definitions.organisation import Organisation
from yiwang.definitions.remedies import Remedies
from yiwang.definitions.service import Service
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Review
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document
from yiwang.records.registry.releases import city, folder_of


@dataclass(frozen=True)
class ReviewFile:
    """A review with the service it is about, whose decision it was, and its notices."""

    review: Review
    service: Service
    office: Organisation
    reviewer: Organisation | None
    remedies: Remedies | None
    notices: list[Document]


def follow_review(actor: Actor, review: UUID) -> ReviewFile:
    """Return a review of the actor's. Raises ``ActRefused("not-found")``."""
    own = Review.objects.filter(pk=review, case__applicant=actor.hat.subject)
    row = own.select_related("case__parent", "decision").first()
    if row is None or actor.hat.subject is None:
        raise ActRefused("not-found")
    folder, now = folder_of(row.case.release_id), city()
    office = folder.organisations[row.organisation]
    decided_by = row.office or now.organisations[row.organisation].reviewer or ""
    notices = Document.objects.filter(case=row.case_id, kind__startswith="review-", number__isnull=False)
    since = notices.filter(created_at__gte=row.asked_at).order_by("created_at", "number")
    return ReviewFile(
        row,
        folder.services[row.case.definition],
        office,
        now.organisations.get(decided_by),
        now.city.remedies,
        list(since[:2]),  # the receipt, and how it ended
    )
