"""The policies room over HTTP: a firm's problems, asked, followed and confirmed."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from yiwang.records.cases.acts import problems
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.queries.problems import Followed, problems_of
from yiwang.records.registry.hats import Actor

router = Router(tags=["policies"])


class ProblemIn(Schema):
    """What a firm asks: one of the city's kinds, one line, and in full."""

    kind: str
    title: str
    account: str = ""


class ConfirmIn(Schema):
    """Whether it is solved; if not, what is still missing."""

    solved: bool
    words: str = ""


class ProblemOut(Schema):
    """A problem: ``task`` is the one to confirm while ``standing`` is ``confirm``."""

    id: UUID
    number: str
    kind: str
    title: str
    standing: str
    owner: str
    due_on: date | None
    answer: str
    task: int | None


@router.get("/problems", response=list[ProblemOut], summary="A firm's problems")
def listed(request: HttpRequest) -> list[ProblemOut]:
    """Return the problems of the firm the token acts for, newest first."""
    return [_out(one) for one in problems_of(_applicant(request))]


@router.post("/problems", response={201: ProblemOut}, summary="Ask for help as a firm")
def ask(request: HttpRequest, asked: ProblemIn) -> Status[ProblemOut]:
    """Begin the case of a problem; its owner is the officer the firm is linked to, or the body that leads."""
    actor = _applicant(request)
    case = problems.raise_problem(actor, problems.Problem(asked.kind, asked.title, asked.account))
    return Status(201, next(_out(one) for one in problems_of(actor) if one.case.pk == case.pk))


@router.post("/problems/{task}/confirm", response=ProblemOut, summary="Say whether a problem is solved")
def confirm(request: HttpRequest, task: int, said: ConfirmIn) -> ProblemOut:
    """Take the firm's word; only that makes a problem solved. Unsolved, it goes back to its owner."""
    actor = _applicant(request)
    case = problems.confirm_problem(actor, task, solved=said.solved, words=said.words)
    return next(_out(one) for one in problems_of(actor) if one.case.pk == case.pk)


def _applicant(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.hat.subject is None:
        raise ActRefused("not-an-applicant")
    return actor


def _out(one: Followed) -> ProblemOut:
    form = one.case.form
    return ProblemOut(
        id=one.case.pk,
        number=one.case.number,
        kind=form.get("kind", ""),
        title=form.get("title", ""),
        standing=one.standing,
        owner=one.case.chosen,
        due_on=one.due_on,
        answer=one.answer,
        task=one.task.pk if one.task and one.waits_for_firm else None,
    )
