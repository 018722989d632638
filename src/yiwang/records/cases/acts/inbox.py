"""Messages between cases: a part that finished lets others begin, or tells them they cannot."""

from collections.abc import Mapping

from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases.acts.commitments import checked
from yiwang.records.cases.acts.engine import advance, begin_procedure, finish
from yiwang.records.cases.acts.reopening import reopen, unclose
from yiwang.records.cases.acts.rows import keep_case
from yiwang.records.cases.acts.saying import say as send
from yiwang.records.cases.models import Case, CaseEvidence, Inbox
from yiwang.records.cases.notices import write_notice
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.models import Document
from yiwang.records.registry.releases import folder_of

_FAILED = (Case.Status.REFUSED, Case.Status.NOT_ACCEPTED)
_UNDECIDED = (Case.Status.RECEIVED, Case.Status.CORRECTING, Case.Status.HANDLING)


def deliver(message: Inbox, case: Case) -> None:
    """Let a locked case act on a message, inside the caller's transaction."""
    match message.message:
        case Inbox.Message.PART_FINISHED | Inbox.Message.PART_REOPENED:
            _look_anew(case)
        case Inbox.Message.START | Inbox.Message.CANNOT_START | Inbox.Message.END | Inbox.Message.REOPEN:
            _obey(case, message.message)
        case Inbox.Message.MESSAGE:
            said = message.payload
            _hear(case, bpmn.MessageReceived(said["name"], said.get("key"), said.get("values", {})))
        case Inbox.Message.SIGNAL:
            _hear(case, bpmn.SignalReceived(message.payload["name"]))
        case Inbox.Message.CHECKED:
            checked(case, message.sender, message.payload["end"])
        case unknown:
            raise ValueError(f"unknown message {unknown}")


def _hear(case: Case, event: bpmn.Event) -> None:
    """Pass on what was said. A message that comes too early stays in the inbox: ``NotWaiting`` is raised."""
    if not case.is_final:
        advance(case, event)


def _look_anew(whole: Case) -> None:
    """Look at all parts anew: the answer is the same however often and in whatever order messages come."""
    if whole.kind != Case.Kind.LIFE_EVENT:
        return
    parts = {part.definition: part for part in whole.parts.all()}
    wanted = [(part, message) for part in parts.values() if (message := _wanted(whole, part, parts))]
    for part, message in wanted:
        send(part, message, whole)
    is_over = all(part.is_final for part in parts.values()) and not wanted
    if is_over and not whole.is_final:
        finish(whole, _outcome({part.status for part in parts.values()}))
        keep_case(whole)
    elif whole.is_final and not is_over:
        unclose(whole)
        whole.status = Case.Status.HANDLING
        keep_case(whole)


def _wanted(whole: Case, part: Case, parts: Mapping[str, Case]) -> str:
    """What a part has to be told, as the others stand; nothing for most."""
    is_sunk = any(other.status in _FAILED and not _alone(whole, other) for other in parts.values())
    needed = [parts[service] for service in part.needs]
    is_blocked = is_sunk or any(need.is_final and need.status != Case.Status.GRANTED for need in needed)
    match part.status:
        case Case.Status.WAITING if is_blocked:
            return Inbox.Message.CANNOT_START
        case Case.Status.WAITING if all(need.status == Case.Status.GRANTED for need in needed):
            return Inbox.Message.START
        case Case.Status.NOT_STARTED if not is_blocked:
            return Inbox.Message.REOPEN
        case Case.Status.ENDED if not is_sunk:
            return Inbox.Message.REOPEN
        case status if status in _UNDECIDED and is_sunk:
            return Inbox.Message.END
    return ""


def _alone(whole: Case, part: Case) -> bool:
    """Tell whether the life event lets a part fail without the others."""
    event = folder_of(whole.release_id).life_events[whole.definition]
    return all(one.alone for one in event.part if one.service == part.definition)


def _obey(part: Case, told: str) -> None:
    """Do what a part was told, unless it comes too late: the other parts stand differently by now."""
    whole = part.parent
    if whole is None or _wanted(whole, part, {one.definition: one for one in whole.parts.all()}) != told:
        return
    match told:
        case Inbox.Message.START:
            _start(part)
        case Inbox.Message.CANNOT_START:
            finish(part, Case.Status.NOT_STARTED)
            keep_case(part)
        case Inbox.Message.END:
            finish(part, Case.Status.ENDED)
            keep_case(part)
            write_notice(part, "termination")
        case Inbox.Message.REOPEN:
            _reopen(part, whole)


def _outcome(statuses: set[str]) -> str:
    for status in (Case.Status.GRANTED, Case.Status.WITHDRAWN, Case.Status.REFUSED):
        if statuses == {status}:
            return status
    return Case.Status.PARTLY_GRANTED if Case.Status.GRANTED in statuses else Case.Status.REFUSED


def _start(part: Case) -> None:
    _lay_produced(part)
    part.received_at = clock.now()
    public = {"definition": part.definition}
    record([NewEvent("part-started", part.organisation, part.pk, (part.applicant_id,), public)])
    begin_procedure(part)


def _reopen(part: Case, whole: Case) -> None:
    """Go on: what a part could not begin or go on without is open again."""
    if part.status == Case.Status.ENDED:
        reopen(part, part.state)
        return
    unclose(part)
    part.status = Case.Status.WAITING
    keep_case(part)
    send(whole, Inbox.Message.PART_REOPENED, part)


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
