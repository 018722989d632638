"""Shapes of the desk's answers, and how a case page becomes one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yiwang.definitions.base import Text
from yiwang.networks.desk.queries.evidence import Exhibit
from yiwang.networks.desk.queries.part import CasePage
from yiwang.networks.desk.queries.work import WorkItem
from yiwang.records.cases.models import Task
from yiwang.records.cases.planning import values_of
from yiwang.records.registry.models import Document


class TaskRowOut(Schema):
    """A task in the work list; a person's name is hidden until the task is opened."""

    id: int
    name: str
    case: UUID
    number: str
    service: str
    service_name: Text
    life_event: str | None
    applicant: str
    due_on: date | None
    light: str
    left: int | None
    holder: str | None
    """The login of who claimed it."""
    section: str
    urged: bool
    at_window: bool


class TasksOut(Schema):
    """A page of the work list; pass ``next`` as ``after`` for the page after."""

    tasks: list[TaskRowOut]
    next: str | None


class PaperOut(Schema):
    """A document; its content is at ``content``."""

    id: UUID
    kind: str
    name: str
    number: str | None
    media_type: str
    size: int
    sha256: str
    created_at: datetime
    content: str


class ExtractOut(Schema):
    """A row of a register, and whose register it is."""

    dataset: str
    organisation: str
    recorded_from: datetime
    values: dict[str, Any]


class ExhibitOut(Schema):
    """Evidence before the case: documents (the first counts) or rows of registers."""

    kind: str
    name: Text
    source: str
    required: bool
    documents: list[PaperOut]
    rows: list[ExtractOut]


class ActOut(Schema):
    """An outcome open at the task, and what it needs."""

    outcome: str
    name: str
    notice: str
    needs_reasons: bool
    needs_items: bool


class ApplicantOut(Schema):
    """Who applies; the identifier is masked."""

    name: str
    kind: str
    identifier: str


class LimitOut(Schema):
    """A clock of the case."""

    name: str
    due_on: date
    promised_on: date | None
    stopped_on: date | None
    light: str
    left: int


class SiblingOut(Schema):
    """Another part of the life event: only how it stands and when it is due."""

    service: str
    organisation: str
    status: str
    due_on: date | None


class TaskOut(Schema):
    """A task with everything needed to decide it. ``refusal`` says why the token's user cannot."""

    id: int
    name: str
    case: UUID
    number: str
    service: str
    status: str
    applicant: ApplicantOut
    values: dict[str, Any]
    evidence: list[ExhibitOut]
    clocks: list[LimitOut]
    documents: list[PaperOut]
    parts: list[SiblingOut]
    acts: list[ActOut]
    refusal: str | None
    done_at: datetime | None
    outcome: str


class DecisionIn(Schema):
    """A decision: ``outcome`` is empty for a task that only has to be done."""

    outcome: str = ""
    reasons: str = ""
    items: tuple[str, ...] = ()
    way: str = ""


class DecidedOut(Schema):
    """What came of it."""

    case: UUID
    number: str
    status: str
    documents: list[PaperOut]


def row_out(item: WorkItem) -> TaskRowOut:
    """Return a task of the work list."""
    return TaskRowOut(
        id=item.task.pk,
        name=item.task.name,
        case=item.task.case_id,
        number=item.task.case.number,
        service=item.service.id,
        service_name=item.service.name,
        life_event=item.life_event.id if item.life_event else None,
        applicant=item.applicant,
        due_on=item.task.due_on,
        light=item.light,
        left=item.left,
        holder=item.task.holder.username if item.task.holder else None,
        section=item.task.section,
        urged=item.task.urged_at is not None,
        at_window=item.task.at_window,
    )


def task_out(task: Task, page: CasePage) -> TaskOut:
    """Return a task with its case laid out."""
    case = page.case
    found = next((one for one in page.tasks if one.task.pk == task.pk), None)
    applicant = ApplicantOut(name=case.applicant.name, kind=case.applicant.kind, identifier=page.identifier)
    return TaskOut(
        id=task.pk,
        name=task.name,
        case=case.pk,
        number=case.number,
        service=case.definition,
        status=case.status,
        applicant=applicant,
        values=values_of(case),
        evidence=[_exhibit(exhibit) for exhibit in page.exhibits],
        clocks=[LimitOut.model_validate({**_clock(face)}) for face in page.clocks],
        documents=[paper_out(document) for document in page.documents],
        parts=[
            SiblingOut(
                service=one.service.id,
                organisation=one.case.organisation,
                status=one.case.status,
                due_on=one.due_on,
            )
            for one in page.siblings
        ],
        acts=[_act(one) for one in found.acts] if found else [],
        refusal=found.refusal.code if found and found.refusal else None,
        done_at=task.done_at,
        outcome=task.outcome,
    )


def paper_out(document: Document) -> PaperOut:
    """Return a document's description, and where its content is."""
    names = ("kind", "name", "number", "media_type", "size", "sha256", "created_at")
    described = {name: getattr(document, name) for name in names}
    return PaperOut(id=document.pk, content=f"/api/v1/documents/{document.pk}", **described)


def _act(one: Any) -> ActOut:
    return ActOut(
        outcome=one.literal,
        name=str(one.act.name),
        notice=one.notice,
        needs_reasons=one.act.needs_reasons,
        needs_items=one.act.needs_items,
    )


def _clock(face: Any) -> dict[str, Any]:
    row = face.row
    dates = {"due_on": row.due_on, "promised_on": row.promised_on, "stopped_on": row.stopped_on}
    return {"name": row.name, "light": face.light, "left": face.left, **dates}


def _exhibit(exhibit: Exhibit) -> ExhibitOut:
    rows = [
        ExtractOut(
            dataset=extract.row.dataset,
            organisation=extract.organisation.id,
            recorded_from=extract.row.recorded_from,
            values=extract.row.values,
        )
        for extract in exhibit.extracts
    ]
    return ExhibitOut(
        kind=exhibit.kind.id,
        name=exhibit.kind.name,
        source=exhibit.source,
        required=bool(exhibit.need and exhibit.need.required),
        documents=[paper_out(document) for document in exhibit.documents],
        rows=rows,
    )
