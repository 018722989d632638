"""What supervision reads: late cases across offices, and figures of each office with the cases behind them.

Every figure is the length of a list of ``counted``; the figures are about cases, never about officers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from yiwang.kernel import calendars
from yiwang.records import clock
from yiwang.records.cases.deadlines import calendar_in_force
from yiwang.records.cases.lights import is_red, may_be, of_light
from yiwang.records.cases.models import Case, Clock, LinkedLoop, Task
from yiwang.records.cases.queries.desk import Cursor, by_urgency

PAGE = 50
COUNTS = ("received", "accepted", "closed", "late", "open", "yellow", "red", "returned", "supervised")
"""What is counted: in the period, but ``open``, ``yellow`` and ``red`` as it is now."""


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both included, in city time."""

    first: date
    last: date


@dataclass(frozen=True)
class BodyFigures:
    """One office: how many cases of each count; the median from receipt to the end, in working days."""

    organisation: str
    cases: dict[str, int] = field(default_factory=dict)
    median_days: float | None = None

    @property
    def on_time_share(self) -> float | None:
        """The part of the closed cases that kept every lawful clock, 0 to 1; None where none closed."""
        closed = self.cases["closed"]
        return (closed - self.cases["late"]) / closed if closed else None


def warned(bodies: Iterable[str], after: Cursor | None, limit: int, *, service: str = "") -> list[Task]:
    """Return open tasks of some offices that may be yellow or red, the first due first, one page."""
    open_ = Task.objects.filter(role="office", done_at__isnull=True, organisation__in=set(bodies))
    tasks = open_.filter(may_be("warned"))
    return by_urgency(tasks.filter(case__definition=service) if service else tasks, after, limit)


def counted(bodies: Iterable[str], what: str, period: Period) -> QuerySet[Case]:
    """Return the services' cases of some offices that one count counts. Raises ``KeyError`` for no count."""
    cases = Case.objects.filter(kind=Case.Kind.SERVICE, organisation__in=set(bodies))
    match what:
        case "received":
            return cases.filter(_within("received_at", period)).exclude(status__in=_NOT_BEGUN)
        case "accepted":
            return cases.filter(accepted_on__gte=period.first, accepted_on__lte=period.last)
        case "closed":
            return _closed(cases, period)
        case "late":
            return _closed(cases, period).filter(Exists(_late_clocks()))
        case "open":
            return cases.filter(finished_at__isnull=True).exclude(status__in=_NOT_BEGUN)
        case "red":
            return cases.filter(Exists(Task.objects.filter(is_red(), case=OuterRef("pk"))))
        case "yellow":
            return cases.filter(pk__in=_yellow(cases)).exclude(
                Exists(Task.objects.filter(is_red(), case=OuterRef("pk")))
            )
        case "returned":
            returned = Task.objects.filter(_within("returned_at", period), case=OuterRef("pk"))
            return cases.filter(Exists(returned))
        case "supervised":
            loops = LinkedLoop.objects.filter(_within("at", period), about=OuterRef("pk"))
            return cases.filter(Exists(loops.filter(kind=LinkedLoop.Kind.SUPERVISION)))
    raise KeyError(what)


def figures(bodies: Iterable[str], period: Period) -> list[BodyFigures]:
    """Return the figures of the offices that have any case, by their id; offices are not ranked."""
    found: dict[str, dict[str, int]] = {}
    for what in COUNTS:
        rows = counted(bodies, what, period).order_by().values("organisation").annotate(count=Count("pk"))
        for row in rows:
            found.setdefault(row["organisation"], {})[what] = row["count"]
    days = _days(counted(bodies, "closed", period))
    return [
        BodyFigures(body, {what: counts.get(what, 0) for what in COUNTS}, _median(days.get(body, {})))
        for body, counts in sorted(found.items())
    ]


def listed(cases: QuerySet[Case], before: UUID | None = None, limit: int = PAGE) -> list[Case]:
    """Return a page of cases, newest first; ``before`` is the last of the page before."""
    page = cases.filter(pk__lt=before) if before else cases
    return list(page.select_related("applicant", "parent", "release").order_by("-pk")[:limit])


def loops_about(case: Case) -> list[LinkedLoop]:
    """Return the cases offices began about a case, newest first."""
    return list(LinkedLoop.objects.filter(about=case).select_related("case").order_by("-at"))


_NOT_BEGUN = (Case.Status.WAITING, Case.Status.NOT_STARTED)
"""Parts of a life event that have not reached their office."""


def _within(name: str, period: Period) -> Q:
    span = {f"{name}__gte": clock.start_of(period.first), f"{name}__lt": clock.end_of(period.last)}
    return Q(**span)


def _closed(cases: QuerySet[Case], period: Period) -> QuerySet[Case]:
    return cases.filter(_within("finished_at", period)).exclude(status__in=Case.DROPPED)


def _late_clocks() -> QuerySet[Clock]:
    """Clocks of a case that stopped after their lawful day, or run past it."""
    late = Q(stopped_on__gt=F("due_on")) | Q(stopped_on__isnull=True, due_on__lt=clock.today())
    return Clock.objects.filter(late, case=OuterRef("pk"))


def _yellow(cases: QuerySet[Case]) -> set[UUID]:
    open_ = Task.objects.filter(role="office", done_at__isnull=True, case__in=cases)
    tasks = list(open_.filter(may_be("yellow")).select_related("case"))
    return {one.task.case_id for one in of_light(tasks, ("yellow",))}


def _days(cases: QuerySet[Case]) -> dict[str, dict[int, int]]:
    """How many cases took how many working days, by office."""
    calendar, found = calendar_in_force(), dict[str, dict[int, int]]()

    @cache
    def between(first: date, last: date) -> int | None:
        try:
            return calendars.working_days_between(calendar, first, last)
        except calendars.UnpublishedYear:
            return None

    for body, received, finished in cases.values_list(
        "organisation", "received_at", "finished_at"
    ).iterator():
        days = between(clock.day_of(received), clock.day_of(finished)) if finished else None
        if days is not None:
            taken = found.setdefault(body, {})
            taken[days] = taken.get(days, 0) + 1
    return found


def _median(taken: dict[int, int]) -> float | None:
    """The median of numbers given with how often each occurs; None of none."""
    total = sum(taken.values())
    if not total:
        return None
    lower, upper = (_nth(taken, (total - 1) // 2), _nth(taken, total // 2))
    return (lower + upper) / 2


def _nth(taken: dict[int, int], place: int) -> int:
    passed = 0
    for days, count in sorted(taken.items()):
        passed += count
        if passed > place:
            return days
    raise ValueError(f"no place {place}")
