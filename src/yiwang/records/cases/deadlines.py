"""Clocks of a case: rows in the database, arithmetic in the calendars kernel."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from yiwang.definitions import CityFolder
from yiwang.definitions.office_hours import office_hours
from yiwang.kernel import calendars
from yiwang.records.cases import hour_clocks, ways
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock
from yiwang.records.clock import now, today
from yiwang.records.registry.releases import city, folder_of, in_force


def start_clock(case: Case, name: str, on: date, limit: str = "") -> Clock:
    """Start a clock of a case on a day, unless it runs already. Raises ``ActRefused("unpublished-year")``.

    ``limit`` is what the procedure's file says; a limit in hours runs from now.
    """
    running = Clock.objects.filter(case=case, name=name, stopped_on__isnull=True).first()
    if running:
        return running
    started = planned_clock(case, name, on, limit)
    started.save()
    return started


def planned_clock(case: Case, name: str, on: date, limit: str = "") -> Clock:
    """Return a clock as it would run from a day, not saved. Raises ``ActRefused("unpublished-year")``."""
    own = calendars.read_limit(limit) if limit else None
    if isinstance(own, calendars.HourLimit):
        return hour_clocks.planned(case, name, own, now())
    lawful, promised = (own, None) if own else _limits(case, name)
    return Clock(
        case=case,
        name=name,
        lawful=str(lawful),
        promised=str(promised) if promised else "",
        started_on=on,
        due_on=_due(lawful, on),
        promised_on=_due(promised, on) if promised else None,
        counted_by=in_force().pk,
    )


def stop_clock(case: Case, name: str, on: date) -> None:
    """Stop a running clock; that it was late, if it was, stays visible."""
    Clock.objects.filter(case=case, name=name, stopped_on__isnull=True).update(stopped_on=on)


def kernel_clock(clock: Clock, *, promised: bool = False) -> calendars.Clock:
    """Return a clock as the kernel counts it, by its lawful or its promised limit."""
    limit = clock.promised if promised and clock.promised else clock.lawful
    pauses = tuple(
        calendars.Pause(
            date.fromisoformat(pause["starts_on"]),
            date.fromisoformat(pause["ends_on"]) if pause["ends_on"] else None,
            pause["reason"],
            pause["notice"],
        )
        for pause in clock.pauses
    )
    return calendars.Clock(
        calendars.parse_limit(limit),
        clock.started_on,
        pauses,
        calendars.parse_limit(clock.extension) if clock.extension else None,
        clock.extension_notice,
        clock.stopped_on,
    )


def recount(clock: Clock) -> bool:
    """Count a running clock's due days anew, by the calendar in force; not saved. Tells whether they moved.

    Raises ``ActRefused("unpublished-year")``, in which case they stay as they were.
    """
    if clock.in_hours:
        return hour_clocks.count(clock)
    before = (clock.due_on, clock.promised_on)
    due = _due_of(kernel_clock(clock))
    promised = _due_of(kernel_clock(clock, promised=True)) if clock.promised else None
    clock.due_on, clock.promised_on, clock.counted_by = due, promised, in_force().pk
    return before != (due, promised)


def working_days_from(start: date, days: int) -> date:
    """Return the day some working days after another. Raises ``ActRefused("unpublished-year")``."""
    return _due(calendars.Limit(days), start)


def open_time_from(organisation: str, start: datetime, minutes: int) -> datetime:
    """Return the instant an office has been open for some minutes (工作时).

    Raises ``ActRefused("unpublished-year")``.
    """
    folder = city()
    try:
        return calendars.add_open_time(office_hours(folder, organisation), start, timedelta(minutes=minutes))
    except calendars.UnpublishedYear as error:
        raise ActRefused("unpublished-year", year=error.year) from error


def following_days(case: Case, kinds: Collection[str], start: date) -> dict[str, date]:
    """Return the last day for each kind of evidence that follows, accepted on ``start``; soonest first."""
    days = {kind: _due(limit, start) for kind, limit in ways.limits(case, kinds).items()}
    return dict(sorted(days.items(), key=lambda item: item[1]))


def next_following(case: Case, kinds: Collection[str], start: date) -> calendars.Limit:
    """Return the limit of the kind that has to follow first."""
    return ways.limits(case, kinds)[next(iter(following_days(case, kinds, start)))]


def calendar_in_force() -> calendars.Calendar:
    """Return the calendar clocks count by: the newest published, since days off are proclaimed late."""
    return city().calendar


def _limits(case: Case, name: str) -> tuple[calendars.Limit, calendars.Limit | None]:
    if name == Clock.Name.ACCEPTANCE:
        return calendars.ACCEPTANCE, None
    if name == Clock.Name.DELIVERY:
        return calendars.DELIVERY, None
    if name == ways.FOLLOWING:
        return next_following(case, ways.owed(case), today()), None
    if name == ways.CHECK and (limit := ways.check_limit(case)):
        return limit, None
    return definition_clock(folder_of(case.release_id), case.definition)


def definition_clock(folder: CityFolder, service: str) -> tuple[calendars.Limit, calendars.Limit | None]:
    """Return a service's lawful and promised limits for the decision."""
    clock = folder.services[service].clock
    if clock is None:
        raise ActRefused("cannot-apply", name=service, missing="clock")
    return calendars.parse_limit(clock.lawful), calendars.parse_limit(
        clock.promised
    ) if clock.promised else None


def _due(limit: calendars.Limit, on: date) -> date:
    return _due_of(calendars.Clock(limit, on))


def _due_of(counted: calendars.Clock) -> date:
    try:
        due = calendars.due_on(counted, calendar_in_force())
    except calendars.UnpublishedYear as error:
        raise ActRefused("unpublished-year", year=error.year) from error
    if due is None:
        raise ActRefused("unpublished-year", year=counted.started_on.year)
    return due
