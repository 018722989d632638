"""Recording: the only code that writes events."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from yiwang.kernel.tlog import MOST_PUBLIC_BYTES, commitment
from yiwang.records import clock
from yiwang.records.ledger.ids import uuid7
from yiwang.records.statements import Statement, inserts, send

_SALT_BYTES = 32
_Row = tuple[Any, ...]
_EVENT = ("id", "type", "organisation", "case_id", "occurred_at", "recorded_at", "public", "commitment")
_PRIVATE = ("event_id", "salt", "bytes")
_SUBJECT = ("event_id", "subject")


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
    """Write events inside the caller's transaction and return their ids. Raises what ``recording`` does."""
    ids, statements = recording(events)
    send(statements)
    return ids


def recording(events: Sequence[NewEvent]) -> tuple[list[UUID], list[Statement]]:
    """Return the ids of events and the statements that write them, for an act to send with its own.

    Raises ``RuntimeError`` outside a transaction: an act and its event are kept or lost together;
    ``ValueError`` for a public part too long for an entry of the log.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("events are recorded inside the transaction of the act they tell of")
    made = [_rows(event) for event in events]
    statements = [
        *inserts("event", _EVENT, [row for row, _, _ in made]),
        *inserts("event_private", _PRIVATE, [hidden for _, hidden, _ in made if hidden]),
        *inserts("event_subject", _SUBJECT, [subject for _, _, subjects in made for subject in subjects]),
    ]
    return [row[0] for row, _, _ in made], statements


def record_read(
    *, subject: UUID, organisation: str, reader: str, purpose: str, what: str, case: UUID | None = None
) -> None:
    """Record that somebody read personal data: office and purpose publicly, the reader's name privately."""
    public = {"purpose": purpose, "what": what}
    record([NewEvent("personal-read", organisation, case, (subject,), public, {"reader": reader})])


@dataclass(frozen=True)
class Reading:
    """One person's data among many that were read at once: whose, for what, in which case."""

    subject: UUID
    purpose: str
    case: UUID | None = None


def record_reads(readings: Sequence[Reading], *, organisation: str, reader: str, what: str) -> None:
    """Record that somebody read the data of many persons, in lists and files: an event for each."""
    record(
        [
            NewEvent(
                "personal-read",
                organisation,
                one.case,
                (one.subject,),
                {"purpose": one.purpose, "what": what},
                {"reader": reader},
            )
            for one in readings
        ]
    )


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return the exact bytes of a JSON object: sorted keys, no spaces, UTF-8, dates in ISO 8601."""
    return _ENCODER.encode(value).encode()


def _rows(event: NewEvent) -> tuple[_Row, _Row | None, list[_Row]]:
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
    at = (occurred_at, recorded_at)
    row = (identifier, event.type, event.organisation, event.case, *at, public, commitment(salt, private))
    hidden_row = (identifier, salt, private) if private else None
    return row, hidden_row, [(identifier, subject) for subject in set(event.subjects)]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, Decimal, UUID)):
        return str(value)
    raise TypeError(f"an event cannot hold a {type(value).__name__}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
