"""A case's procedure and tables as they are drawn: of its own release, with where it stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import F

from yiwang.kernel import bpmn
from yiwang.kernel.bpmn.drawing import Past, standing
from yiwang.records.cases.acts.procedure import procedure_of
from yiwang.records.cases.advice import Advice
from yiwang.records.cases.models import Case, Job, Task, Timer
from yiwang.records.ledger.queries import Told

_UNSEEN = frozenset({bpmn.Kind.SCRIPT, bpmn.Kind.THROW, bpmn.Kind.SUB})
"""What a case does by itself, or only holds other stages."""


@dataclass(frozen=True)
class Stage:
    """A named step of a procedure: passed, active or still ahead, and since when it was opened."""

    id: str
    name: str
    standing: Literal["passed", "active", "ahead"]
    since: datetime | None = None


@dataclass(frozen=True)
class Table:
    """A model that was asked about a case, and the rules that matched in it, as ``decision#number``."""

    path: str
    decision: str
    matched: tuple[tuple[str, int], ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """The rules that matched, for the drawing."""
        return tuple(f"{decision}#{number}" for decision, number in self.matched)


@dataclass(frozen=True)
class Drawing:
    """A procedure with where a case stands in it; ids are those of its file under ``release``."""

    release: UUID
    path: str
    active: tuple[str, ...]
    passed: tuple[str, ...]
    flows: tuple[str, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class _Been:
    """A stop of a case, and when it got there."""

    past: Past
    at: datetime


def drawings_of(cases: Sequence[Case]) -> dict[UUID, Drawing]:
    """Return the drawings of some cases of services or procedures, in a fixed number of queries."""
    ids = [case.pk for case in cases]
    been: dict[UUID, list[_Been]] = {name: [] for name in ids}
    for task in Task.objects.filter(case__in=ids).order_by("pk"):
        past = Past(task.node, task.outcome, task.done_by_id is not None)
        been[task.case_id].append(_Been(past, task.opened_at))
    for timer in Timer.objects.filter(case__in=ids, done_at__gte=F("fires_at")).order_by("pk"):
        been[timer.case_id].append(_Been(Past(timer.node), timer.fires_at))
    for job in Job.objects.filter(case__in=ids).order_by("pk"):
        been[job.case_id].append(_Been(Past(job.node, done=job.done_at is not None), job.due_at))
    return {case.pk: _drawing(case, been[case.pk]) for case in cases}


def tables_of(advice: Advice | None, history: Iterable[Told]) -> tuple[Table, ...]:
    """Return the models asked about a case: by its requirement, and by rule tasks of its procedure."""
    found = []
    if advice is not None and advice.model and advice.verdict != "failed":
        found.append(Table(advice.model, advice.decision, advice.matched))
    for told in history:
        if told.type == "rule-decided":
            data = told.data
            rules = tuple((data["decision"], number) for number in data["rules"])
            found.append(Table(data["model"], data["decision"], rules))
    return tuple(dict.fromkeys(found))


def _drawing(case: Case, been: Sequence[_Been]) -> Drawing:
    procedure = procedure_of(case)
    ended = case.ended or (case.status if case.is_final else "")
    state = bpmn.State.from_json(case.state) if case.state else bpmn.State()  # a part that has not begun
    found = standing(procedure, state, [one.past for one in been], ended)
    since = {bpmn.split_address(one.past.node)[0]: one.at for one in been}
    stages = tuple(
        Stage(node.id, node.name, _of(node.id, found.active, found.passed), since.get(node.id))
        for node in procedure.nodes.values()
        if _is_stage(node, found.passed) and node.id in found.active | found.passed | found.ahead
    )
    return Drawing(
        case.release_id,
        f"procedures/{procedure.id}.bpmn",
        tuple(sorted(found.active)),
        tuple(sorted(found.passed)),
        tuple(sorted(found.flows)),
        stages,
    )


def _is_stage(node: bpmn.Node, passed: frozenset[str]) -> bool:
    """Tell whether people know a step by name; events beside the way only once they have happened."""
    if not node.name or node.kind.endswith("Gateway") or node.kind in _UNSEEN:
        return False
    return node.kind not in {bpmn.Kind.BOUNDARY, bpmn.Kind.END} or node.id in passed


def _of(node: str, active: frozenset[str], passed: frozenset[str]) -> Literal["passed", "active", "ahead"]:
    return "active" if node in active else "passed" if node in passed else "ahead"
