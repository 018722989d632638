"""Erasing private parts: the commitment stays, so every proof still verifies and every figure stays."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection

from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.models import EventPrivate

ERASED = "private-parts-erased"


def private_parts_of(subject: UUID, cases: Collection[UUID] = ()) -> list[UUID]:
    """Return the events about a subject (in some cases, if given) whose private parts could go, oldest first.

    What tells of an earlier erasure is kept, since somebody must be able to say what was erased and why.
    """
    parts = EventPrivate.objects.filter(event__subjects__subject=subject).exclude(event__type=ERASED)
    if cases:
        parts = parts.filter(event__case__in=cases)
    return list(parts.order_by("event_id").values_list("event_id", flat=True))


def erase(
    events: Sequence[UUID], *, subject: UUID, ground: str, reason: str, asked_by: str, approved_by: str
) -> int:
    """Erase the private parts of events about a subject and record it; returns how many there were.

    The ground (a code) and the number are public; which events, the reason in words and who decided are not:
    a public list would tell which events are about one person.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select event from unnest(%s::uuid[]) event where ledger_erase_private(event)", [list(events)]
        )
        erased = [str(event) for (event,) in cursor.fetchall()]
    if erased:
        private = {"events": erased, "reason": reason, "asked_by": asked_by, "approved_by": approved_by}
        public = {"ground": ground, "count": len(erased)}
        record([NewEvent(ERASED, subjects=(subject,), public=public, private=private)])
    return len(erased)
