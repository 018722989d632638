"""Messages between cases: a part that finished lets others begin, or tells them they cannot."""

from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases.acts.engine import advance, begin_procedure, finish
from yiwang.records.cases.acts.saying import say as send
from yiwang.records.cases.models import Case, CaseEvidence, Inbox
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.models import Document
from yiwang.records.registry.releases import folder_of


def deliver(message: Inbox, case: Case) -> None:
    """Let a locked case act on a message, inside the caller's transaction."""
    match message.message:
        case Inbox.Message.PART_FINISHED:
            _part_finished(case)
        case Inbox.Message.START:
            _start(case)
        case Inbox.Message.CANNOT_START:
            _cannot_start(case)
        case Inbox.Message.MESSAGE:
            said = message.payload
            _hear(case, bpmn.MessageReceived(said["name"], said.get("key"), said.get("values", {})))
        case Inbox.Message.SIGNAL:
            _hear(case, bpmn.SignalReceived(message.payload["name"]))
        case unknown:
            raise ValueError(f"unknown message {unknown}")


def _hear(case: Case, event: bpmn.Event) -> None:
    """Pass on what was said. A message that comes too early stays in the inbox: ``NotWaiting`` is raised."""
    if not case.is_final:
        advance(case, event)


def _part_finished(whole: Case) -> None:
    """Look at all parts anew: the answer is the same however often and in whatever order messages come."""
    parts = {part.definition: part for part in whole.parts.all()}
    for part in parts.values():
        if part.status != Case.Status.WAITING:
            continue
        needed = [parts[service] for service in part.needs]
        if any(need.is_final and need.status != Case.Status.GRANTED for need in needed):
            send(part, Inbox.Message.CANNOT_START, whole)
        elif all(need.status == Case.Status.GRANTED for need in needed):
            send(part, Inbox.Message.START, whole)
    if not whole.is_final and all(part.is_final for part in parts.values()):
        finish(whole, _outcome({part.status for part in parts.values()}))
        whole.save()


def _outcome(statuses: set[str]) -> str:
    for status in (Case.Status.GRANTED, Case.Status.WITHDRAWN, Case.Status.REFUSED):
        if statuses == {status}:
            return status
    return Case.Status.PARTLY_GRANTED if Case.Status.GRANTED in statuses else Case.Status.REFUSED


def _start(part: Case) -> None:
    if part.status != Case.Status.WAITING:
        return
    _lay_produced(part)
    part.received_at = clock.now()
    public = {"definition": part.definition}
    record([NewEvent("part-started", part.organisation, part.pk, (part.applicant_id,), public)])
    begin_procedure(part)


def _cannot_start(part: Case) -> None:
    if part.status != Case.Status.WAITING:
        return
    finish(part, Case.Status.NOT_STARTED)
    part.save()


def _lay_produced(part: Case) -> None:
    """What the parts before it issued becomes this part's evidence."""
    kinds = {need.kind for need in folder_of(part.release_id).services[part.definition].evidence}
    producers = Case.objects.filter(parent=part.parent_id, definition__in=part.needs).values("pk")
    for document in Document.objects.filter(case__in=producers, kind__in=kinds):
        CaseEvidence.objects.create(
            case=part,
            kind=document.kind,
            source=CaseEvidence.Source.PRODUCED,
            document=document,
            added_at=clock.now(),
        )
