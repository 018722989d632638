"""Counting deadlines anew when a new calendar is published: clock by clock, each with its case locked."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases.acts.engine import lock_if_free
from yiwang.records.cases.acts.procedure import procedure_of
from yiwang.records.cases.acts.settling import fires_after
from yiwang.records.cases.deadlines import recount
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock, Task, Timer
from yiwang.records.cases.notices import write_notice
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.releases import NothingPublished, in_force

_DAYS = bpmn.WorkingDays | bpmn.WorkingTime | bpmn.NamedClock


def recount_due(most: int = 100) -> int:
    """Count at most ``most`` running clocks anew that were counted under another release; returns how many.

    The worker calls this each round: after a release is published, its calendar reaches every open case. A
    clock that reaches an unpublished year keeps its days and is tried again under the next release.
    """
    try:
        release = in_force().pk
    except NothingPublished:
        return 0
    stale = Clock.objects.filter(Q(counted_by__isnull=True) | ~Q(counted_by=release), stopped_on__isnull=True)
    found = stale.order_by("pk").values_list("pk", "case")[:most]
    return sum(_recount_one(pk, case, release) for pk, case in found)


def _recount_one(pk: int, case_id: UUID, release: UUID) -> bool:
    with transaction.atomic():
        case = lock_if_free(case_id)
        row = Clock.objects.filter(pk=pk, stopped_on__isnull=True).first()
        if case is None or row is None:
            return False
        before = row.due_at or row.due_on
        try:
            moved = recount(row)
        except ActRefused:
            moved, row.counted_by = False, release
        row.save()
        if moved:
            _moved(case, row, before)
        move_timers(case)
    return True


def _moved(case: Case, row: Clock, before: object) -> None:
    due = row.promised_on or row.due_on
    waiting = Task.objects.filter(case=case, clock=row.name, done_at__isnull=True)
    waiting.update(due_on=due, due_at=row.due_at)
    details = {"before": before, "after": row.due_at or row.due_on}
    # Of a procedure an office began only the office is told: whom it is about may not know of it.
    is_public = case.kind != Case.Kind.PROCEDURE
    notice = write_notice(case, "new-date", details=details) if is_public else None
    public = {"clock": row.name, **details, "notice": notice.number if notice else None}
    record([NewEvent("deadline-recounted", case.organisation, case.pk, (case.applicant_id,), public)])


def move_timers(case: Case) -> None:
    """Let the open timers that count working time fire when the calendar in force says."""
    procedure, state = procedure_of(case), bpmn.State.from_json(case.state)
    for timer in Timer.objects.filter(case=case, done_at__isnull=True, attempts=0):
        duration = bpmn.node_at(procedure, state, timer.node).duration
        if isinstance(duration, bpmn.Cycle):
            duration = duration.period
        if isinstance(duration, _DAYS):
            timer.fires_at = fires_after(case, duration, timer.started_at or clock.now())
            timer.save(update_fields=["fires_at"])
