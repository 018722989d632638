"""Endpoints of supervision: late cases, figures of offices, escalating."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yiwang.networks.desk.api.holding import BegunOut, WhyIn
from yiwang.networks.desk.queries.supervising import warned_page
from yiwang.networks.desk.queries.work import WorkItem, read_cursor, write_cursor
from yiwang.records import clock
from yiwang.records.cases.acts import supervising
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.queries.supervision import Period, figures
from yiwang.records.cases.supervision import supervises
from yiwang.records.registry.hats import Actor

router = Router(tags=["supervision"])


class WarnedOut(Schema):
    """A yellow or red task, without anybody's name."""

    id: int
    name: str
    organisation: str
    case: UUID
    number: str
    definition: str
    due_on: date | None
    light: str
    left: int | None
    urged: bool
    at_window: bool


class WarnedPageOut(Schema):
    """A page of them; pass ``next`` as ``after`` for the page after."""

    tasks: list[WarnedOut]
    next: str | None


class BodyOut(Schema):
    """Figures of an office: how many cases of each count, share on time, median working days."""

    organisation: str
    cases: dict[str, int]
    on_time_share: float | None
    median_days: float | None


@router.get("/supervision/tasks", response=WarnedPageOut, summary="Yellow and red tasks")
def warned(request: HttpRequest, after: str = "", light: str = "", organisation: str = "") -> WarnedPageOut:
    """Return yellow and red tasks of the offices supervised, the first due first."""
    bodies = _bodies(request)
    asked = bodies & {organisation} if organisation else bodies
    page = warned_page(asked, read_cursor(after), light=light)
    following = write_cursor(page.next) if page.next else None
    return WarnedPageOut(tasks=[_warned(item) for item in page.items], next=following)


@router.get("/supervision/bodies", response=list[BodyOut], summary="Offices in numbers")
def bodies(request: HttpRequest, first: date | None = None, last: date | None = None) -> list[BodyOut]:
    """Return the figures of the offices supervised, this year's unless days are named."""
    last = last or clock.today()
    period = Period(first or last.replace(month=1, day=1), last)
    return [
        BodyOut(
            organisation=row.organisation,
            cases=row.cases,
            on_time_share=row.on_time_share,
            median_days=row.median_days,
        )
        for row in figures(_bodies(request), period)
    ]


@router.post("/supervision/cases/{case}/escalate", response=BegunOut, summary="Put a case under supervision")
def escalate(request: HttpRequest, case: UUID, asked: WhyIn) -> BegunOut:
    """Begin a supervision about a case; returns that case of its own."""
    _bodies(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    begun = supervising.escalate(actor, case, asked.why)
    return BegunOut(case=begun.pk, number=begun.number)


def _bodies(request: HttpRequest) -> frozenset[str]:
    """Return the offices supervised. Raises ``ActRefused("not-found")`` for those who supervise none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = supervises(actor)
    if not found:
        raise ActRefused("not-found")
    return found


def _warned(item: WorkItem) -> WarnedOut:
    task = item.task
    return WarnedOut(
        id=task.pk,
        name=task.name,
        organisation=task.organisation,
        case=task.case_id,
        number=task.case.number,
        definition=task.case.definition,
        due_on=task.due_on,
        light=item.light,
        left=item.left,
        urged=task.urged_at is not None,
        at_window=task.at_window,
    )
