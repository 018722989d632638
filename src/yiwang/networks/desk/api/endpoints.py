"""Endpoints of the desk, for tokens whose hat is a post."""

from django.db import transaction
from django.http import HttpRequest
from ninja import Router

from yiwang.networks.desk.api.schemas import (
    DecidedOut,
    DecisionIn,
    TaskOut,
    TasksOut,
    paper_out,
    row_out,
    task_out,
)
from yiwang.networks.desk.queries.part import case_page
from yiwang.networks.desk.queries.work import read_cursor, work_page, write_cursor
from yiwang.records.cases.access import OFFICE_ROLES, find
from yiwang.records.cases.acts import tasks as acts
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Task
from yiwang.records.cases.queries.following import documents_of
from yiwang.records.cases.queries.opening import open_case
from yiwang.records.registry.hats import Actor

router = Router(tags=["desk"])


@router.get("/tasks", response=TasksOut, summary="Work list of the office")
def tasks(request: HttpRequest, after: str = "", service: str = "") -> TasksOut:
    """Return the office's open tasks, the most urgent first."""
    page = work_page(_officer(request), after=read_cursor(after), service=service)
    following = write_cursor(page.next) if page.next else None
    return TasksOut(tasks=[row_out(item) for item in page.items], next=following)


@router.get("/tasks/{task}", response=TaskOut, summary="A task with its evidence")
@transaction.atomic
def task(request: HttpRequest, task: int) -> TaskOut:
    """Return a task with what was said and the evidence; the reading is recorded."""
    actor = _officer(request)
    row = _task(actor, task)
    return task_out(row, case_page(open_case(actor, row.case_id), actor))


@router.post("/tasks/{task}/decide", response=DecidedOut, summary="Decide")
def decide(request: HttpRequest, task: int, decision: DecisionIn) -> DecidedOut:
    """Do a legal act; the event names the token's responsible user."""
    actor = _officer(request)
    _task(actor, task)
    said = acts.Decision(decision.outcome, decision.reasons.strip(), decision.items, decision.way[:40])
    case = acts.decide(actor, task, said)
    documents = [paper_out(document) for document in documents_of([case.pk])]
    return DecidedOut(case=case.pk, number=case.number, status=case.status, documents=documents)


def _officer(request: HttpRequest) -> Actor:
    """Return the token's actor in a post. Raises ``ActRefused("not-found")``: there is no desk for others."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.has_role(*OFFICE_ROLES):
        raise ActRefused("not-found")
    return actor


def _task(actor: Actor, task: int) -> Task:
    """Return a task of the office. Raises ``ActRefused("not-found")``."""
    row = Task.objects.filter(pk=task, organisation=actor.hat.organisation).first()
    if row is None:
        raise ActRefused("not-found")
    find(actor, row.case_id)
    return row
