"""Rates a city publishes of its offices: closed, on time, rated, satisfied; each counted from records."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from yiwang.records import clock
from yiwang.records.cases.models import Case, Clock, Rating
from yiwang.records.ledger.queries import closing_events

By = Literal["definition", "organisation"]
RECORDS = 50
SHOWN_FROM = 3
"""Fewer ratings than this are not shown: an office could tell whose they are."""


@dataclass(frozen=True)
class Rates:
    """What was closed in a period by one service or office. Shares are None where nothing was counted."""

    name: str
    closed: int
    on_time: int
    rated: int
    good: int

    @property
    def on_time_share(self) -> float | None:
        """The part of closed cases that kept every lawful clock, 0 to 1."""
        return self.on_time / self.closed if self.closed else None

    @property
    def rated_share(self) -> float | None:
        """The part of closed cases that were rated, 0 to 1."""
        return self.rated / self.closed if self.closed else None

    @property
    def satisfaction(self) -> float | None:
        """The part of the ratings that are one of the three upper levels, 0 to 1; silence does not count."""
        return self.good / self.rated if self.rated else None

    @property
    def shows_satisfaction(self) -> bool:
        """Tell whether there are enough ratings to show without showing whose they are."""
        return self.rated >= SHOWN_FROM


def rates(by: By, first: date, last: date) -> list[Rates]:
    """Return the rates of the services' cases closed from a day to a day, both included, city time.

    On time: no clock of the case stopped after its lawful day; one that still runs past it is late too.
    """
    counted = (
        _decided(first, last)
        .values(by)
        .annotate(
            closed=Count("pk"),
            on_time=Count("pk", filter=Q(is_late=False)),
            rated=Count("rating"),
            good=Count("rating", filter=Q(rating__level__gte=Rating.Level.FAIR)),
        )
    )
    return [Rates(row.pop(by), **row) for row in counted.order_by("-closed", by)]


@dataclass(frozen=True)
class ClosedRecord:
    """A closed case as it was counted, without whose it is: the event that closed it, when, and in time."""

    event: UUID | None
    definition: str
    organisation: str
    closed_at: datetime
    is_late: bool


def records_of(by: By, name: str, first: date, last: date, page: int) -> tuple[list[ClosedRecord], bool]:
    """Return a page of the closed cases a rate was counted from, the last closed first, and if more follow.

    Ratings are not among them: one that stood beside its case would say whose it is.
    """
    rows = _decided(first, last).filter(**{by: name}).order_by("-finished_at", "pk")
    start = (page - 1) * RECORDS
    found = list(rows[start : start + RECORDS + 1])
    shown = found[:RECORDS]
    events = closing_events([row.pk for row in shown])
    listed = [
        ClosedRecord(
            events.get(row.pk),
            row.definition,
            row.organisation,
            row.finished_at or row.received_at,
            row.is_late,
        )
        for row in shown
    ]
    return listed, len(found) > RECORDS


def _decided(first: date, last: date) -> QuerySet[Any]:
    """The cases of services decided from a day to a day, each with whether a lawful day was missed."""
    late = Clock.objects.filter(case=OuterRef("pk")).filter(
        Q(stopped_on__gt=F("due_on")) | Q(stopped_on__isnull=True, due_on__lt=clock.today())
    )
    span = (clock.start_of(first), clock.end_of(last))
    closed = Case.objects.filter(kind=Case.Kind.SERVICE, finished_at__gte=span[0], finished_at__lt=span[1])
    return closed.exclude(status__in=Case.DROPPED).annotate(is_late=Exists(late))
