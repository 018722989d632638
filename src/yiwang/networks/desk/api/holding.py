"""Endpoints of who does a task: claiming, handing over, the window, in bulk, urging, standing in."""

from datetime import date
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.networks.desk.api.reading import officer_of, task_of
from yiwang.records.cases.acts import bulk, countersigning, holding, urging
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Task
from yiwang.records.registry import standing_in
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Substitution

router = Router(tags=["desk"])


class HeldOut(Schema):
    """Who does a task now."""

    id: int
    holder: str | None
    section: str
    at_window: bool


class WhyIn(Schema):
    """A reason, in words."""

    why: str = ""


class HandOverIn(WhyIn):
    """``to`` is ``user:7``, a colleague of the office, or ``section:许可科``."""

    to: str


class BulkIn(Schema):
    """Up to 100 tasks, and what to do: refusals are not among it."""

    act: str
    tasks: list[int]
    to: str = ""
    why: str = ""


class DoneOut(Schema):
    """What became of one task; ``refusal`` and ``reason`` say why nothing did."""

    task: int
    number: str
    refusal: str | None
    reason: str | None


class UrgedOut(Schema):
    """How many parts were urged."""

    urged: int


class SignIn(Schema):
    """Which offices sign what."""

    bodies: list[str]
    text: str


class BegunOut(Schema):
    """A case that was begun."""

    case: UUID
    number: str


class LeaveIn(Schema):
    """Which colleague stands in from a day to a day, by the colleague's login."""

    colleague: str
    first: date
    last: date


class LeaveOut(Schema):
    """Who stands in for whom."""

    id: UUID
    absent: str
    substitute: str
    first: date
    last: date
    ended: bool


@router.post("/bulk", response=list[DoneOut], summary="One act on many tasks")
def in_bulk(request: HttpRequest, asked: BulkIn) -> list[DoneOut]:
    """Claim, release, hand over, accept, grant or confirm; each task in a transaction of its own."""
    actor = officer_of(request)
    match asked.act:
        case "claim":
            done = bulk.claim_all(actor, asked.tasks)
        case "release":
            done = bulk.release_all(actor, asked.tasks)
        case "hand-over":
            done = bulk.hand_over_all(actor, asked.tasks, asked.to, asked.why)
        case outcome:
            done = bulk.approve_all(actor, asked.tasks, outcome)
    return [_done(one) for one in done]


@router.post("/tasks/{task}/claim", response=HeldOut, summary="Claim a task")
def claim(request: HttpRequest, task: int) -> HeldOut:
    """Take a task on; of two at once, the second is told who won."""
    actor = officer_of(request)
    return _held(holding.claim(actor, task_of(actor, task).pk))


@router.post("/tasks/{task}/release", response=HeldOut, summary="Give a task back")
def release(request: HttpRequest, task: int) -> HeldOut:
    """Give a claimed task back to all."""
    actor = officer_of(request)
    return _held(holding.release(actor, task_of(actor, task).pk))


@router.post("/tasks/{task}/hand-over", response=HeldOut, summary="Hand a task over")
def hand_over(request: HttpRequest, task: int, asked: HandOverIn) -> HeldOut:
    """Hand a task over to a colleague or a section, with a reason."""
    actor = officer_of(request)
    return _held(holding.hand_over(actor, task_of(actor, task).pk, asked.to, asked.why))


@router.post("/tasks/{task}/window/{way}", response=HeldOut, summary="Return a task to the window, or on")
def window(request: HttpRequest, task: int, way: Literal["return", "send-on"], asked: WhyIn) -> HeldOut:
    """``return`` a task to the window, or ``send-on`` what was returned."""
    actor = officer_of(request)
    act = holding.to_window if way == "return" else holding.from_window
    return _held(act(actor, task_of(actor, task).pk, asked.why))


@router.post("/cases/{case}/urge", response=UrgedOut, summary="Urge a case")
def urge(request: HttpRequest, case: UUID) -> UrgedOut:
    """Urge a case as its applicant, the office that leads, or supervision; each once a day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return UrgedOut(urged=urging.urge(actor, case))


@router.post("/cases/{case}/countersign", response=BegunOut, summary="Have other offices sign")
def countersign(request: HttpRequest, case: UUID, asked: SignIn) -> BegunOut:
    """Ask other offices to sign a draft of a joint decision."""
    begun = countersigning.ask(officer_of(request), case, asked.bodies, asked.text)
    return BegunOut(case=begun.pk, number=begun.number)


@router.get("/leaves", response=list[LeaveOut], summary="Who stands in")
def leaves(request: HttpRequest) -> list[LeaveOut]:
    """Return who stands in for the token's user, and for whom that user does."""
    return [_leave(row) for row in standing_in.my_leaves(officer_of(request))]


@router.post("/leaves", response=LeaveOut, summary="Name a substitute")
def leave(request: HttpRequest, asked: LeaveIn) -> LeaveOut:
    """Say who stands in for the token's user, from a day to a day."""
    actor = officer_of(request)
    known = standing_in.colleagues(actor.hat.organisation, actor.hat.role, without=actor.user)
    colleague = next((post for post in known if post.user.username == asked.colleague), None)
    if colleague is None:
        raise ActRefused("no-leave")
    try:
        return _leave(standing_in.name_substitute(actor, colleague.pk, asked.first, asked.last))
    except standing_in.LeaveRefused as refused:
        raise ActRefused(refused.code) from refused


def _held(row: Task) -> HeldOut:
    holder = row.holder.username if row.holder else None
    return HeldOut(id=row.pk, holder=holder, section=row.section, at_window=row.at_window)


def _done(one: bulk.Done) -> DoneOut:
    refusal = one.refusal
    return DoneOut(
        task=one.task,
        number=one.number,
        refusal=refusal.code if refusal else None,
        reason=str(refusal) if refusal else None,
    )


def _leave(row: Substitution) -> LeaveOut:
    return LeaveOut(
        id=row.pk,
        absent=row.absent.user.username,
        substitute=row.substitute.user.username,
        first=row.first,
        last=row.last,
        ended=row.ended_at is not None,
    )
