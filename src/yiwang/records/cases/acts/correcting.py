"""Correcting a life event as a whole: several offices asked, the applicant answers once."""

from uuid import UUID

from django.db import transaction

from yiwang.records.cases.access import find
from yiwang.records.cases.acts.tasks import Correction, correct
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.cases.ways import FOLLOWING
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import folder_of


def open_corrections(case: Case) -> list[Task]:
    """Return what waits for the applicant in a case or the parts of a life event, in the order of parts."""
    parts = [*case.parts.all(), case]
    tasks = Task.objects.filter(case__in=parts, role="applicant", done_at__isnull=True).exclude(
        clock=FOLLOWING
    )
    return list(tasks.select_related("case").order_by("case__number"))


@transaction.atomic
def correct_all(actor: Actor, case_id: UUID, correction: Correction) -> list[Case]:
    """Answer every correction notice open in a life event: each part takes of it what it asks for.

    All or nothing. Raises ``ActRefused``: nothing open, answers wrong, or a part in which nothing was
    corrected; and ``UploadRefused``.
    """
    case = find(actor, case_id)
    tasks = open_corrections(case)
    if not tasks:
        raise ActRefused("nothing-asked")
    return [_correct(actor, task, correction) for task in tasks]


def _correct(actor: Actor, task: Task, correction: Correction) -> Case:
    for file, _name in correction.files.values():
        file.seek(0)  # another part may have read it
    try:
        return correct(actor, task.pk, correction)
    except ActRefused as refused:
        if refused.code != "nothing-corrected":
            raise
        name = folder_of(task.case.release_id).services[task.case.definition].name
        raise ActRefused("part-not-corrected", name=name) from refused
