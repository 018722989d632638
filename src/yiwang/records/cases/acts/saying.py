"""Cases talk through inboxes: a transaction locks one case, the worker delivers to the others."""

from collections.abc import Iterator, Mapping
from typing import Any

from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases.models import Case, Inbox
from yiwang.records.registry.releases import folder_of

HEARD = (bpmn.Trigger.MESSAGE, bpmn.Trigger.SIGNAL)


def say(to: Case, message: str, sender: Case, payload: Mapping[str, Any] | None = None) -> None:
    """Put a message into another case's inbox; the worker delivers it."""
    Inbox.objects.create(
        case=to, message=message, sender=sender, due_at=clock.now(), payload=dict(payload or {})
    )


def listeners(case: Case, name: str) -> Iterator[Case]:
    """Return the other open parts of a life event whose procedure waits for a message or signal anywhere."""
    if case.parent_id is None:
        return
    parts = Case.objects.filter(parent=case.parent_id, finished_at__isnull=True).exclude(pk=case.pk)
    for part in parts.order_by("pk"):
        folder = folder_of(part.release_id)
        procedure = folder.procedures.get(folder.services[part.definition].procedure or "")
        if procedure is not None and _waits_for(procedure, name):
            yield part


def _waits_for(procedure: bpmn.Procedure, name: str) -> bool:
    catching = {bpmn.Kind.CATCH, bpmn.Kind.BOUNDARY, bpmn.Kind.START, bpmn.Kind.RECEIVE}
    return any(
        event.name == name
        for node in procedure.nodes.values()
        if node.kind in catching
        for event in node.of(*HEARD)
    )
