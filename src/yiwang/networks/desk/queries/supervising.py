"""Supervision as its pages show it: late cases, figures of offices, and one case without personal data."""

from collections.abc import Set
from dataclasses import dataclass

from yiwang.definitions import CityFolder
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.service import Service
from yiwang.networks.desk.queries.names import in_list
from yiwang.networks.desk.queries.work import WorkPage, page_of
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, LinkedLoop, Task
from yiwang.records.cases.naming import Loop, definition_of
from yiwang.records.cases.queries.desk import PAGE, Cursor
from yiwang.records.cases.queries.following import ClockFace, clock_faces
from yiwang.records.cases.queries.supervision import loops_about, warned
from yiwang.records.cases.supervision import must_supervise
from yiwang.records.ledger.queries import Told, of_case
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import folder_of


@dataclass(frozen=True)
class SupervisedCase:
    """A case as supervision sees it: how it stands and when it is due, and nobody's data."""

    case: Case
    folder: CityFolder
    definition: Service | LifeEvent | Loop
    organisation: Organisation
    applicant: str
    clocks: list[ClockFace]
    tasks: list[Task]
    loops: list[LinkedLoop]
    history: list[Told]

    @property
    def running(self) -> ClockFace | None:
        """The clock that runs now, if any."""
        return next((face for face in reversed(self.clocks) if face.row.stopped_on is None), None)

    @property
    def is_supervised(self) -> bool:
        """Tell whether a supervision runs."""
        kind = LinkedLoop.Kind.SUPERVISION
        return any(loop.kind == kind and loop.case.finished_at is None for loop in self.loops)


def warned_page(
    bodies: Set[str], after: Cursor | None, *, light: str = "", service: str = "", size: int = PAGE
) -> WorkPage:
    """Return a page of yellow and red tasks of some offices, or of one light, the first due first."""

    def more(place: Cursor | None, limit: int) -> list[Task]:
        return warned(bodies, place, limit, service=service)

    return page_of(more, after, {light} if light in {"red", "yellow"} else {"red", "yellow"}, size)


def supervised(actor: Actor, case: Case) -> SupervisedCase:
    """Lay out a case for supervision. Raises ``ActRefused("not-found")`` for one it does not supervise."""
    must_supervise(actor, case)
    if case.kind == Case.Kind.LIFE_EVENT:
        raise ActRefused("not-found")
    folder = folder_of(case.release_id)
    return SupervisedCase(
        case,
        folder,
        definition_of(case),
        folder.organisations[case.organisation],
        in_list(case.applicant),
        clock_faces(case),
        list(case.tasks.filter(role="office", done_at__isnull=True).order_by("pk")),
        loops_about(case),
        of_case([case.pk]),
    )
