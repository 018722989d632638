"""Claiming tasks, giving them back, handing them over, and returning them to the window."""

from collections.abc import Mapping

from django.db import transaction

from yiwang.records import clock
from yiwang.records.cases.access import may_open, must_hold
from yiwang.records.cases.acts.rows import lock_case_of
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.holding import holders_of
from yiwang.records.cases.models import Case, Task
from yiwang.records.cases.supervision import supervises
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor, actor_of
from yiwang.records.registry.models import Post, User
from yiwang.records.registry.standing_in import colleagues, sections

LONGEST = 500
"""Characters of a reason."""


@transaction.atomic
def claim(actor: Actor, task: int) -> Task:
    """Take a task on (认领): it is the actor's alone then. Of two at once, the second is told who won.

    Raises ``ActRefused``: not theirs, their own case, done, claimed by a colleague, at the window.
    """
    row, case = _open(task)
    must_hold(actor, row, case)
    if row.holder_id == actor.user:
        return row
    row.holder_id = actor.user
    row.save(update_fields=["holder"])
    _tell("task-claimed", actor, row, {})
    return row


@transaction.atomic
def release(actor: Actor, task: int) -> Task:
    """Give a claimed task back to all. Raises ``ActRefused("not-held")`` when the actor does not hold it."""
    row, _ = _open(task)
    if not actor.has_role("officer"):
        raise ActRefused("not-your-task")
    if row.holder_id not in holders_of(actor):
        raise ActRefused("not-held")
    row.holder = None
    row.save(update_fields=["holder"])
    _tell("task-released", actor, row, {})
    return row


@transaction.atomic
def hand_over(actor: Actor, task: int, to: str, why: str) -> Task:
    """Hand a task over (转办) to a colleague, ``user:7``, or to a section of the office, ``section:许可科``.

    By an officer who may do it now, or by the head of the office. Raises ``ActRefused``: not theirs to hand
    over, no reason, no such colleague or section, or the colleague's own case.
    """
    row, case = _open(task)
    if not _heads(actor, row):
        must_hold(actor, row, case)
    why = _said(why)
    kind, _, name = to.partition(":")
    if kind == "section" and name in sections(row.organisation):
        row.holder, row.section = None, name
        whom = name
    else:
        colleague = _colleague(actor, row, case, name if kind == "user" else "")
        row.holder, row.section = colleague, ""
        whom = colleague.get_full_name()
    row.save(update_fields=["holder", "section"])
    _tell("task-handed-over", actor, row, {"to": whom, "reasons": why}, section=row.section)
    return row


@transaction.atomic
def to_window(actor: Actor, task: int, why: str) -> Task:
    """Return a task to the window (退回窗口): its clock runs on, and no officer can do it meanwhile.

    By an officer who may do it now, or by supervision. Raises ``ActRefused``: not theirs, no reason, or the
    office has no window clerk.
    """
    row, case = _open(task)
    if case.kind != Case.Kind.SERVICE or row.role != "office":
        raise ActRefused("not-your-task")
    if row.organisation not in supervises(actor):
        must_hold(actor, row, case)
    if row.at_window:
        raise ActRefused("at-window")
    why = _said(why)
    if not colleagues(row.organisation, Post.Role.CLERK):
        raise ActRefused("no-window")
    row.at_window, row.returned_at = True, clock.now()
    row.save(update_fields=["at_window", "returned_at"])
    _tell("task-returned", actor, row, {"reasons": why})
    return row


@transaction.atomic
def from_window(actor: Actor, task: int, said: str) -> Task:
    """Send a returned task on to the office again, with what was done about it, in words.

    By a window clerk of the office, or its head. Raises ``ActRefused``: not theirs, not at the window, or
    nothing said.
    """
    row, case = _open(task)
    if not actor.has_role("clerk", "head") or not may_open(actor, case):
        raise ActRefused("not-your-task")
    if not row.at_window:
        raise ActRefused("not-at-window")
    said = _said(said)
    row.at_window = False
    row.save(update_fields=["at_window"])
    _tell("task-sent-on", actor, row, {"reasons": said})
    return row


def _open(task: int) -> tuple[Task, Case]:
    """Lock a task's case, then read the task. Raises ``ActRefused``: unknown, or done."""
    found = lock_case_of(task)
    if found is None:
        raise ActRefused("not-found")
    case, row = found
    if row.done_at:
        raise ActRefused("already-done", what=row.name)
    row.case = case
    return row, case


def _heads(actor: Actor, row: Task) -> bool:
    return actor.has_role("head") and actor.hat.organisation == row.organisation and row.role == "office"


def _colleague(actor: Actor, row: Task, case: Case, user: str) -> User:
    """Return the officer of the office a task goes to."""
    posts = colleagues(row.organisation, Post.Role.OFFICER)
    found = next((post.user for post in posts if str(post.user_id) == user), None)
    if found is None or found.pk in {actor.user, row.holder_id}:
        raise ActRefused("no-colleague", fields={"to": True})
    there = actor_of(found, None, clock.today())
    applied = case.applied_by_id == found.pk and case.kind != Case.Kind.PROCEDURE
    if applied or (there and case.applicant_id in there.represents):
        raise ActRefused("colleague-own-case", fields={"to": True})
    return found


def _said(why: str) -> str:
    why = why.strip()[:LONGEST]
    if not why:
        raise ActRefused("why-needed", fields={"why": True})
    return why


def _tell(what: str, actor: Actor, row: Task, private: Mapping[str, object], **public: object) -> None:
    case, told = row.case, {"node": row.node, **public}
    said = {"by": actor.name, **private}
    record([NewEvent(what, row.organisation, case.pk, (case.applicant_id,), told, said)])
