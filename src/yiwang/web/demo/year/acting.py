"""Living the courses of cases through: every step on its own day, in the order of time."""

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from yiwang.records import clock
from yiwang.records.cases.acts import drafts, rating, submit, tasks, worker
from yiwang.records.cases.models import Case, Task
from yiwang.records.registry.hats import Actor
from yiwang.web.demo.answers import restaurant
from yiwang.web.demo.papers import paper
from yiwang.web.demo.people import Person
from yiwang.web.demo.year.cast import Cast
from yiwang.web.demo.year.courses import Course

_REASON = "申请材料与规定条件不符（演示）"


def live(courses: Sequence[Course], cast: Cast) -> int:
    """Live some courses through, in the caller's transaction; returns how many.

    What is undone when it fails is undone together, so a year that was cut off goes on where it stopped.
    """
    lives = [_life(course, cast) for course in courses]
    waiting = [(next(life), at) for at, life in enumerate(lives)]
    heapq.heapify(waiting)
    while waiting:
        moment, at = heapq.heappop(waiting)
        with clock.living_at(moment):
            following = next(lives[at], None)
        if following is not None:
            heapq.heappush(waiting, (following, at))
    return len(courses)


def _life(course: Course, cast: Cast) -> Iterator[datetime]:
    """Yield the instant of each step; the step is done when the next one is asked for."""
    person, applicant = cast.people[course.applicant]
    yield course.applied
    case = _apply(course, person, applicant)
    officer = cast.officers[case.organisation]
    yield course.accepted
    if course.ending == "not-accepted":
        _decide(officer, case, "reject", _REASON)
    else:
        _decide(officer, case, "accept")
        yield course.ended
        _end(course, case, officer, applicant)
    if course.ending == "granted":
        yield course.delivered
        _decide(officer, case, way="electronic")
    if course.rated:
        yield course.rated
        rating.rate(applicant, case.pk, course.level)


def _end(course: Course, case: Case, officer: Actor, applicant: Actor) -> None:
    if course.ending == "withdrawn":
        tasks.withdraw(applicant, case.pk, "改变计划（演示）")
        return
    _decide(officer, case)
    if course.ending == "refused":
        _decide(officer, case, "refuse", _REASON)
    else:
        _decide(officer, case, "grant")
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


def _decide(officer: Actor, case: Case, outcome: str = "", reasons: str = "", way: str = "") -> None:
    task = Task.objects.get(case=case.pk, done_at__isnull=True, role="office")
    tasks.decide(officer, task.pk, tasks.Decision(outcome, reasons=reasons, way=way))
