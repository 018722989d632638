"""What officers work from: their office's open tasks by time left."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from yiwang.records import clock
from yiwang.records.cases.access import visible
from yiwang.records.cases.holding import holders_of, sections_of
from yiwang.records.cases.lights import may_be
from yiwang.records.cases.models import Case, Task
from yiwang.records.registry.hats import Actor

PAGE = 50
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Cursor:
    """Where a page of the work list ended."""

    due_on: date | None
    id: int


HOLDS = ("mine", "free", "urged", "window")
"""Parts of a work list: claimed by the actor (or whom they stand in for), by nobody, urged, at the window."""


def work_list(
    actor: Actor,
    *,
    after: Cursor | None = None,
    service: str = "",
    hold: str = "",
    light: str = "",
    limit: int = PAGE,
) -> list[Task]:
    """Return open tasks of the actor's office, the most urgent first, one page; their own cases left out.

    With a ``light`` these are the ones that may have it: the calendar tells which do.
    """
    tasks = _open(actor).exclude(_own(actor))
    if service:
        tasks = tasks.filter(case__definition=service)
    if hold in HOLDS:
        tasks = tasks.filter(_held(actor, hold))
    if light:
        tasks = tasks.filter(may_be(light))
    return by_urgency(tasks, after, limit)


def by_urgency(tasks: QuerySet[Task], after: Cursor | None, limit: int) -> list[Task]:
    """Return a page of open tasks, the first due first, with what lists show of them."""
    if after and after.due_on:
        later = Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, id__gt=after.id) | Q(due_on__isnull=True)
        tasks = tasks.filter(later)
    elif after:
        tasks = tasks.filter(due_on__isnull=True, id__gt=after.id)
    tasks = tasks.select_related("case__applicant", "case__parent", "case__release", "holder")
    return list(tasks.order_by(F("due_on").asc(nulls_last=True), "id")[:limit])


def _held(actor: Actor, hold: str) -> Q:
    match hold:
        case "mine":
            return Q(holder__in=holders_of(actor))
        case "free":
            return Q(holder__isnull=True, at_window=False, section__in=["", *sections_of(actor)])
        case "urged":
            return Q(urged_at__isnull=False)
    return Q(at_window=True)


def counts(actor: Actor) -> dict[str, int]:
    """Return how many tasks are late, soon due, open, mine, urged, at the window; each up to 1,000."""
    today, tasks = clock.today(), _open(actor)
    soon = today + timedelta(days=3)
    wanted = {
        "late": tasks.filter(due_on__lt=today),
        "soon": tasks.filter(due_on__gte=today, due_on__lte=soon),
        "open": tasks,
        **{hold: tasks.filter(_held(actor, hold)) for hold in ("mine", "urged", "window")},
    }
    return {name: rows.order_by()[: MOST_COUNTED + 1].count() for name, rows in wanted.items()}


def recent_cases(
    actor: Actor, *, number: str = "", before: UUID | None = None, limit: int = PAGE
) -> list[Case]:
    """Return the cases of the actor's office, closed ones too, newest first.

    ``number`` is how their numbers begin.
    """
    cases = visible(actor)
    if number:
        cases = cases.filter(number__startswith=number)
    if before:
        cases = cases.filter(pk__lt=before)
    return list(cases.select_related("applicant", "parent", "release").order_by("-pk")[:limit])


def _open(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(organisation=actor.hat.organisation, role="office", done_at__isnull=True)


def _own(actor: Actor) -> Q:
    applied = Q(case__applied_by=actor.user) & ~Q(case__kind=Case.Kind.PROCEDURE)
    return applied | Q(case__applicant__in=actor.represents)
