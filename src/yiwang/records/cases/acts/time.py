"""What the law lets an office do to a running clock: pause, go on, extend once, handle jointly."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from yiwang.kernel import calendars
from yiwang.records import clock
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.engine import lock
from yiwang.records.cases.acts.recounting import move_timers
from yiwang.records.cases.deadlines import kernel_clock, recount, working_days_from
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock, Task
from yiwang.records.cases.notices import notice_number, write_notice
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor

APPROVES = "head"
"""The post that approves an extension (行政许可法 art. 42: 行政机关负责人)."""


@transaction.atomic
def pause(actor: Actor, case_id: UUID, ground: str, days: int, reasons: str = "") -> Clock:
    """Let a hearing, an inspection or another ground of art. 45 take some working days that do not count.

    The applicant is told in writing how long; more than that counts again. Raises ``ActRefused``: not an
    officer of this office, no running decision, paused already, or no lawful ground.
    """
    case, row = _hold(actor, case_id)
    if days < 1:
        raise ActRefused("days-needed", fields={"days": True})
    today = clock.today()
    if _paused(row, today):
        raise ActRefused("clock-paused")
    ends_on = working_days_from(today, max(days, 0))
    entry = {"starts_on": str(today), "ends_on": str(ends_on), "reason": ground}
    number = notice_number(case, "pause")
    row.pauses = [*row.pauses, {**entry, "notice": number}]
    _apply(case, row)
    words = calendars.PAUSE_REASONS[ground].zh
    details = {"ground": words, "days": days, "starts_on": today, "ends_on": ends_on, "reasons": reasons}
    write_notice(case, "pause", by=actor, details=details, number=number)
    _tell(case, "clock-paused", actor, {**entry, "notice": number, "due_on": row.due_on}, reasons)
    return row


@transaction.atomic
def resume(actor: Actor, case_id: UUID) -> Clock:
    """End a pause early: from tomorrow the days count again. Raises ``ActRefused("not-paused")``."""
    case, row = _hold(actor, case_id)
    today = clock.today()
    entry = _paused(row, today)
    if entry is None:
        raise ActRefused("not-paused")
    entry["ends_on"] = str(today)
    _apply(case, row)
    _tell(case, "clock-resumed", actor, {"due_on": row.due_on})
    return row


@transaction.atomic
def extend(actor: Actor, case_id: UUID, days: int, reasons: str) -> Clock:
    """Extend the decision once, as approved by the actor, who must head the office.

    Raises ``ActRefused``: not the head, no running decision, no reasons, extended before, too long.
    """
    case, row = _hold(actor, case_id, role=APPROVES)
    if not reasons.strip():
        raise ActRefused("reasons-needed", fields={"reasons": True})
    limit = calendars.Limit(max(days, 0))
    number = notice_number(case, "extension")
    _lawful(lambda: calendars.extend(kernel_clock(row), limit, number, joint=row.joint))
    row.extension, row.extension_notice = str(limit), number
    _apply(case, row)
    details = {"limit": limit.text.zh, "reasons": reasons.strip()}
    write_notice(case, "extension", by=actor, details=details, number=number)
    public = {"days": days, "notice": number, "due_on": row.due_on}
    _tell(case, "clock-extended", actor, public, reasons.strip())
    return row


@transaction.atomic
def handle_jointly(actor: Actor, case_id: UUID, reasons: str = "") -> Clock:
    """Put a decision several offices take under its own limit, 45 working days (art. 42, second part).

    Raises ``ActRefused``: not the head, no running decision, joint or extended before.
    """
    case, row = _hold(actor, case_id, role=APPROVES)
    counted = _lawful(lambda: calendars.jointly(kernel_clock(row)))
    row.lawful, row.joint = str(counted.limit), True
    number = notice_number(case, "joint")
    _apply(case, row)
    details = {"limit": counted.limit.text.zh, "reasons": reasons}
    write_notice(case, "joint", by=actor, details=details, number=number)
    public = {"lawful": row.lawful, "notice": number, "due_on": row.due_on}
    _tell(case, "clock-joint", actor, public, reasons)
    return row


def _hold(actor: Actor, case_id: UUID, role: str = "officer") -> tuple[Case, Clock]:
    """Lock a case of the actor's office and find its running decision clock."""
    if role == APPROVES and not (actor.has_role(APPROVES) and actor.hat.organisation):
        raise ActRefused("needs-approval")
    case = lock(case_id) if role == APPROVES else lock(find(actor, case_id).pk)
    if actor.hat.organisation != case.organisation or not actor.has_role(role):
        raise ActRefused("not-your-task")
    if case.applied_by_id == actor.user or case.applicant_id in actor.represents:
        raise ActRefused("own-case")
    row = Clock.objects.filter(case=case, name=Clock.Name.DECISION, stopped_on__isnull=True).first()
    if case.is_final or row is None:
        raise ActRefused("no-clock")
    return case, row


def _paused(row: Clock, today: date) -> dict[str, Any] | None:
    covering = (entry for entry in row.pauses if entry["starts_on"] <= str(today) <= entry["ends_on"])
    return next(covering, None)


def _apply(case: Case, row: Clock) -> None:
    """Count the due days anew, and move the tasks and timers that wait for them."""
    _lawful(lambda: recount(row))
    row.save()
    due = row.promised_on or row.due_on
    Task.objects.filter(case=case, clock=row.name, done_at__isnull=True).update(due_on=due)
    move_timers(case)


def _lawful(change: Any) -> Any:
    try:
        return change()
    except calendars.UnlawfulClock as error:
        raise ActRefused("unlawful-clock", why=error.message(get_language() or "zh-hans")) from error


def _tell(case: Case, what: str, actor: Actor, public: dict[str, Any], reasons: str = "") -> None:
    private = {"by": actor.name, "reasons": reasons}
    record([NewEvent(what, case.organisation, case.pk, (case.applicant_id,), public, private)])
