"""Counting deadlines anew when a new calendar is published: clock by clock, each with its case locked."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases.acts.engine import lock_if_free
from yiwang.records.cases.acts.procedure import procedure_of
from yiwang.records.cases.acts.settling import WORKING, fires_after
from yiwang.records.cases.deadlines import recount
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock, Task, Timer
from yiwang.records.cases.notices import write_notice
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.releases import NothingPublished, in_force

_DAYS = WORKING | bpmn.NamedClock


def recount_due(most: int = 100) -> int:
    """Count at most ``most`` running clocks, and timers without one, anew that were counted under another
    release; returns how many.

    The worker calls this each round: after a release is published, its calendar reaches every open case. What
    reaches an unpublished year keeps its days and is tried again under the next release.
    """
    try:
        release = in_force().pk
    except NothingPublished:
        return 0
    stale = Clock.objects.filter(Q(counted_by__isnull=True) | ~Q(counted_by=release), stopped_on__isnull=True)
    found = stale.order_by("pk").values_list("pk", "case")[:most]
    done = sum(_recount_one(pk, case, release) for pk, case in found)
    timers = Timer.objects.filter(done_at__isnull=True, counted_by__isnull=False)
    cases = timers.exclude(counted_by=release).order_by().values_list("case", flat=True).distinct()
    return done + sum(_move_one(case) for case in cases[:most])


def _move_one(case_id: UUID) -> bool:
    with transaction.atomic():
        case = lock_if_free(case_id)
        if case is None:
            return False
        move_timers(case)
    return True


def _recount_one(pk: int, case_id: UUID, release: UUID) -> bool:
    with transaction.atomic():
        case = lock_if_free(case_id)
        row = Clock.objects.filter(pk=pk, stopped_on__isnull=True).first()
        if case is None or row is None:
            return False
        before = (row.due_at or row.due_on, row.promised_on)
        try:
            moved = recount(row)
        except ActRefused:
            moved, row.counted_by = False, release
        row.save()
        if moved:
            _moved(case, row, before)
        move_timers(case)
    return True


def _moved(case: Case, row: Clock, before: tuple[object, object]) -> None:
    due = row.promised_on or row.due_on
    waiting = Task.objects.filter(case=case, clock=row.name, done_at__isnull=True)
    waiting.update(due_on=due, due_at=row.due_at)
    after = (row.due_at or row.due_on, row.promised_on)
    # The lawful day; where only the promised one moved, that.
    which = 0 if after[0] != before[0] else 1
    details = {"before": before[which], "after": after[which]}
    # Of a procedure an office began only the office is told: whom it is about may not know of it.
    is_public = case.kind != Case.Kind.PROCEDURE
    notice = write_notice(case, "new-date", details=details) if is_public else None
    public = {"clock": row.name, **details, "notice": notice.number if notice else None}
    record([NewEvent("deadline-recounted", case.organisation, case.pk, (case.applicant_id,), public)])


def move_timers(case: Case) -> None:
    """Let the open timers that count working time fire when the calendar in force says.

    One that follows no clock is told of by an event of its own; one that would reach an unpublished year
    stays as it is.
    """
    procedure, state = procedure_of(case), bpmn.State.from_json(case.state)
    for timer in Timer.objects.filter(case=case, done_at__isnull=True):
        duration = bpmn.node_at(procedure, state, timer.node).duration
        if isinstance(duration, bpmn.Cycle):
            duration = duration.period
        if isinstance(duration, _DAYS):
            _move(case, timer, duration)


def _move(case: Case, timer: Timer, duration: bpmn.When) -> None:
    before = timer.fires_at
    if timer.counted_by:
        timer.counted_by = in_force().pk
    if not timer.attempts:  # one that failed is tried again when it is due for that
        with suppress(ActRefused):
            timer.fires_at = fires_after(case, duration, timer.started_at or clock.now())
    timer.save(update_fields=["fires_at", "counted_by"])
    if timer.counted_by and timer.fires_at != before:
        public = {"clock": timer.node, "before": before, "after": timer.fires_at, "notice": None}
        record([NewEvent("deadline-recounted", case.organisation, case.pk, (case.applicant_id,), public)])
