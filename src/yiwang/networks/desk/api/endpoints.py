"""Endpoints of the desk, for tokens whose hat is a post."""

from django.db import transaction
from django.http import HttpRequest
from ninja import Router

from yiwang.networks.desk.api.reading import officer_of, task_of
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
from yiwang.records.cases.acts import tasks as acts
from yiwang.records.cases.queries.following import documents_of
from yiwang.records.cases.queries.opening import open_case

router = Router(tags=["desk"])


@router.get("/tasks", response=TasksOut, summary="Work list of the office")
def tasks(
    request: HttpRequest, after: str = "", service: str = "", hold: str = "", light: str = ""
) -> TasksOut:
    """Return the office's open tasks, the most urgent first.

    ``hold`` is ``mine``, ``free``, ``urged`` or ``window``; ``light`` is ``red``, ``yellow`` or ``green``.
    """
    actor = officer_of(request)
    page = work_page(actor, after=read_cursor(after), service=service, hold=hold, light=light)
    following = write_cursor(page.next) if page.next else None
    return TasksOut(tasks=[row_out(item) for item in page.items], next=following)


@router.get("/tasks/{task}", response=TaskOut, summary="A task with its evidence")
@transaction.atomic
def task(request: HttpRequest, task: int) -> TaskOut:
    """Return a task with what was said and the evidence; the reading is recorded."""
    actor = officer_of(request)
    row = task_of(actor, task)
    return task_out(row, case_page(open_case(actor, row.case_id), actor))


@router.post("/tasks/{task}/decide", response=DecidedOut, summary="Decide")
def decide(request: HttpRequest, task: int, decision: DecisionIn) -> DecidedOut:
    """Do a legal act; the event names the token's responsible user."""
    actor = officer_of(request)
    task_of(actor, task)
    said = acts.Decision(decision.outcome, decision.reasons.strip(), decision.items, decision.way[:40])
    case = acts.decide(actor, task, said)
    documents = [paper_out(document) for document in documents_of([case.pk])]
    return DecidedOut(case=case.pk, number=case.number, status=case.status, documents=documents)
