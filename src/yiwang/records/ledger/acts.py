"""Recording: the only code that writes events."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from yiwang.kernel.tlog import MOST_PUBLIC_BYTES, commitment
from yiwang.records import clock
from yiwang.records.ledger.ids import uuid7
from yiwang.records.ledger.models import Event, EventPrivate, EventSubject

_SALT_BYTES = 32


# Written out: each act records an event, and composing these anew took longer than sending them.
_EVENT = (
    "insert into event (id, type, organisation, case_id, occurred_at, recorded_at, public, commitment)"
    " values (%s, %s, %s, %s, %s, %s, %s, %s)",
    attrgetter("id", "type", "organisation", "case", "occurred_at", "recorded_at", "public", "commitment"),
)
_PRIVATE = (
    "insert into event_private (event_id, salt, bytes) values (%s, %s, %s)",
    attrgetter("event_id", "salt", "bytes"),
)
_SUBJECT = (
    "insert into event_subject (event_id, subject) values (%s, %s)",
    attrgetter("event_id", "subject"),
)


@dataclass(frozen=True)
class NewEvent:
    """An act to record. ``public`` may be published and counted; ``private`` may be erased one day."""

    type: str
    organisation: str = ""
    case: UUID | None = None
    subjects: tuple[UUID, ...] = ()
    public: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, Any] = field(default_factory=dict)
    occurred_at: datetime | None = None


def record(events: Sequence[NewEvent]) -> list[UUID]:
    """Write events inside the caller's transaction and return their ids.

    Raises ``RuntimeError`` outside a transaction: an act and its event are kept or lost together;
    ``ValueError`` for a public part too long for an entry of the log.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("events are recorded inside the transaction of the act they tell of")
    rows = [_rows(event) for event in events]
    _insert(_EVENT, [row for row, _, _ in rows])
    _insert(_PRIVATE, [private for _, private, _ in rows if private])
    _insert(_SUBJECT, [subject for _, _, subjects in rows for subject in subjects])
    return [row.id for row, _, _ in rows]


def record_read(
    *, subject: UUID, organisation: str, reader: str, purpose: str, what: str, case: UUID | None = None
) -> None:
    """Record that somebody read personal data: office and purpose publicly, the reader's name privately."""
    public = {"purpose": purpose, "what": what}
    record([NewEvent("personal-read", organisation, case, (subject,), public, {"reader": reader})])


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return the exact bytes of a JSON object: sorted keys, no spaces, UTF-8, dates in ISO 8601."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode()


def _rows(event: NewEvent) -> tuple[Event, EventPrivate | None, list[EventSubject]]:
    recorded_at = timezone.now()
    identifier = uuid7(recorded_at)
    occurred_at = event.occurred_at or clock.now()
    private, salt = b"", b""
    if event.private or event.subjects:
        hidden = {**event.private, "subjects": [str(subject) for subject in event.subjects]}
        private, salt = canonical(hidden), secrets.token_bytes(_SALT_BYTES)
    public = canonical(
        {
            "id": str(identifier),
            "type": event.type,
            "organisation": event.organisation,
            "case": event.case,
            "occurred_at": occurred_at,
            "recorded_at": recorded_at,
            "data": event.public,
        }
    )
    if len(public) > MOST_PUBLIC_BYTES:
        raise ValueError(
            f"{len(public)} public bytes of {event.type}; the log has room for {MOST_PUBLIC_BYTES}"
        )
    row = Event(
        id=identifier,
        type=event.type,
        organisation=event.organisation,
        case=event.case,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        public=public,
        commitment=commitment(salt, private),
    )
    hidden_row = EventPrivate(event=row, salt=salt, bytes=private) if private else None
    return row, hidden_row, [EventSubject(event=row, subject=subject) for subject in set(event.subjects)]


def _insert(how: tuple[str, Callable[[Any], tuple[Any, ...]]], rows: Sequence[Any]) -> None:
    statement, values = how
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(statement, values(rows[0]))
        elif rows:
            cursor.executemany(statement, [values(row) for row in rows])


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, Decimal, UUID)):
        return str(value)
    raise TypeError(f"an event cannot hold a {type(value).__name__}")
