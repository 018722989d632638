"""The work list as its page shows it: each task with its light and the days left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yiwang.definitions import CityFolder
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.service import Service
from yiwang.kernel import calendars
from yiwang.networks.desk.queries.names import in_list
from yiwang.records import clock
from yiwang.records.cases import hour_clocks
from yiwang.records.cases.deadlines import calendar_in_force, kernel_clock
from yiwang.records.cases.models import Case, Clock, Task
from yiwang.records.cases.naming import Loop, definition_of
from yiwang.records.cases.queries.desk import PAGE, Cursor, recent_cases, work_list
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city, folder_of


@dataclass(frozen=True)
class WorkItem:
    """A task of the list. ``left`` is in days of its clock, negative when late; None when it has none.

    Of a clock in hours it is in whole hours, and the task says the instant it is due at.
    """

    task: Task
    service: Service | LifeEvent | Loop
    life_event: LifeEvent | None
    applicant: str
    light: str
    left: int | None

    @property
    def late(self) -> int:
        """How many days late, for words."""
        return -(self.left or 0)


@dataclass(frozen=True)
class ListedCase:
    """A case of the office's list."""

    case: Case
    name: Service | LifeEvent | Loop
    applicant: str


@dataclass(frozen=True)
class WorkPage:
    """A page of the work list; ``next`` continues it."""

    items: list[WorkItem]
    next: Cursor | None


def work_page(actor: Actor, *, after: Cursor | None = None, service: str = "", size: int = PAGE) -> WorkPage:
    """Return a page of the office's open tasks by time left, in a fixed number of queries."""
    tasks = work_list(actor, after=after, service=service, limit=size + 1)
    shown = tasks[:size]
    clocks = _running(shown)
    calendar = calendar_in_force()
    items = [_item(task, clocks.get((task.case_id, task.clock)), calendar) for task in shown]
    last = shown[-1] if len(tasks) > size else None
    return WorkPage(items, Cursor(last.due_on, last.pk) if last else None)


def listed_cases(actor: Actor, *, number: str = "", before: object = None) -> tuple[list[ListedCase], object]:
    """Return a page of the office's cases, newest first, and the id the next page goes on from."""
    cases = recent_cases(actor, number=number, before=before, limit=PAGE + 1)  # type: ignore[arg-type]
    listed = [ListedCase(case, definition_of(case), in_list(case.applicant)) for case in cases[:PAGE]]
    return listed, listed[-1].case.pk if len(cases) > PAGE else None


def services_of(actor: Actor) -> list[Service]:
    """Return the services of the actor's office under the release in force, by name."""
    office = actor.hat.organisation
    mine = [service for service in city().services.values() if service.organisation == office]
    return sorted(mine, key=lambda service: service.name.zh)


def read_cursor(text: str) -> Cursor | None:
    """Read a cursor from an address, ``2026-06-30.17`` or ``.17``; anything else begins the list."""
    day, _, number = text.partition(".")
    try:
        return Cursor(date.fromisoformat(day) if day else None, int(number))
    except ValueError:
        return None


def write_cursor(cursor: Cursor) -> str:
    """Write a cursor for an address."""
    return f"{cursor.due_on or ''}.{cursor.id}"


def _running(tasks: Sequence[Task]) -> dict[tuple[object, str], Clock]:
    rows = Clock.objects.filter(case__in={task.case_id for task in tasks}, stopped_on__isnull=True)
    rows = rows.select_related("case")
    return {(row.case_id, row.name): row for row in rows.order_by("id")}


def _item(task: Task, running: Clock | None, calendar: calendars.Calendar) -> WorkItem:
    folder: CityFolder = folder_of(task.case.release_id)
    parent = task.case.parent
    light, left = _time(task, running, calendar)
    return WorkItem(
        task,
        definition_of(task.case),
        folder.life_events[parent.definition] if parent else None,
        in_list(task.case.applicant),
        light,
        left,
    )


def _time(task: Task, running: Clock | None, calendar: calendars.Calendar) -> tuple[str, int | None]:
    """The light by the promised day, else the lawful one; by the bare day where no calendar reaches."""
    today = clock.today()
    if running is None:
        return "", None
    try:
        if running.in_hours:
            light, left = hour_clocks.light(running)
            return light, left // timedelta(hours=1)
        counted = kernel_clock(running, promised=True)
        return calendars.light(counted, calendar, today), calendars.days_left(counted, calendar, today)
    except calendars.UnpublishedYear:
        return "red" if task.due_on and task.due_on < today else "yellow", None
