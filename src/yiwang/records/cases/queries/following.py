"""What applicants follow: their cases, where each part stands, and the days of its clocks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Prefetch

from yiwang.kernel import calendars
from yiwang.records import clock
from yiwang.records.cases import hour_clocks
from yiwang.records.cases.access import visible
from yiwang.records.cases.deadlines import calendar_in_force, kernel_clock
from yiwang.records.cases.models import Case, Clock, Draft, Task
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document

PAGE = 20


@dataclass(frozen=True)
class ClockFace:
    """A clock as people read it: its light, days left, and every day counted or skipped.

    Of one in hours, ``left`` is whole hours, and ``spans`` are the stretches of time that count.
    """

    row: Clock
    light: str
    left: int
    days: tuple[calendars.CountedDay, ...]
    spans: tuple[calendars.OpenSpan, ...] = ()


def my_cases(actor: Actor, *, before: UUID | None = None) -> list[Case]:
    """Return a page of the applicant's applications, newest first, with their parts."""
    cases = visible(actor).filter(parent__isnull=True)
    if before:
        cases = cases.filter(pk__lt=before)
    return list(cases.prefetch_related("parts").select_related("release").order_by("-pk")[:PAGE])


def with_cases(subjects: Collection[UUID]) -> set[UUID]:
    """Return which of some subjects have applications."""
    cases = Case.objects.filter(applicant__in=subjects, parent__isnull=True).exclude(kind=Case.Kind.PROCEDURE)
    return set(cases.order_by().values_list("applicant", flat=True).distinct())


def my_drafts(actor: Actor) -> list[Draft]:
    """Return the user's unsent drafts for everyone they may act for, last saved first."""
    drafts = Draft.objects.filter(owner=actor.user, case__isnull=True, discarded_at__isnull=True)
    mine = drafts.filter(applicant__in=actor.represents).select_related("applicant", "release")
    return list(mine.order_by("-saved_at")[:PAGE])


def parts_of(case: Case) -> list[Case]:
    """Return an application's parts with clocks, evidence and open tasks, in a fixed number of queries."""
    parts = case.parts.all() if case.kind == Case.Kind.LIFE_EVENT else Case.objects.filter(pk=case.pk)
    return list(
        parts.select_related("parent", "applicant", "release", "rating")
        .prefetch_related(
            "clocks",
            "evidence__document",
            "evidence__row",
            Prefetch("tasks", Task.objects.filter(done_at__isnull=True), to_attr="open_tasks"),
        )
        .order_by("number")
    )


def clock_faces(part: Case) -> list[ClockFace]:
    """Return a part's clocks, oldest first, each able to account for itself day by day."""
    calendar, today = calendar_in_force(), clock.today()
    return [
        _face(row, calendar)
        for row in sorted(part.clocks.all(), key=lambda row: row.pk)
        if row.started_on <= today
    ]


def documents_of(cases: Sequence[UUID]) -> list[Document]:
    """Return the numbered documents of some cases: notices and licences, oldest first."""
    return list(
        Document.objects.filter(case__in=cases, number__isnull=False).order_by("created_at", "number")
    )


def copies_of(cases: Sequence[UUID]) -> list[Document]:
    """Return the copies of notices as text and in Word, which have no number of their own, oldest first."""
    rows = Document.objects.filter(case__in=cases, number__isnull=True).exclude(signature="")
    return list(rows.order_by("created_at", "kind"))


def progress(number: str, phone_tail: str) -> Case | None:
    """Return a case by its number and the last four digits of its phone, for a look without logging in."""
    found = Case.objects.filter(number=number.strip(), phone_tail=phone_tail.strip()).exclude(phone_tail="")
    return found.select_related("parent").first()


def _face(row: Clock, calendar: calendars.Calendar) -> ClockFace:
    if row.in_hours:
        light, left = hour_clocks.light(row)
        return ClockFace(row, light, left // timedelta(hours=1), (), hour_clocks.account(row))
    counted, today = kernel_clock(row), clock.today()
    last = row.stopped_on or max(row.due_on, today)
    return ClockFace(
        row,
        calendars.light(counted, calendar, today),
        calendars.days_left(counted, calendar, row.stopped_on or today),
        calendars.account(counted, calendar, last),
    )
