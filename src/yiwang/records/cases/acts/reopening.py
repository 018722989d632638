"""A closed case goes on: a review reversed the decision that had closed it, or what had ended it is gone."""

from collections.abc import Mapping
from typing import Any

from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases.acts.engine import begin_procedure
from yiwang.records.cases.acts.procedure import procedure_of
from yiwang.records.cases.acts.saying import say
from yiwang.records.cases.acts.settling import settle
from yiwang.records.cases.deadlines import start_clock
from yiwang.records.cases.models import Case, Inbox
from yiwang.records.ledger.acts import NewEvent, record


def reopen(case: Case, before: Mapping[str, Any] | None) -> None:
    """Let a locked, closed part go on from a state, its clocks counted from today, and tell the life event.

    Without a state its procedure begins anew. Raises ``ActRefused("unpublished-year")``.
    """
    unclose(case)
    if before is None:
        case.accepted_on = None
        begin_procedure(case)
    else:
        procedure, state = procedure_of(case), bpmn.State.from_json(before)
        for place in state.waiting:
            if name := bpmn.node_at(procedure, state, place).clock:
                start_clock(case, name, clock.today())
        settle(case, bpmn.resume(procedure, state))
    if case.parent:
        say(case.parent, Inbox.Message.PART_REOPENED, case)


def unclose(case: Case) -> None:
    """Take back that a case is closed; what it waits for then is the caller's to say, and to keep."""
    case.finished_at = None
    public = {"definition": case.definition}
    record([NewEvent("case-reopened", case.organisation, case.pk, (case.applicant_id,), public)])
