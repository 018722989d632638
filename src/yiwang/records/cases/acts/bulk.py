"""The same act on many tasks: each in a transaction of its own, so one that is refused stops no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yiwang.records.cases import advice
from yiwang.records.cases.acts.holding import claim, hand_over, release
from yiwang.records.cases.acts.procedure import outcomes_at
from yiwang.records.cases.acts.tasks import Decision, decide
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.cases.outcomes import LEGAL_ACTS
from yiwang.records.registry.hats import Actor

MOST = 100
APPROVALS = ("accept", "grant", "confirm")
"""What may be decided in bulk: a machine may help to say yes; no is said one by one, with reasons."""


@dataclass(frozen=True)
class Done:
    """What became of one task: ``refusal`` says why nothing did; ``number`` is blank where it is unknown."""

    task: int
    number: str
    name: str
    refusal: ActRefused | None


def claim_all(actor: Actor, tasks: Sequence[int]) -> list[Done]:
    """Claim tasks. Raises ``ActRefused("no-bulk")`` for none or more than ``MOST``."""
    return _each(actor, tasks, lambda task: claim(actor, task))


def release_all(actor: Actor, tasks: Sequence[int]) -> list[Done]:
    """Give tasks back. Raises ``ActRefused("no-bulk")``."""
    return _each(actor, tasks, lambda task: release(actor, task))


def hand_over_all(actor: Actor, tasks: Sequence[int], to: str, why: str) -> list[Done]:
    """Hand tasks over to one colleague or section, for one reason. Raises ``ActRefused``."""
    if not why.strip():
        raise ActRefused("why-needed", fields={"why": True})
    return _each(actor, tasks, lambda task: hand_over(actor, task, to, why))


def approve_all(actor: Actor, tasks: Sequence[int], outcome: str) -> list[Done]:
    """Accept, grant or confirm; what the rule speaks against has to be opened and decided by itself.

    Raises ``ActRefused``: ``one-by-one``, by name, for every other decision, or ``no-bulk``.
    """
    if outcome not in APPROVALS:
        raise ActRefused("one-by-one", act=LEGAL_ACTS[outcome].name if outcome in LEGAL_ACTS else outcome)
    return _each(actor, tasks, lambda task: _approve(actor, task, outcome))


def _approve(actor: Actor, task: int, outcome: str) -> None:
    row = Task.objects.select_related("case").get(pk=task)
    if row.done_at is None:
        if outcome not in outcomes_at(row.case, row.node):
            raise ActRefused("not-open-here", act=LEGAL_ACTS[outcome].name)
        said = advice.of_case(row.case)
        if said and said.verdict == "not-met":
            raise ActRefused("rule-says-no")
    decide(actor, task, Decision(outcome))


def _each(actor: Actor, tasks: Sequence[int], act: Callable[[int], object]) -> list[Done]:
    wanted = list(dict.fromkeys(tasks))
    if not wanted or len(wanted) > MOST:
        raise ActRefused("no-bulk", most=MOST)
    office = actor.hat.organisation or None
    known = Task.objects.filter(pk__in=wanted, organisation=office).select_related("case")
    rows = {row.pk: row for row in known}
    return [_one(task, rows.get(task), act) for task in wanted]


def _one(task: int, row: Task | None, act: Callable[[int], object]) -> Done:
    """Do one; what is another office's is unknown here."""
    if row is None:
        return Done(task, "", "", ActRefused("not-found"))
    case: Case = row.case
    try:
        act(task)
    except ActRefused as refusal:
        return Done(task, case.number, row.name, refusal)
    return Done(task, case.number, row.name, None)
