"""The engine room: one step of a procedure, and everything it causes, inside the caller's transaction."""

from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from django.db.models import QuerySet

from yiwang.kernel import bpmn, feel
from yiwang.records import clock
from yiwang.records.cases.acts.rows import keep_case, lock_case, waiting_tasks
from yiwang.records.cases.acts.saying import listeners, say
from yiwang.records.cases.deadlines import open_time_from, start_clock, working_days_from
from yiwang.records.cases.models import Case, Clock, Inbox, Job, Task, Timer
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.releases import folder_of


def procedure_of(case: Case) -> bpmn.Procedure:
    """Return the procedure a case runs, under the release it began with."""
    folder = folder_of(case.release_id)
    name = folder.services[case.definition].procedure
    if name is None:
        raise LookupError(f"service {case.definition} has no procedure")
    return folder.procedures[name]


def outcomes_at(case: Case, node: str) -> tuple[str, ...]:
    """Return the outcomes open at a task of a case, by its address."""
    procedure, state = procedure_of(case), bpmn.State.from_json(case.state)
    return bpmn.outcomes(bpmn.home_of(procedure, state, node), node)


def begin_procedure(case: Case) -> None:
    """Start a case's procedure; the caller holds the case or has just made it."""
    settle(case, bpmn.start(procedure_of(case)))


def advance(case: Case, event: bpmn.Event) -> None:
    """Move a locked case on by one event. Raises ``bpmn.NotWaiting`` when it does not wait for that."""
    state = bpmn.State.from_json(case.state)
    settle(case, bpmn.step(procedure_of(case), state, event))


def lock(case_id: UUID) -> Case:
    """Lock the one case a transaction works on; other cases may still send it messages."""
    return lock_case(case_id)


def lock_if_free(case_id: UUID) -> Case | None:
    """Lock a case unless somebody else holds it, in which case the answer is None."""
    return (
        _lockable().select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=case_id).first()
    )


def _lockable() -> QuerySet[Case]:
    return Case.objects.select_related("applicant", "parent")


def finish(case: Case, status: str) -> None:
    """Close a case, its clocks and what was waiting, and tell the life event it is part of."""
    now = clock.now()
    case.status, case.finished_at = status, now
    for waiting in (Task, Timer, Job):
        waiting.objects.filter(case=case, done_at__isnull=True).update(done_at=now)
    Clock.objects.filter(case=case, stopped_on__isnull=True).update(stopped_on=clock.today())
    public = {"definition": case.definition, "status": status}
    record([NewEvent("case-finished", case.organisation, case.pk, (case.applicant_id,), public)])
    if case.parent:
        say(case.parent, Inbox.Message.PART_FINISHED, case)


def settle(case: Case, step: bpmn.Step) -> None:
    """Write what a step leads to: tasks, timers, jobs, the new state and what people see of it."""
    case.state = step.state.to_json()
    ended = ""
    for effect in step.effects:
        match effect:
            case bpmn.OpenTask():
                _open_task(case, effect.node)
            case bpmn.CancelTask():
                _close(Task, case, effect.node)
                _close(Job, case, effect.node)
            case bpmn.StartTimer():
                _start_timer(case, effect)
            case bpmn.CancelTimer():
                _close(Timer, case, effect.node)
            case bpmn.Do(node, what) | bpmn.Decide(node, what):
                Job.objects.create(case=case, node=node, what=what, due_at=clock.now())
            case bpmn.Send(_, message, key):
                for other in listeners(case, message):
                    say(other, Inbox.Message.MESSAGE, case, {"name": message, "key": feel.from_feel(key)})
            case bpmn.Signal(_, signal):
                for other in listeners(case, signal):
                    say(other, Inbox.Message.SIGNAL, case, {"name": signal})
            case bpmn.Escalated(node, code) | bpmn.Failed(node, code):
                what = "procedure-escalated" if isinstance(effect, bpmn.Escalated) else "procedure-failed"
                public = {"node": node, "code": code}
                record([NewEvent(what, case.organisation, case.pk, (case.applicant_id,), public)])
            case bpmn.Ended():
                ended = effect.node
            case _:
                assert_never(effect)
    if step.state.finished:
        finish(case, ended)
    else:
        case.status = _status(case)
    keep_case(case)


def _close(waiting: type[Task | Timer | Job], case: Case, node: str) -> None:
    waiting.objects.filter(case=case, node=node, done_at__isnull=True).update(done_at=clock.now())


def _open_task(case: Case, node_id: str) -> None:
    node = bpmn.node_at(procedure_of(case), bpmn.State.from_json(case.state), node_id)
    started = start_clock(case, node.clock, _first_day(case, node.clock)) if node.clock else None
    Task.objects.create(
        case=case,
        node=node_id,
        name=node.name,
        role=node.role,
        clock=node.clock,
        organisation=case.organisation,
        opened_at=clock.now(),
        due_on=(started.promised_on or started.due_on) if started else None,
    )


def _first_day(case: Case, name: str) -> date:
    """The day a clock starts from: decisions run from acceptance (行政许可法 art. 42), the rest from now."""
    if name == Clock.Name.DECISION and case.accepted_on:
        return case.accepted_on
    return clock.today()


def _start_timer(case: Case, effect: bpmn.StartTimer) -> None:
    now = clock.now()
    fires_at = fires_after(case, effect.duration, now)
    Timer.objects.create(case=case, node=effect.node, fires_at=fires_at, started_at=now)


def fires_after(case: Case, duration: bpmn.When, start: datetime) -> datetime:
    """Return the instant a timer begun at ``start`` fires; one that waits for days, when the last is over."""
    match duration:
        case bpmn.Elapsed():
            return start + duration.period
        case bpmn.WorkingDays():
            return clock.end_of(working_days_from(clock.day_of(start), duration.days))
        case bpmn.WorkingTime():
            return open_time_from(case.organisation, start, duration.minutes)
        case bpmn.At():
            at = duration.moment
            return at if isinstance(at, datetime) else clock.end_of(at)
        case bpmn.NamedClock():
            running = Clock.objects.get(case=case, name=duration.name, stopped_on__isnull=True)
            return clock.end_of(running.due_on)


def _status(case: Case) -> str:
    """Where the case stands, for people."""
    waiting = waiting_tasks(case)
    if any(role == "applicant" for role, _ in waiting):
        return Case.Status.CORRECTING
    clocks = {name for _, name in waiting}
    by_clock = {"acceptance": Case.Status.RECEIVED, "delivery": Case.Status.DELIVERING}
    for name, status in by_clock.items():
        if clocks == {name}:
            return status
    if not waiting and Job.objects.filter(case=case, done_at__isnull=True).exists():
        return Case.Status.ISSUING
    return Case.Status.HANDLING
