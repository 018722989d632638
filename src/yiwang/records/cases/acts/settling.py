"""What a step of a procedure leads to: tasks, timers, jobs, messages, events, written in one round trip."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import assert_never

from yiwang.kernel import bpmn, feel
from yiwang.records import clock
from yiwang.records.cases.acts import rows
from yiwang.records.cases.acts.procedure import procedure_of
from yiwang.records.cases.acts.saying import listeners, say
from yiwang.records.cases.deadlines import open_time_from, start_clock, working_days_from
from yiwang.records.cases.models import Case, Clock, Inbox
from yiwang.records.cases.ways import CHECK, FOLLOWING, about
from yiwang.records.ledger.acts import NewEvent, recording
from yiwang.records.registry.messaging.acts import News, tell
from yiwang.records.registry.messaging.texts import KINDS
from yiwang.records.registry.releases import in_force
from yiwang.records.statements import Statement, send

WORKING = bpmn.WorkingDays | bpmn.WorkingTime
"""The timers that follow the calendar by themselves; others follow a clock, or none."""
DECIDE = "decide"
"""The job of a business rule task; the decision is read off the procedure when it is done."""


def settle(case: Case, step: bpmn.Step, along: Iterable[Statement] = ()) -> None:
    """Write a case's new state and all that a step leads to; ``along`` is what the act wrote before."""
    procedure = procedure_of(case)
    case.state = step.state.to_json()
    statements, end = [*along, *_stopped(case, procedure, step.state)], ""
    for effect in step.effects:
        if isinstance(effect, bpmn.Ended):
            end = effect.node
        else:
            statements += _caused(case, procedure, step.state, effect)
    if step.state.finished:
        statements += finishing(case, end)
    else:
        case.status = _status(case, bpmn.waiting_nodes(procedure, step.state))
    send([*statements, rows.kept(case)])


def finishing(case: Case, status: str) -> list[Statement]:
    """Close a case, its clocks and what was waiting, and tell the life event it is part of."""
    case.status, case.finished_at = status, clock.now()
    if case.kind == Case.Kind.PROCEDURE:
        case.status, case.ended = Case.Status.CLOSED, status
        if checked := about(case):
            say(checked, Inbox.Message.CHECKED, case, {"end": status})
    Clock.objects.filter(case=case, stopped_on__isnull=True).update(
        stopped_on=clock.today(), stopped_at=case.finished_at
    )
    if case.parent:
        say(case.parent, Inbox.Message.PART_FINISHED, case)
    public: dict[str, object] = {"definition": case.definition, "status": case.status}
    if case.ended:
        public["end"] = case.ended
    closed = [rows.closed(table, case, case.finished_at) for table in rows.WAITING]
    return [*closed, *_told(case, "case-finished", public)]


def _caused(case: Case, procedure: bpmn.Procedure, state: bpmn.State, effect: bpmn.Effect) -> list[Statement]:
    now = clock.now()
    match effect:
        case bpmn.OpenTask(place):
            return _opened(case, procedure, state, place)
        case bpmn.CancelTask(place):
            return [rows.closed(table, case, now, place) for table in ("cases_task", "cases_job")]
        case bpmn.StartTimer(place, when):
            counted_by = in_force().pk if isinstance(when, WORKING) else None
            return rows.timed(case, place, fires_after(case, when, now), now, counted_by)
        case bpmn.CancelTimer(place):
            return [rows.closed("cases_timer", case, now, place)]
        case bpmn.Do(place, what):
            return rows.asked(case, place, what, now)
        case bpmn.Decide(place):
            return rows.asked(case, place, DECIDE, now)
        case bpmn.Send(_, name, key):
            _say(case, Inbox.Message.MESSAGE, name, {"key": feel.from_feel(key)})
        case bpmn.Signal(_, name):
            _say(case, Inbox.Message.SIGNAL, name, {})
        case bpmn.Escalated(place, code):
            return _told(case, "procedure-escalated", {"node": place, "code": code})
        case bpmn.Failed(place, code):
            return _told(case, "procedure-failed", {"node": place, "code": code})
        case bpmn.Ended():
            pass
        case _:
            assert_never(effect)
    return []


def _opened(case: Case, procedure: bpmn.Procedure, state: bpmn.State, place: str) -> list[Statement]:
    """Open a task, unless the same step has ended it again."""
    if place not in state.waiting:
        return []
    node = _at_office(case, bpmn.node_at(procedure, state, place), state, place)
    if node.role == "applicant" and f"{case.definition}-asks" in KINDS:
        tell([News(case.applicant_id, f"{case.definition}-asks", case.number, case.pk)])
    if not node.clock:
        return rows.opened(case, place, node, clock.now(), (None, None))
    started = start_clock(case, node.clock, _first_day(case, node.clock), node.limit)
    due = (started.promised_on or started.due_on, started.due_at)
    return rows.opened(case, place, node, clock.now(), due)


def _at_office(case: Case, node: bpmn.Node, state: bpmn.State, place: str) -> bpmn.Node:
    """Put the body named for a task into it; the turns of a repeated one go to one body after the other."""
    if node.organisation != bpmn.CHOSEN:
        return node
    run = state.scopes.get(bpmn.split_address(place)[1])
    turn = run.index if run else 0
    return replace(node, organisation=case.chosen.split()[max(turn - 1, 0)])


def _stopped(case: Case, procedure: bpmn.Procedure, state: bpmn.State) -> list[Statement]:
    """Stop the clocks with a limit of the file's own, and a check's, under which nothing waits any more."""
    limited = {node.clock for node in procedure.every_node() if node.limit or node.clock == CHECK}
    if not limited:
        return []
    over = limited - {node.clock for node in bpmn.waiting_nodes(procedure, state)}
    return [rows.stopped(case, sorted(over), clock.now(), clock.today())] if over else []


def _first_day(case: Case, name: str) -> date:
    """The day a clock starts from: decisions run from acceptance (行政许可法 art. 42), the rest from now."""
    if name == Clock.Name.DECISION and case.accepted_on:
        return case.accepted_on
    return clock.today()


def _say(case: Case, kind: str, name: str, more: dict[str, object]) -> None:
    for other in listeners(case, name):
        say(other, kind, case, {"name": name, **more})


def _told(case: Case, what: str, public: dict[str, object]) -> list[Statement]:
    return recording([NewEvent(what, case.organisation, case.pk, (case.applicant_id,), public)])[1]


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
            return running.due_at or clock.end_of(running.due_on)


def _status(case: Case, waiting: Iterable[bpmn.Node]) -> str:
    """Where a case stands, for people."""
    if case.kind == Case.Kind.PROCEDURE:
        return Case.Status.HANDLING
    nodes = tuple(waiting)
    tasks = [node for node in nodes if node.role]
    if any(node.role == "applicant" and node.clock != FOLLOWING for node in tasks):
        return Case.Status.CORRECTING
    clocks = {node.clock for node in tasks} - {FOLLOWING}
    by_clock = {"acceptance": Case.Status.RECEIVED, "delivery": Case.Status.DELIVERING}
    for name, status in by_clock.items():
        if clocks == {name}:
            return status
    if not tasks and any(node.kind is bpmn.Kind.SERVICE for node in nodes):
        return Case.Status.ISSUING
    return Case.Status.HANDLING
