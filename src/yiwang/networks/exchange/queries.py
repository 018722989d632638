"""Reading what the room's pages show."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from yiwang.networks.exchange.models import Erasure
from yiwang.records import clock
from yiwang.records.cases.models import Case
from yiwang.records.ledger.acts import record_read
from yiwang.records.ledger.models import LogCheckpoint
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Subject

DAYS = 30
PAGE = 50


@dataclass(frozen=True)
class DayEnd:
    """The last checkpoint made on a day of the city."""

    day: date
    checkpoint: LogCheckpoint


def last_of_days(until: date) -> list[DayEnd]:
    """Return the last checkpoint of each of 30 days up to ``until`` that has one, newest first."""
    found = []
    for back in range(DAYS):
        day = until - timedelta(days=back)
        made = LogCheckpoint.objects.filter(
            made_at__gte=clock.end_of(day - timedelta(days=1)), made_at__lt=clock.end_of(day)
        )
        last = made.order_by("-size").first()
        if last:
            found.append(DayEnd(day, last))
    return found


def has_before(day: date) -> bool:
    """Tell whether any checkpoint was made before a day began."""
    return LogCheckpoint.objects.filter(made_at__lt=clock.end_of(day - timedelta(days=1))).exists()


def requests() -> QuerySet[Erasure]:
    """Return the newest requests to erase, those not decided yet first."""
    asked = Erasure.objects.select_related("asked_by", "decided_by")
    return asked.order_by(F("decided_at").desc(nulls_first=True), "-asked_at")[:PAGE]


@dataclass(frozen=True)
class Opened:
    """A request with whom and what it is about."""

    request: Erasure
    subject: Subject
    case: Case | None


def open_request(actor: Actor, request: UUID) -> Opened | None:
    """Return a request and whom it is about; that it was looked at is recorded. Needs a transaction."""
    found = requests_by_id(request)
    if found is None:
        return None
    subject = Subject.objects.get(pk=found.subject)
    case = Case.objects.filter(pk=found.case).first() if found.case else None
    record_read(
        subject=subject.pk,
        organisation=actor.hat.organisation,
        reader=actor.name,
        purpose="erasure",
        what="name",
        case=found.case,
    )
    return Opened(found, subject, case)


def requests_by_id(request: UUID) -> Erasure | None:
    """Return a request by its id."""
    return Erasure.objects.select_related("asked_by", "decided_by").filter(pk=request).first()
