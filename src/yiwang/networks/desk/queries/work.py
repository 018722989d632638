"""The work list as its page shows it: each task with its light and the days left."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date

from yiwang.definitions import CityFolder
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.service import Service
from yiwang.networks.desk.queries.names import in_list
from yiwang.records.cases.holding import holders_of
from yiwang.records.cases.lights import LIGHTS, Lit, lit
from yiwang.records.cases.models import Case, Task
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
    is_mine: bool = False
    """Claimed by the reader, or by somebody they stand in for."""

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


def work_page(
    actor: Actor,
    *,
    after: Cursor | None = None,
    service: str = "",
    hold: str = "",
    light: str = "",
    size: int = PAGE,
) -> WorkPage:
    """Return a page of the office's open tasks by time left; without a light in a fixed number of queries."""
    mine = holders_of(actor)

    def more(place: Cursor | None, limit: int) -> list[Task]:
        return work_list(actor, after=place, service=service, hold=hold, light=light, limit=limit)

    return page_of(more, after, {light} if light in LIGHTS else set(), size, mine)


def page_of(
    more: Callable[[Cursor | None, int], list[Task]],
    after: Cursor | None,
    lights: Set[str],
    size: int,
    mine: Set[int] = frozenset(),
) -> WorkPage:
    """Lay out a page of tasks, only those of some lights if any are named; ``more`` goes on after a place."""
    items: list[WorkItem] = []
    while True:
        tasks = more(after, size + 1)
        found = [one for one in lit(tasks) if not lights or one.light in lights]
        items += [_item(one, mine) for one in found]
        if len(items) > size or len(tasks) <= size:
            break
        after = Cursor(tasks[-1].due_on, tasks[-1].pk)
    last = items[size - 1].task if len(items) > size else None
    return WorkPage(items[:size], Cursor(last.due_on, last.pk) if last else None)


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


def _item(one: Lit, mine: Set[int]) -> WorkItem:
    task = one.task
    folder: CityFolder = folder_of(task.case.release_id)
    parent = task.case.parent
    return WorkItem(
        task,
        definition_of(task.case),
        folder.life_events[parent.definition] if parent else None,
        in_list(task.case.applicant),
        one.light,
        one.left,
        task.holder_id in mine,
    )
