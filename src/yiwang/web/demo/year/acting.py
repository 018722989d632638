"""Living the courses of cases through: every step on its own day, in the order of time."""

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from io import BytesIO

from yiwang.records import clock
from yiwang.records.cases.acts import drafts, rating, submit, tasks, withdrawing, worker
from yiwang.records.cases.models import Case, Task
from yiwang.records.registry.hats import Actor
from yiwang.web.demo.answers import restaurant
from yiwang.web.demo.papers import paper
from yiwang.web.demo.people import Person
from yiwang.web.demo.year.cast import Cast
from yiwang.web.demo.year.courses import Course

_REASON = "申请材料与规定条件不符（演示）"


Life = Iterator[datetime]
"""Yields the instant of each step; the step is done when the next one is asked for."""


def live(lives: Sequence[Life]) -> int:
    """Live some lives through, in the caller's transaction; returns how many.

    What is undone when it fails is undone together, so a year that was cut off goes on where it stopped.
    """
    waiting = [(next(life), at) for at, life in enumerate(lives)]
    heapq.heapify(waiting)
    while waiting:
        moment, at = heapq.heappop(waiting)
        with clock.living_at(moment):
            following = next(lives[at], None)
        if following is not None:
            heapq.heappush(waiting, (following, at))
    return len(lives)


def case_life(course: Course, cast: Cast) -> Life:
    """The life of a case: applied for, accepted, decided, delivered, rated; a bad rating is called back."""
    person, applicant = cast.people[course.applicant]
    yield course.applied
    case = _apply(course, person, applicant)
    yield course.accepted
    if course.ending == "not-accepted":
        decide(cast, case, "reject", _REASON)
    else:
        decide(cast, case, "accept")
        yield course.ended
        _end(course, case, cast)
    if course.ending == "granted":
        yield course.delivered
        decide(cast, case, way=tasks.ELECTRONIC)
    if course.rated:
        yield course.rated
        callback = rating.rate(applicant, case.pk, course.level).callback
        if callback:
            yield from _called_back(course.rated, callback, cast)


def _called_back(rated: datetime, case: Case, cast: Cast) -> Life:
    steps = ((1, ("founded", "情况属实（演示）")), (3, ("", "")), (4, ("", "")))
    for days, (outcome, reasons) in steps:
        yield rated + timedelta(days=days)
        decide(cast, case, outcome, reasons)


def _end(course: Course, case: Case, cast: Cast) -> None:
    if course.ending == "withdrawn":
        withdrawing.withdraw(cast.people[course.applicant][1], case.pk, "改变计划（演示）")
        return
    decide(cast, case)
    if course.ending == "refused":
        decide(cast, case, "refuse", _REASON)
    else:
        decide(cast, case, "grant")
        worker.work()


def _apply(course: Course, person: Person, applicant: Actor) -> Case:
    draft = drafts.begin(applicant, "service", course.service, fresh=True)
    answers = _answers(person, course.number)
    expected = drafts.prospect_of(drafts.save(applicant, draft.pk, answers), applicant)
    for kind in expected.to_supply:
        drafts.attach(applicant, draft.pk, kind, BytesIO(paper(kind)), f"{kind}.pdf")
    return submit.submit(applicant, draft.pk)


def _answers(person: Person, number: int) -> dict[str, str]:
    name = f"演示年度小店{number + 1}号"
    return {**restaurant(person, name), "card-bank": "演示银行"}


def decide(cast: Cast, case: Case, outcome: str = "", reasons: str = "", way: str = "") -> None:
    """Let the office a case waits for end its one open task."""
    task = Task.objects.get(case=case.pk, done_at__isnull=True, role="office")
    officer = cast.officers[task.organisation]
    tasks.decide(officer, task.pk, tasks.Decision(outcome, reasons=reasons, way=way))
