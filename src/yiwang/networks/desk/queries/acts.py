"""What may be done with a case now, and why not."""

from dataclasses import dataclass

from yiwang.records.cases.access import must_hold
from yiwang.records.cases.acts.loops import asked_values
from yiwang.records.cases.acts.procedure import is_inspection, procedure_of
from yiwang.records.cases.acts.tasks import legal_acts
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.cases.notices import WORDS
from yiwang.records.cases.outcomes import LegalAct
from yiwang.records.registry.hats import Actor


@dataclass(frozen=True)
class OpenAct:
    """An act open at a task, and the title of the notice it makes."""

    literal: str
    act: LegalAct
    notice: str


@dataclass(frozen=True)
class OpenTask:
    """A task that waits; ``refusal`` says why this reader cannot do it."""

    task: Task
    acts: list[OpenAct]
    refusal: ActRefused | None
    values: tuple[str, ...] = ()
    """Of a procedure an office began: what may be entered, by variable."""
    is_inspection: bool = False

    @property
    def is_delivery(self) -> bool:
        """Tell whether the task is to deliver what was issued."""
        return self.task.clock == "delivery"


def open_tasks(case: Case, actor: Actor) -> list[OpenTask]:
    """Return the open tasks of a case, those of the applicant too."""
    tasks: list[Task] = case.open_tasks  # type: ignore[attr-defined]
    return [_open_task(case, task, actor) for task in tasks]


def _open_task(case: Case, task: Task, actor: Actor) -> OpenTask:
    try:
        must_hold(actor, task, case)
    except ActRefused as refusal:
        return OpenTask(task, [], refusal, is_inspection=_inspects(case, task, actor))
    acts = [
        OpenAct(literal, act, WORDS[act.notice][1] if act.notice else "")
        for literal, act in legal_acts(case, task)
    ]
    values = asked_values(procedure_of(case)) if case.kind == Case.Kind.PROCEDURE else ()
    return OpenTask(task, acts, None, values, _inspects(case, task, actor))


def _inspects(case: Case, task: Task, actor: Actor) -> bool:
    """Tell whether the task is an inspection an officer of this office may take part in."""
    is_theirs = actor.has_role("officer") and actor.hat.organisation == task.organisation
    return is_theirs and is_inspection(case, task.node)
