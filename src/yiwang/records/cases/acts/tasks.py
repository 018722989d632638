"""Tasks: what officers and applicants do with a case that waits for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import get_language

from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases import ways
from yiwang.records.cases.access import must_hold
from yiwang.records.cases.acts.engine import advance
from yiwang.records.cases.acts.procedure import is_inspection, legal_act, outcomes_at
from yiwang.records.cases.acts.rows import ended, lock_case_of
from yiwang.records.cases.acts.typed import typed_values
from yiwang.records.cases.advice import record_advice
from yiwang.records.cases.deadlines import start_clock, stop_clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.holding import in_both_names, keep_holder
from yiwang.records.cases.models import Case, CaseEvidence, Clock, Task
from yiwang.records.cases.notices import draft_notice, write_notice
from yiwang.records.cases.outcomes import DONE, LEGAL_ACTS, LegalAct
from yiwang.records.cases.signing import must_be_signed
from yiwang.records.ledger.acts import NewEvent, recording
from yiwang.records.registry import documents
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document
from yiwang.records.registry.releases import folder_of
from yiwang.records.statements import Statement

ELECTRONIC = "电子送达"
"""The one way of delivery nobody signs for."""


@dataclass(frozen=True)
class Decision:
    """What an officer decides: the outcome, reasons in words, and for a correction what must be corrected."""

    outcome: str = ""
    reasons: str = ""
    items: tuple[str, ...] = ()
    way: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    """Of a procedure an office began: what the task found out, as typed, by variable."""
    receipt: Mapping[str, str] = field(default_factory=dict)
    """Of a delivery: who took it and what was shown, line by line, for the return receipt."""
    number: str = ""
    """The number another system gave the notice; blank: the next of our own series."""
    inspected: bool = False
    """Of an on-site inspection: that two officers have signed what they found."""


@transaction.atomic
def decide(actor: Actor, task: int, decision: Decision) -> Case:
    """End a task waiting for the actor and move its case on.

    Raises ``ActRefused``: not theirs, their own case, already done (and by whom), not an open outcome,
    or reasons missing. Nothing is written then.
    """
    row, case = hold(actor, task, role="office")
    must_be_signed(case, decision.outcome)
    return conclude(in_both_names(actor, row), row, case, decision)


def conclude(actor: Actor, row: Task, case: Case, decision: Decision) -> Case:
    """End an open task of a locked case by a decision somebody may make. Raises ``ActRefused`` as above."""
    if is_inspection(case, row.node) and not decision.inspected:
        raise ActRefused("inspect-on-site")
    act = _legal_act(case, row, decision)
    _must_be_complete(case, decision)
    row.outcome = decision.outcome
    if act.is_adverse:
        Task.objects.filter(pk=row.pk).update(before=case.state)
    if decision.outcome:
        record_advice(case, "decided")
    _keep_time(case, row, decision.outcome)
    notice = _notice(case, act, actor, decision)
    if row.clock == Clock.Name.DELIVERY:
        _deliver(case, actor, decision)
    written = [closed(row, actor), *_told(case, row, actor, decision, notice)]
    try:
        advance(
            case, bpmn.Completed(row.node, decision.outcome or None, typed_values(decision.values)), written
        )
    except bpmn.StepError as error:
        why = error.message(get_language() or "zh-hans")
        raise ActRefused("no-way-on", why=why) from error
    keep_holder(case, row)
    return case


def _notice(case: Case, act: LegalAct, actor: Actor, decision: Decision) -> Document | None:
    if not act.notice:
        return None
    return write_notice(
        ways.about(case) or case, act.notice, by=actor, details=_details(decision), number=decision.number
    )


def _must_be_complete(case: Case, decision: Decision) -> None:
    """Nothing is granted while evidence that was to follow is owed, unless a review has ruled on that."""
    if decision.outcome == "grant" and (missing := ways.owed(case)) and not ways.was_reversed(case):
        folder = folder_of(case.release_id)
        raise ActRefused(
            "evidence-owed", names="、".join(str(folder.evidence[kind].name) for kind in missing)
        )


def hold(actor: Actor, task: int, *, role: str) -> tuple[Task, Case]:
    """Lock a task's case, then read the task again: of two officers, the second sees it is done."""
    found = lock_case_of(task)
    if found is None:
        raise ActRefused("not-found")
    case, row = found
    if row.role != role:
        raise ActRefused("not-your-task")
    must_hold(actor, row, case)
    if row.done_at:
        raise ActRefused("already-done", what=_what_was_done(row))
    return row, case


def _what_was_done(row: Task) -> str:
    act = str(LEGAL_ACTS[row.outcome].name if row.outcome in LEGAL_ACTS else row.outcome or DONE.name)
    who = row.done_by.get_full_name() if row.done_by else ""
    return " · ".join(part for part in (row.name, act, who) if part)


def _legal_act(case: Case, row: Task, decision: Decision) -> LegalAct:
    allowed = outcomes_at(case, row.node)
    if decision.outcome not in (allowed or ("",)):
        raise ActRefused("unknown-outcome", outcome=decision.outcome)
    act = legal_act(case, row.node, decision.outcome)
    if act.needs_reasons and not decision.reasons.strip():
        raise ActRefused("reasons-needed", fields={"reasons": True})
    if act.needs_items and not any(item.strip() for item in decision.items):
        raise ActRefused("items-needed", fields={"items": True})
    return act


def _keep_time(case: Case, row: Task, outcome: str) -> None:
    today = clock.today()
    if row.clock == Clock.Name.ACCEPTANCE:
        stop_clock(case, row.clock, today)
        if outcome == "accept":
            case.accepted_on = today
            start_clock(case, Clock.Name.DECISION, today)  # the notice says when the decision is due
    elif outcome in {"grant", "refuse", "confirm", "mismatch"}:
        stop_clock(case, row.clock, today)


def closed(row: Task, actor: Actor) -> Statement:
    """Mark a task done by an actor; returns what writes it."""
    row.done_at, row.done_by_id = clock.now(), actor.user
    return ended(row)


def draft(actor: Actor, task: int, decision: Decision) -> str:
    """Return the notice a decision would make, as HTML, before it is made.

    Raises ``ActRefused`` as ``decide`` does, and ``ActRefused("not-found")`` for an act that makes none.
    """
    with transaction.atomic():
        row, case = hold(actor, task, role="office")
        act = _legal_act(case, row, decision)
    if not act.notice:
        raise ActRefused("not-found")
    return draft_notice(ways.about(case) or case, act.notice, _details(decision))


def _details(decision: Decision) -> dict[str, Any]:
    items = [item.strip() for item in decision.items if item.strip()]
    return {"reasons": decision.reasons.strip(), "items": items}


def _told(
    case: Case, row: Task, actor: Actor, decision: Decision, notice: Document | None
) -> list[Statement]:
    public = {"node": row.node, "outcome": decision.outcome, "notice": notice.number if notice else None}
    private = {"by": actor.name, **_details(decision)}
    if decision.values:
        private["values"] = dict(decision.values)
    event = NewEvent("task-done", case.organisation, case.pk, (case.applicant_id,), public, private)
    return recording([event])[1]


def _deliver(case: Case, actor: Actor, decision: Decision) -> None:
    if decision.way not in {"", ELECTRONIC} and not decision.receipt:
        raise ActRefused("signature-needed", fields={"signature": True})
    served = Document.objects.filter(case=case.pk, number__isnull=False).order_by("created_at")
    names = [f"{document.title} {document.number}" for document in served]
    write_notice(
        case,
        "delivery",
        by=actor,
        details={"documents": names, "way": decision.way, "receipt": decision.receipt},
    )


def lay(case: Case, kind: str, upload: tuple[BinaryIO, str], actor: Actor) -> str:
    """Lay a new document before the case; the newest of a kind counts, the old one stays on record."""
    file, name = upload
    definition = folder_of(case.release_id).evidence[kind]
    content = documents.examine(file, formats=definition.formats, max_mb=definition.max_mb)
    document = documents.store(
        content, kind=kind, name=name, subject=case.applicant_id, case=case.pk, created_by=actor.user
    )
    CaseEvidence.objects.create(
        case=case, kind=kind, source=CaseEvidence.Source.SUPPLIED, document=document, added_at=clock.now()
    )
    return kind


def legal_acts(case: Case, row: Task) -> Sequence[tuple[str, LegalAct]]:
    """Return the outcomes open at a task, by literal, with what each needs."""
    return [(literal, legal_act(case, row.node, literal)) for literal in outcomes_at(case, row.node)]
