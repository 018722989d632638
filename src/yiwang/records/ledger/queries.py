"""Reading the ledger."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yiwang.records.ledger.models import Event


@dataclass(frozen=True)
class Told:
    """An event as pages show it; ``private`` is None once erased or when there never was any."""

    id: UUID
    type: str
    organisation: str
    case: UUID | None
    occurred_at: datetime
    data: dict[str, Any]
    private: dict[str, Any] | None


def of_case(cases: Iterable[UUID], *, limit: int = 200) -> list[Told]:
    """Return what happened in some cases, newest first."""
    rows = Event.objects.filter(case__in=list(cases)).exclude(type="personal-read")
    return [told(row) for row in rows.select_related("private").order_by("-id")[:limit]]


def reads_of(subject: UUID, *, before: UUID | None = None, limit: int = 50) -> list[Told]:
    """Return who looked at a subject's data, newest first; ``before`` continues a list."""
    rows = Event.objects.filter(type="personal-read", subjects__subject=subject)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [told(row) for row in rows.select_related("private").order_by("-id")[:limit]]


RUNS = ("policies-matched",)
"""Readings of everybody in some registers, each one event: the run, its purpose, columns and counts."""


def runs_over_all(kind: str, *, limit: int = 20) -> list[Told]:
    """Return the runs that read what registers say about every subject of a kind, newest first."""
    rows = Event.objects.filter(type__in=RUNS).order_by("-id")[: limit * 2]
    found = [told(row) for row in rows.select_related("private")]
    return [one for one in found if kind in one.data.get("subjects", {})][:limit]


def reads_in(cases: Iterable[UUID], *, limit: int = 50) -> list[Told]:
    """Return who looked at the personal data of some cases, newest first."""
    rows = Event.objects.filter(type="personal-read", case__in=list(cases))
    return [told(row) for row in rows.select_related("private").order_by("-id")[:limit]]


def closing_events(cases: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the event that closed each of some cases, the last one where a review had reopened it."""
    rows = Event.objects.filter(type="case-finished", case__in=list(cases)).order_by("id")
    return {case: event for case, event in rows.values_list("case", "id") if case}


def told(row: Event) -> Told:
    """Return an event as pages show it."""
    private = getattr(row, "private", None)
    return Told(
        id=row.id,
        type=row.type,
        organisation=row.organisation,
        case=row.case,
        occurred_at=row.occurred_at,
        data=json.loads(bytes(row.public))["data"],
        private=json.loads(bytes(private.bytes)) if private else None,
    )
