"""An inspection laid out for the phone and for the page of its case."""

from dataclasses import dataclass

from yiwang.definitions.inspection import Checklist, InspectionItem
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.service import Service
from yiwang.records.cases.acts.inspecting import checklist_of, colleagues, passed
from yiwang.records.cases.models import Case, Inspection, Task
from yiwang.records.cases.naming import Loop, definition_of
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import User


@dataclass(frozen=True)
class Line:
    """An item of the checklist with what was found, and the ids of its photos."""

    item: InspectionItem
    finding: str
    remark: str
    photos: tuple[str, ...]


@dataclass(frozen=True)
class InspectionPage:
    """An inspection: without ``found`` it has to be begun, with one of the ``colleagues``."""

    case: Case
    definition: Service | LifeEvent | Loop
    checklist: Checklist
    found: Inspection | None
    lines: tuple[Line, ...]
    colleagues: tuple[User, ...] = ()
    is_mine: bool = False
    has_signed: bool = False

    @property
    def passed(self) -> bool:
        """Tell what a finished inspection came to."""
        return self.found is not None and passed(self.checklist, self.found)


def inspection_page(case: Case, task: Task, actor: Actor) -> InspectionPage:
    """Lay out the inspection of a task for an officer of the office."""
    found = Inspection.objects.filter(task=task).select_related("first", "second").first()
    return InspectionPage(
        case,
        definition_of(case),
        checklist_of(case),
        found,
        _lines(case, found),
        () if found else tuple(colleagues(actor, case)),
        found is not None and actor.user in (found.first_id, found.second_id),
        found is not None and any(one["user"] == actor.user for one in found.signed),
    )


def inspections_of(case: Case) -> tuple[InspectionPage, ...]:
    """Return the inspections of a case that are finished, for its page."""
    rows = Inspection.objects.filter(case=case, finished_at__isnull=False).order_by("pk")
    return tuple(
        InspectionPage(case, definition_of(case), checklist_of(case), row, _lines(case, row)) for row in rows
    )


def _lines(case: Case, found: Inspection | None) -> tuple[Line, ...]:
    findings = found.findings if found else {}
    photos = found.photos if found else []
    return tuple(
        Line(
            item,
            findings.get(item.id, {}).get("finding", ""),
            findings.get(item.id, {}).get("remark", ""),
            tuple(photo["document"] for photo in photos if photo["item"] == item.id),
        )
        for item in checklist_of(case).item
    )
