"""Correcting: what an office asked for; of a life event, what several asked for, answered once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from yiwang.kernel import bpmn
from yiwang.records.cases import ways
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.engine import advance
from yiwang.records.cases.acts.rows import form_kept
from yiwang.records.cases.acts.tasks import closed, hold, lay
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.cases.planning import values_of
from yiwang.records.ledger.acts import NewEvent, recording
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import folder_of


@dataclass(frozen=True)
class Correction:
    """What an applicant corrects: answers by data element and documents by kind, as (file, name)."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[BinaryIO, str]] = field(default_factory=dict)


@transaction.atomic
def correct(actor: Actor, task: int, correction: Correction) -> Case:
    """Answer a correction notice. Raises ``ActRefused`` (also when nothing changed) or ``UploadRefused``."""
    row, case = hold(actor, task, role="applicant")
    if row.clock == ways.FOLLOWING:
        raise ActRefused("nothing-asked")
    folder = folder_of(case.release_id)
    form = folder.forms.get(case.definition)
    asked = {field.id for field in form.fields} if form else set()
    typed = {name: text for name, text in correction.values.items() if name in asked}
    changed = _corrected_values(case, form.parse(typed) if form else {})
    kinds = [need.kind for need in folder.services[case.definition].evidence if need.source != "form"]
    replaced = [lay(case, kind, correction.files[kind], actor) for kind in kinds if kind in correction.files]
    if not changed and not replaced:
        raise ActRefused("nothing-corrected")
    public = {"fields": sorted(changed), "documents": sorted(replaced)}
    event = NewEvent(
        "correction-made", case.organisation, case.pk, (case.applicant_id,), public, {"values": changed}
    )
    written = [closed(row, actor), form_kept(case), *recording([event])[1]]
    values = {ways.FOLLOWS: bool(ways.owed(case))} if ways.tolerates(case) else {}
    advance(case, bpmn.Completed(row.node, None, values), written)
    return case


def open_corrections(case: Case) -> list[Task]:
    """Return what waits for the applicant in a case or the parts of a life event, in the order of parts."""
    parts = [*case.parts.all(), case]
    tasks = Task.objects.filter(case__in=parts, role="applicant", done_at__isnull=True).exclude(
        clock=ways.FOLLOWING
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


def _corrected_values(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    """Lay corrected answers over the application's, in this part only; returns what really changed."""
    form = folder_of(case.release_id).forms.get(case.definition)
    before = values_of(case)
    if form and (faults := form.validate({**before, **values})):
        raise ActRefused("form-invalid", fields=faults)
    changed = {name: value for name, value in values.items() if str(before.get(name)) != str(value)}
    case.form = {**case.form, **changed}
    return changed
