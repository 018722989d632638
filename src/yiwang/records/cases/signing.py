"""Whether the offices asked to countersign have signed, and what each of them said."""

from dataclasses import dataclass
from datetime import datetime

from yiwang.kernel import bpmn
from yiwang.records.cases.acts.procedure import procedure_of
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, LinkedLoop, Task
from yiwang.records.ledger.queries import Told

SIGNED = ("signed", "deemed")
"""End events of the procedure after which the decision may be made."""


@dataclass(frozen=True)
class Signature:
    """What one office did about a draft: ``state`` is ``waiting``, ``signed``, ``objected``, ``deemed`` (the
    time ran out), or ``stopped`` (another office objected first). ``officer`` and ``opinion`` may be blank.
    """

    organisation: str
    state: str
    officer: str
    at: datetime | None
    opinion: str


def newest(case: Case) -> LinkedLoop | None:
    """Return the last round of signatures asked for in a case, if any."""
    rounds = LinkedLoop.objects.filter(about=case, kind=LinkedLoop.Kind.COUNTERSIGN).select_related("case")
    return rounds.order_by("-case").first()


def must_be_signed(case: Case, outcome: str) -> None:
    """Check that what is granted was signed by all who were asked. Raises ``ActRefused("signing")``.

    A refusal needs no signatures: whoever does not sign may be why.
    """
    if outcome != "grant":
        return
    asked = newest(case)
    if asked and asked.case.ended not in SIGNED:
        raise ActRefused("signing", number=asked.case.number)


def signatures(case: Case, history: list[Told]) -> list[Signature]:
    """Return every signature of a countersigning case, the newest round first; none for other cases.

    ``history`` is the case's; of what was erased from it the opinion is blank.
    """
    if case.kind != Case.Kind.PROCEDURE:
        return []
    many = {
        node.id
        for node in procedure_of(case).every_node()
        if isinstance(node.repeat, bpmn.Many) and node.organisation == bpmn.CHOSEN
    }
    if not many:
        return []
    said = {told.data.get("node"): told.private or {} for told in history if told.type == "task-done"}
    rows = Task.objects.filter(case=case).select_related("done_by").order_by("-opened_at", "pk")
    return [
        _signature(case, row, said.get(row.node, {}))
        for row in rows
        if bpmn.split_address(row.node)[0] in many
    ]


def _signature(case: Case, row: Task, said: dict[str, object]) -> Signature:
    return Signature(
        row.organisation,
        _state(case, row),
        str(said.get("by", "")),
        row.done_at,
        str(said.get("reasons", "")),
    )


def _state(case: Case, row: Task) -> str:
    if row.done_at is None:
        return "waiting"
    if row.done_by_id:
        return "objected" if row.outcome == "object" else "signed"
    return "deemed" if case.ended == "deemed" else "stopped"
