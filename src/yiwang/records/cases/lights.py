"""Lights of tasks (红黄绿灯): red when the promised day, else the lawful one, is over; else by calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from yiwang.kernel import calendars
from yiwang.records import clock
from yiwang.records.cases import hour_clocks
from yiwang.records.cases.deadlines import calendar_in_force, kernel_clock
from yiwang.records.cases.models import Clock, Task

LIGHTS = ("red", "yellow", "green")
_SOON = timedelta(days=30)
"""No clock is yellow longer before its day: five working days, around the longest holiday."""


@dataclass(frozen=True)
class Lit:
    """A task with its light, and the days (of a clock in hours: whole hours) left, negative when late.

    Without a clock there is no light and nothing left; None is left too where no calendar reaches.
    """

    task: Task
    light: str
    left: int | None


def is_red() -> Q:
    """Return what finds open office tasks that are late: the day, or of hours the instant, is over."""
    late = Q(due_at__isnull=True, due_on__lt=clock.today()) | Q(due_at__lt=clock.now())
    return late & Q(role="office", done_at__isnull=True)


def may_be(light: str) -> Q:
    """Return what finds, among open tasks, all that may have a light; the calendar tells which do."""
    today = clock.today()
    match light:
        case "red":
            return Q(due_at__isnull=True, due_on__lt=today) | Q(due_at__lt=clock.now())
        case "yellow":
            return Q(due_on__gte=today, due_on__lte=today + _SOON)
        case "warned":
            return Q(due_on__lte=today + _SOON)
    return Q(due_on__gte=today)


def lit(tasks: Sequence[Task]) -> list[Lit]:
    """Return tasks with their lights, in their order, in one query."""
    clocks, calendar = _running(tasks), calendar_in_force()
    return [_lit(task, clocks.get((task.case_id, task.clock)), calendar) for task in tasks]


def of_light(tasks: Sequence[Task], wanted: Iterable[str]) -> list[Lit]:
    """Return those of some tasks that have one of some lights."""
    names = set(wanted)
    return [one for one in lit(tasks) if one.light in names]


def _running(tasks: Sequence[Task]) -> dict[tuple[object, str], Clock]:
    rows = Clock.objects.filter(case__in={task.case_id for task in tasks}, stopped_on__isnull=True)
    rows = rows.select_related("case")
    return {(row.case_id, row.name): row for row in rows.order_by("id")}


def _lit(task: Task, running: Clock | None, calendar: calendars.Calendar) -> Lit:
    if running is None:
        return Lit(task, "", None)
    today = clock.today()
    try:
        if running.in_hours:
            light, hours = hour_clocks.light(running)
            return Lit(task, light, hours // timedelta(hours=1))
        counted = kernel_clock(running, promised=True)
        light, left = calendars.light(counted, calendar, today), calendars.days_left(counted, calendar, today)
    except calendars.UnpublishedYear:
        return Lit(task, "red" if _is_over(task, today) else "yellow", None)
    if _is_over(task, today) and left >= 0:  # on the days off that follow the last day
        return Lit(task, "red", -1)
    return Lit(task, light, left)


def _is_over(task: Task, today: date) -> bool:
    return task.due_on is not None and task.due_on < today
