"""What the ledger says about a person: each event, its position, what was erased and why, and the proofs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from yiwang.kernel.tlog import (
    Checkpoint,
    OpenedEvent,
    commitment,
    inclusion_proof,
    make_bundle,
    reader,
)
from yiwang.records.ledger.erasing import ERASED
from yiwang.records.ledger.log import files, keys
from yiwang.records.ledger.models import Event
from yiwang.records.ledger.queries import Told, told

PAGE = 50
_NOTHING = commitment(b"", b"")


@dataclass(frozen=True)
class AboutMe:
    """One event about a person; ``position`` is None until it is in the log, ``erasure`` if not erased."""

    told: Told
    position: int | None
    is_erased: bool
    erasure: Told | None


def events_about(subject: UUID, *, before: UUID | None = None, limit: int = PAGE) -> list[AboutMe]:
    """Return events about a subject, newest first; ``before`` continues a list."""
    rows = Event.objects.filter(subjects__subject=subject).select_related("private", "entry")
    if before is not None:
        rows = rows.filter(id__lt=before)
    erasures = _erasures(subject)
    return [_about(row, erasures) for row in rows.order_by("-id")[:limit]]


def bundle_of(subject: UUID) -> tuple[bytes, int] | None:
    """Return a person's events that are in the published log, opened and proven, as a file; and how many.

    None before the first checkpoint. Raises ``LogStopped`` and ``FileNotFoundError`` when the log's files are
    not what they should be.
    """
    found = files.published(settings.LOG_FOLDER)
    if found is None:
        return None
    note, checkpoint = found
    rows = Event.objects.filter(subjects__subject=subject, entry__position__lt=checkpoint.size)
    rows = rows.select_related("private", "entry").order_by("entry__position")
    events = _proven(list(rows), checkpoint)
    return make_bundle(keys.key(), note, events, keys.signer()), len(events)


def _proven(rows: list[Event], checkpoint: Checkpoint) -> list[OpenedEvent]:
    read = reader(checkpoint.size, lambda path: files.read_file(settings.LOG_FOLDER, path))
    return [_opened(row, inclusion_proof(row.entry.position, checkpoint.size, read)) for row in rows]


def _opened(row: Event, proof: list[bytes]) -> OpenedEvent:
    hidden = getattr(row, "private", None)
    return OpenedEvent(
        row.entry.position,
        bytes(row.public),
        bytes(row.commitment),
        bytes(hidden.salt) if hidden else b"",
        bytes(hidden.bytes) if hidden else b"",
        tuple(proof),
    )


def _erasures(subject: UUID) -> Mapping[str, Told]:
    rows = Event.objects.filter(type=ERASED, subjects__subject=subject).select_related("private")
    said: list[tuple[Told, Any]] = [(told(row), row.private) for row in rows.order_by("id")]
    return {event: what for what, hidden in said for event in json.loads(bytes(hidden.bytes))["events"]}


def _about(row: Event, erasures: Mapping[str, Told]) -> AboutMe:
    entry = getattr(row, "entry", None)
    is_erased = not hasattr(row, "private") and bytes(row.commitment) != _NOTHING
    return AboutMe(told(row), entry.position if entry else None, is_erased, erasures.get(str(row.id)))
