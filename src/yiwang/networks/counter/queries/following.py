"""What an applicant still has to hand in after acceptance, and by when."""

from dataclasses import dataclass
from datetime import date

from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.service import Service
from yiwang.records.cases import ways
from yiwang.records.cases.access import find
from yiwang.records.cases.deadlines import following_days
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock, Task
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import folder_of


@dataclass(frozen=True)
class Owed:
    """Evidence of one case that follows: each kind with its last day, the soonest first."""

    task: Task
    case: Case
    service: Service
    papers: tuple[tuple[EvidenceKind, date], ...]


def owed_by(actor: Actor, task: int) -> Owed:
    """Return what an open task of the actor's asks for. Raises ``ActRefused``: not theirs, or over."""
    row = Task.objects.filter(pk=task, role="applicant", clock=ways.FOLLOWING).first()
    if row is None:
        raise ActRefused("not-found")
    case = find(actor, row.case_id)
    if row.done_at:
        raise ActRefused("nothing-owed")
    folder = folder_of(case.release_id)
    started = Clock.objects.get(case=case, name=ways.FOLLOWING, stopped_on__isnull=True).started_on
    days = following_days(case, ways.owed(case), started)
    papers = tuple((folder.evidence[kind], day) for kind, day in days.items())
    return Owed(row, case, folder.services[case.definition], papers)
