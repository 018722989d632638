"""Clocks of a case in hours (工作时 and natural hours): rows in the database, arithmetic in the kernel."""

from datetime import datetime, timedelta

from yiwang.definitions.office_hours import office_hours
from yiwang.kernel import calendars
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock
from yiwang.records.registry.releases import city, in_force


def hours_of(organisation: str) -> calendars.OfficeHours:
    """When an office is open, by the calendar in force."""
    return office_hours(city(), organisation)


def planned(case: Case, name: str, limit: calendars.HourLimit, at: datetime) -> Clock:
    """Return an hour clock as it would run from an instant, not saved. Raises ``ActRefused``."""
    row = Clock(case=case, name=name, lawful=str(limit), started_at=at, started_on=clock.day_of(at))
    count(row)
    return row


def kernel_hour_clock(row: Clock) -> calendars.HourClock:
    """Return an hour clock as the kernel counts it."""
    assert row.started_at is not None  # an hour clock has its instants
    pauses = tuple(
        (datetime.fromisoformat(entry["starts_at"]), datetime.fromisoformat(entry["ends_at"]))
        for entry in row.pauses
    )
    limit = calendars.parse_hour_limit(row.lawful)
    return calendars.HourClock(limit, row.started_at, pauses, row.stopped_at)


def count(row: Clock) -> bool:
    """Count when an hour clock runs out, by the calendar in force; not saved. Tells whether that moved.

    Raises ``ActRefused("unpublished-year")``, in which case it stays as it was.
    """
    before = row.due_at
    try:
        due = calendars.due_at(kernel_hour_clock(row), hours_of(row.case.organisation))
    except calendars.UnpublishedYear as error:
        raise ActRefused("unpublished-year", year=error.year) from error
    row.due_at, row.due_on, row.counted_by = due, clock.day_of(due), in_force().pk
    return before != due


def light(row: Clock) -> tuple[calendars.Light, timedelta]:
    """Return the colour of an hour clock now, and the time left in its own hours, negative when late.

    Raises ``calendars.UnpublishedYear``.
    """
    counted, hours = kernel_hour_clock(row), hours_of(row.case.organisation)
    at = row.stopped_at or clock.now()
    return calendars.hour_light(counted, hours, clock.now()), calendars.time_left(counted, hours, at)


def account(row: Clock) -> tuple[calendars.OpenSpan, ...]:
    """Return the stretches of time that count, until the clock stopped, runs out or ran late."""
    assert row.due_at is not None
    until = row.stopped_at or max(row.due_at, clock.now())
    return calendars.hour_account(kernel_hour_clock(row), hours_of(row.case.organisation), until)
