"""Evidence that follows (容缺受理): supplied in time, or not; and the reminder before its day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import BinaryIO

from django.db import transaction
from django.db.models import Exists, OuterRef

from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases import ways
from yiwang.records.cases.acts.engine import advance
from yiwang.records.cases.acts.procedure import procedure_of
from yiwang.records.cases.acts.recounting import move_timers
from yiwang.records.cases.acts.tasks import closed, hold, lay
from yiwang.records.cases.deadlines import following_days, next_following, recount, stop_clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock, Task, Timer
from yiwang.records.cases.notices import write_notice
from yiwang.records.ledger.acts import NewEvent, record, recording
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.messaging.acts import News, tell
from yiwang.records.registry.models import Message
from yiwang.records.registry.releases import folder_of

REMINDER, DAYS_BEFORE = "following-soon", 2
"""The kind of message, and how many days before the day it comes."""


@transaction.atomic
def supply(actor: Actor, task: int, files: Mapping[str, tuple[BinaryIO, str]]) -> Case:
    """Hand in evidence that was to follow; once all is there, the case can be decided.

    What is still owed has its own, later day. Raises ``ActRefused``: not the applicant's task, over, nothing
    of what is owed among the files; and ``UploadRefused``.
    """
    row, case = hold(actor, task, role="applicant")
    if row.clock != ways.FOLLOWING:
        raise ActRefused("nothing-owed")
    owed = ways.owed(case)
    brought = [lay(case, kind, files[kind], actor) for kind in owed if kind in files]
    if not brought:
        raise ActRefused("nothing-supplied", fields=dict.fromkeys(owed, True))
    left = [kind for kind in owed if kind not in brought]
    days = following_days(case, left, _running(case).started_on)
    details = {"brought": _names(case, brought), "following": _listed(case, days)}
    notice = write_notice(case, "supplement", by=actor, details=details)
    public = {"documents": brought, "left": left, "notice": notice.number}
    event = NewEvent("evidence-followed", case.organisation, case.pk, (case.applicant_id,), public)
    if left:
        record([event])
        _wait_for(case, left)
    else:
        stop_clock(case, ways.FOLLOWING, clock.today())
        advance(case, bpmn.Completed(row.node, None), [closed(row, actor), *recording([event])[1]])
    return case


def clock_of(case: Case, timer: Timer) -> str:
    """Return the name of the clock whose end a timer of a locked case waits for; blank for none."""
    state = bpmn.State.from_json(case.state)
    duration = bpmn.node_at(procedure_of(case), state, timer.node).duration
    return duration.name if isinstance(duration, bpmn.NamedClock) else ""


def did_not_follow(case: Case, timer: Timer) -> None:
    """Let a case go on without the evidence that was to follow: it can only be refused, by an officer."""
    owed, row = ways.owed(case), _running(case)
    stop_clock(case, ways.FOLLOWING, row.due_on)
    advance(case, bpmn.TimerFired(timer.node))
    details = {"missing": _names(case, owed), "day": row.due_on}
    notice = write_notice(case, "following-late", details=details)
    public = {"missing": owed, "day": row.due_on, "notice": notice.number}
    record([NewEvent("evidence-missing", case.organisation, case.pk, (case.applicant_id,), public)])


@transaction.atomic
def remind(day: date, most: int = 1000) -> int:
    """Tell applicants once, two days before, that evidence has to follow; returns how many were told."""
    until = day + timedelta(days=DAYS_BEFORE)
    known = Message.objects.filter(
        kind=REMINDER, about=OuterRef("case"), created_at__gte=OuterRef("opened_at")
    )
    tasks = Task.objects.filter(clock=ways.FOLLOWING, done_at__isnull=True, due_on__range=(day, until))
    due = list(tasks.exclude(Exists(known)).select_related("case").order_by("due_on", "pk")[:most])
    tell(News(task.case.applicant_id, REMINDER, task.case.number, task.case_id) for task in due)
    return len(due)


def _running(case: Case) -> Clock:
    return Clock.objects.get(case=case, name=ways.FOLLOWING, stopped_on__isnull=True)


def _wait_for(case: Case, left: Iterable[str]) -> None:
    """Let the clock run to the day of the next kind that is still owed."""
    row = _running(case)
    row.lawful = str(next_following(case, list(left), row.started_on))
    recount(row)
    row.save()
    Task.objects.filter(case=case, clock=row.name, done_at__isnull=True).update(due_on=row.due_on)
    move_timers(case)


def _names(case: Case, kinds: Iterable[str]) -> list[str]:
    folder = folder_of(case.release_id)
    return [folder.evidence[kind].name.zh for kind in kinds]


def _listed(case: Case, days: Mapping[str, date]) -> list[tuple[str, date]]:
    return list(zip(_names(case, days), days.values(), strict=True))
