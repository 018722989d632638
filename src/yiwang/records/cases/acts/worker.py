"""The worker's rounds: messages, timers and jobs, each in its own transaction, workers side by side."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction

from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases.acts.commitments import grant, open_check
from yiwang.records.cases.acts.engine import advance, lock_if_free
from yiwang.records.cases.acts.following import clock_of, did_not_follow
from yiwang.records.cases.acts.inbox import deliver
from yiwang.records.cases.acts.issue import issue
from yiwang.records.cases.acts.recounting import recount_due
from yiwang.records.cases.acts.rules import decide_rule
from yiwang.records.cases.acts.settling import DECIDE
from yiwang.records.cases.acts.supervising import SUPERVISE, supervise_red
from yiwang.records.cases.models import Case, Clock, Inbox, Job, Task, Timer
from yiwang.records.cases.notices import write_notice
from yiwang.records.cases.ways import FOLLOWING
from yiwang.records.ledger.acts import NewEvent, record

log = logging.getLogger(__name__)

JOBS: dict[str, Callable[[Case], Any]] = {"issue": issue, "grant": grant, "open-check": open_check}
"""What a procedure's service tasks may ask for (``yw:does``)."""

MAX_DELAY = timedelta(hours=1)


def work(now: datetime | None = None, *, most: int = 100) -> int:
    """Do what is due, at most ``most`` of each kind; returns how much was done."""
    due = now or clock.now()
    rounds = ((Inbox, deliver), (Timer, _fire), (Job, _run))
    return sum(_round(model, do, due, most) for model, do in rounds) + recount_due(most)


def _round(model: Any, do: Callable[[Any, Case], None], due: datetime, most: int) -> int:
    when = _when(model)
    waiting = model.objects.filter(done_at__isnull=True, **{f"{when}__lte": due}).order_by(when, "pk")
    return sum(_one(model, do, pk, case, due) for pk, case in waiting.values_list("pk", "case")[:most])


def _one(model: Any, do: Callable[[Any, Case], None], pk: int, case_id: UUID, due: datetime) -> bool:
    """Do one thing, holding its case first, as everyone does: rows locked in one order cannot deadlock.

    A case somebody holds is left for the next round; a failure is kept beside the row and tried again later.
    """
    with transaction.atomic():
        case = lock_if_free(case_id)
        row = model.objects.filter(pk=pk, done_at__isnull=True).first()
        if case is None or row is None:
            return False
        try:
            with transaction.atomic():
                row.done_at = clock.now()
                row.save(update_fields=["done_at"])
                do(row, case)
        except Exception as error:
            log.exception("%s %s failed", model.__name__, pk)
            _put_off(model.objects.get(pk=pk), error, due)
    return True


def _when(model: type[models.Model]) -> str:
    return "fires_at" if model is Timer else "due_at"


def _put_off(row: Any, error: Exception, due: datetime) -> None:
    row.attempts, row.error = row.attempts + 1, f"{type(error).__name__}: {error}"
    setattr(row, _when(type(row)), due + min(timedelta(seconds=2**row.attempts), MAX_DELAY))
    row.save()


def _run(job: Job, case: Case) -> None:
    if case.is_final:
        return
    if job.what == DECIDE:
        advance(case, bpmn.Completed(job.node, values=decide_rule(case, job.node)))
        return
    if job.what == SUPERVISE:
        supervise_red(case)
        return
    JOBS[job.what](case)
    advance(case, bpmn.Completed(job.node, None))


def _fire(timer: Timer, case: Case) -> None:
    """Fire a timer. On an acceptance it means the office kept silent: accepted as of receipt (art. 32)."""
    if case.is_final:
        return
    over = clock_of(case, timer)
    if over == FOLLOWING:
        did_not_follow(case, timer)
        return
    silent = None
    if over == Clock.Name.ACCEPTANCE:  # no reminder on the way there
        silent = Clock.objects.filter(case=case, name=over, stopped_on__isnull=True).first()
    waiting = Task.objects.filter(case=case, done_at__isnull=True, clock=Clock.Name.ACCEPTANCE).exists()
    if silent and waiting:
        case.accepted_on = silent.started_on
        silent.stopped_on = silent.due_on
        silent.save(update_fields=["stopped_on"])
        public = {"accepted_on": case.accepted_on}
        record([NewEvent("deemed-accepted", case.organisation, case.pk, (case.applicant_id,), public)])
    advance(case, bpmn.TimerFired(timer.node))
    if silent and waiting:
        write_notice(case, "acceptance", details={"deemed": True})
