"""How a case was accepted, as an office sees it: what is still to follow, and what checks what."""

from dataclasses import dataclass
from datetime import date

from yiwang.definitions import CityFolder
from yiwang.definitions.evidence import EvidenceKind
from yiwang.records.cases import ways
from yiwang.records.cases.models import Case, Clock, LaterCheck


@dataclass(frozen=True)
class WayShown:
    """Evidence owed, until when (None once that day is over), and the case checked or checking."""

    owed: tuple[EvidenceKind, ...] = ()
    until: date | None = None
    about: Case | None = None
    checked_by: Case | None = None


def way_shown(case: Case, folder: CityFolder) -> WayShown:
    """Return what a case's page says of its way of acceptance."""
    if case.kind == Case.Kind.PROCEDURE:
        return WayShown(about=ways.about(case))
    owed = tuple(folder.evidence[kind] for kind in ways.owed(case)) if not case.is_final else ()
    running = Clock.objects.filter(case=case, name=ways.FOLLOWING, stopped_on__isnull=True).first()
    found = LaterCheck.objects.select_related("case").filter(about=case).first()
    return WayShown(owed, running.due_on if owed and running else None, None, found.case if found else None)
