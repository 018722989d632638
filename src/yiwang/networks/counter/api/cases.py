"""Cases of the token's applicant: where they stand, their documents, corrections, withdrawal."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Form, Router, Schema
from ninja.errors import HttpError
from ninja.files import UploadedFile
from pydantic import Field, Json

from yiwang.definitions.base import Text
from yiwang.networks.counter.api.common import Scalar, applicant, as_file, as_typed, who
from yiwang.networks.counter.api.schemas import (
    AdviceOut,
    DocumentOut,
    Named,
    advice_out,
    document_out,
    named,
)
from yiwang.networks.counter.queries.case import CaseFile, PartFile, follow
from yiwang.networks.counter.queries.correction import correction_of
from yiwang.networks.counter.queries.following import owed_by
from yiwang.records.cases.access import find
from yiwang.records.cases.acts import correcting, withdrawing
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.cases.queries.documents import open_document
from yiwang.records.cases.queries.following import PAGE, ClockFace, my_cases
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import folder_of

router = Router(tags=["cases"])


class DayOut(Schema):
    """A day of a clock: counted or not, and why."""

    day: date
    counted: bool
    number: int
    reason: str
    text: Text


class ClockOut(Schema):
    """A clock: its limits, its light (green, yellow, red, done), the days left by law, every day."""

    name: str
    lawful: str
    promised: str
    started_on: date
    due_on: date
    promised_on: date | None
    stopped_on: date | None
    light: str
    left: int
    days: list[DayOut]


class PartOut(Named):
    """A part of a case; ``id`` is its service's."""

    case: UUID
    number: str
    organisation: Named
    status: str
    accepted_on: date | None
    finished_at: datetime | None
    waits_for: list[str]
    clocks: list[ClockOut]
    advice: AdviceOut | None


class ToDoOut(Schema):
    """A correction asked for: all that must be corrected."""

    task: int
    part: str
    items: list[str]
    reasons: str


class OwedOut(Schema):
    """Papers that were to follow: each kind with its last day."""

    task: int
    part: str
    kinds: dict[str, date]


class CaseRowOut(Named):
    """A case in a list; ``id`` is the definition's."""

    case: UUID
    number: str
    kind: str
    status: str
    received_at: datetime
    finished_at: datetime | None


class CasesOut(Schema):
    """A page of cases; pass ``next`` as ``before`` for the page after."""

    cases: list[CaseRowOut]
    next: UUID | None


class CaseOut(CaseRowOut):
    """A case with its parts, clocks, documents, and what waits for the applicant."""

    organisation: Named
    parts: list[PartOut]
    documents: list[DocumentOut]
    to_do: list[ToDoOut]
    to_follow: list[OwedOut]


class WithdrawIn(Schema):
    """Why, if the applicant wishes to say."""

    reasons: str = ""


class CorrectionIn(Schema):
    """Answers as a JSON object; for each of ``files`` its kind, in the same order."""

    values: Json[dict[str, Scalar]] = Field(default_factory=dict)
    kinds: list[str] = Field(default_factory=list)


@router.get("/cases", response=CasesOut, summary="My cases")
def cases(request: HttpRequest, before: UUID | None = None) -> CasesOut:
    """Return the applicant's cases, newest first."""
    rows = my_cases(applicant(request), before=before)
    return CasesOut(cases=[_row(case) for case in rows], next=rows[-1].pk if len(rows) == PAGE else None)


@router.get("/cases/{case}", response=CaseOut, summary="A case")
def case(request: HttpRequest, case: UUID) -> CaseOut:
    """Return one of the applicant's cases; a part leads to its whole."""
    actor = who(request)
    found = find(actor, case)
    if actor.hat.subject is None:
        raise ActRefused("not-found")
    return case_out(found.parent or found, actor)


@router.post("/cases/{case}/withdraw", response=CaseOut, summary="Withdraw")
def withdraw(request: HttpRequest, case: UUID, said: WithdrawIn) -> CaseOut:
    """Withdraw an application before it is decided."""
    return case_out(withdrawing.withdraw(who(request), case, said.reasons), who(request))


@router.post("/corrections/{task}", response=CaseOut, summary="Answer a correction notice")
def correct(
    request: HttpRequest, task: int, said: Form[CorrectionIn], files: File[list[UploadedFile] | None] = None
) -> CaseOut:
    """Answer a correction notice with new answers, new documents, or both."""
    papers = files or []
    if len(papers) != len(said.kinds):
        raise HttpError(422, "Give one kind for each file, in the same order.")
    typed = {name: as_typed(value) for name, value in said.values.items()}
    by_kind = {kind: as_file(file, kind) for kind, file in zip(said.kinds, papers, strict=True)}
    done = correcting.correct(who(request), task, correcting.Correction(typed, by_kind))
    return case_out(done.parent or done, who(request))


@router.get("/documents/{document}", summary="A document's content", response={200: None})
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """Return a document's bytes, to those who may open it; an office's reading is recorded."""
    row, content = open_document(who(request), document)
    response = HttpResponse(content, content_type=row.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    return response


def case_out(case: Case, actor: Actor) -> CaseOut:
    """Return a case as its applicant's program reads it."""
    file = follow(case)
    to_do = [(part, task, correction_of(actor, task.pk)) for part, task in file.to_do]
    return CaseOut(
        **_row(case).model_dump(),
        organisation=named(file.folder, case.organisation),
        parts=[part_out(file, part) for part in file.parts],
        documents=[document_out(row) for row in file.notices],
        to_do=[
            ToDoOut(task=task.pk, part=part.service.id, items=list(asked.items), reasons=asked.reasons)
            for part, task, asked in to_do
        ],
        to_follow=[_owed(actor, part, task) for part, task in file.to_follow],
    )


def _owed(actor: Actor, part: PartFile, task: Task) -> OwedOut:
    papers = owed_by(actor, task.pk).papers
    return OwedOut(task=task.pk, part=part.service.id, kinds={kind.id: day for kind, day in papers})


def part_out(file: CaseFile, part: PartFile) -> PartOut:
    """Return a part of a case."""
    return PartOut(
        id=part.service.id,
        name=part.service.name,
        case=part.case.pk,
        number=part.case.number,
        organisation=named(file.folder, part.case.organisation),
        status=part.case.status,
        accepted_on=part.case.accepted_on,
        finished_at=part.case.finished_at,
        waits_for=list(part.case.needs),
        clocks=[_clock(face) for face in part.clocks],
        advice=advice_out(part.advice) if part.advice else None,
    )


def _clock(face: ClockFace) -> ClockOut:
    row = face.row
    days = [
        DayOut(
            day=one.day,
            counted=one.counted,
            number=one.number,
            reason=one.reason_code,
            text=Text(zh=one.reason_text.zh, en=one.reason_text.en),
        )
        for one in face.days
    ]
    return ClockOut(
        name=row.name,
        lawful=row.lawful,
        promised=row.promised,
        started_on=row.started_on,
        due_on=row.due_on,
        promised_on=row.promised_on,
        stopped_on=row.stopped_on,
        light=face.light,
        left=face.left,
        days=days,
    )


def _row(case: Case) -> CaseRowOut:
    folder = folder_of(case.release_id)
    definitions = folder.life_events if case.kind == Case.Kind.LIFE_EVENT else folder.services
    return CaseRowOut(
        id=case.definition,
        name=definitions[case.definition].name,
        case=case.pk,
        number=case.number,
        kind=case.kind,
        status=case.status,
        received_at=case.received_at,
        finished_at=case.finished_at,
    )
