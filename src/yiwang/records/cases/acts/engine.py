"""The engine room: the steps of a case, and its lock."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from yiwang.kernel import bpmn
from yiwang.records.cases.acts.procedure import procedure_of
from yiwang.records.cases.acts.rows import lock_case
from yiwang.records.cases.acts.settling import finishing, settle
from yiwang.records.cases.models import Case
from yiwang.records.cases.ways import starting_values
from yiwang.records.statements import Statement, send


def begin_procedure(case: Case) -> None:
    """Start a case's procedure; the caller holds the case or has just made it."""
    procedure = procedure_of(case)
    settle(case, bpmn.start(procedure, starting_values(case, procedure)))


def advance(case: Case, event: bpmn.Event, along: Iterable[Statement] = ()) -> None:
    """Move a locked case on by one event; ``along`` is what the act writes before, in the same round trip.

    Raises ``bpmn.NotWaiting`` when the case does not wait for that.
    """
    state = bpmn.State.from_json(case.state)
    settle(case, bpmn.step(procedure_of(case), state, event), along)


def lock(case_id: UUID) -> Case:
    """Lock the one case a transaction works on; other cases may still send it messages."""
    return lock_case(case_id)


def lock_if_free(case_id: UUID) -> Case | None:
    """Lock a case unless somebody else holds it, in which case the answer is None."""
    return (
        _lockable().select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=case_id).first()
    )


def _lockable() -> QuerySet[Case]:
    return Case.objects.select_related("applicant", "parent")


def finish(case: Case, status: str) -> None:
    """Close a case, its clocks and what was waiting, and tell the life event it is part of."""
    send(finishing(case, status))
