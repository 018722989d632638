"""A firm's problems as it follows them: who owns each, until when, and what waits for the firm."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yiwang.definitions.city import FIRM_PROBLEM as PROBLEM
from yiwang.records.cases.models import Case, Task
from yiwang.records.ledger.queries import of_case
from yiwang.records.registry.hats import Actor

MOST = 50


@dataclass(frozen=True)
class Followed:
    """A problem: its case, the open task, who holds it, and what was answered last."""

    case: Case
    task: Task | None
    answer: str = ""

    @property
    def waits_for_firm(self) -> bool:
        """Tell whether the firm is asked to say if it is solved."""
        return self.task is not None and self.task.role == "applicant"

    @property
    def due_on(self) -> date | None:
        """The day the owner has to be done with the present step."""
        return self.task.due_on if self.task and not self.waits_for_firm else None

    @property
    def standing(self) -> str:
        """Where it stands: the end it came to, ``confirm`` while the firm is asked, else ``handling``."""
        if self.case.ended:
            return self.case.ended
        return "confirm" if self.waits_for_firm else "handling"


def problems_of(actor: Actor) -> list[Followed]:
    """Return the problems of the hat's firm, newest first. Investigations of offices are never among them."""
    if actor.hat.subject is None or actor.hat.kind == "visit":
        return []
    cases = Case.objects.filter(
        applicant=actor.hat.subject, kind=Case.Kind.PROCEDURE, definition=PROBLEM
    ).order_by("-id")[:MOST]
    open_ = Task.objects.filter(case__in=[case.pk for case in cases], done_at__isnull=True)
    tasks: Mapping[UUID, Task] = {task.case_id: task for task in open_.select_related("holder")}
    answers = _answers([case.pk for case in cases])
    return [Followed(case, tasks.get(case.pk), answers.get(case.pk, "")) for case in cases]


def _answers(cases: Iterable[UUID]) -> dict[UUID, str]:
    """The last answer to each, in the office's words; blank once erased."""
    found: dict[UUID, str] = {}
    for told in of_case(cases):
        if told.type == "task-done" and told.data.get("node") == "answer" and told.case:
            found.setdefault(told.case, (told.private or {}).get("reasons", ""))
    return found
