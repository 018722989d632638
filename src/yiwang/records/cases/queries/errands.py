"""Errands of the worker that failed again and again, for those who look after the city."""

from dataclasses import dataclass
from datetime import datetime

from yiwang.records.cases.models import Inbox, Job, Timer

STUCK_AFTER = 3
MOST = 200
MODELS: dict[str, type[Inbox] | type[Job] | type[Timer]] = {"inbox": Inbox, "job": Job, "timer": Timer}
"""What the worker picks up, by the name pages use."""


@dataclass(frozen=True)
class StuckErrand:
    """An errand that failed at least three times, and when it is tried next."""

    kind: str
    id: int
    case: str
    what: str
    attempts: int
    error: str
    next_try: datetime


def stuck() -> list[StuckErrand]:
    """Return the errands that failed three times or more, the most often failed first, at most 200."""
    found = [_errand(kind, row) for kind, model in MODELS.items() for row in _rows(model)]
    return sorted(found, key=lambda errand: (-errand.attempts, errand.kind, errand.id))[:MOST]


def _rows(model: type[Inbox] | type[Job] | type[Timer]) -> list[Inbox | Job | Timer]:
    rows = model._default_manager.filter(done_at__isnull=True, attempts__gte=STUCK_AFTER)
    return list(rows.select_related("case").order_by("-attempts", "pk")[:MOST])


def _errand(kind: str, row: Inbox | Job | Timer) -> StuckErrand:
    match row:
        case Inbox():
            what, next_try = row.message, row.due_at
        case Job():
            what, next_try = row.what, row.due_at
        case Timer():
            what, next_try = row.node, row.fires_at
    return StuckErrand(kind, row.pk, row.case.number, what, row.attempts, row.error, next_try)
