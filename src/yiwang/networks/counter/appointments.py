"""Appointments (预约): free times from an office's own hours, one visit a window, cancelled by either side.

They only save waiting: whoever comes without one is served all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from yiwang.definitions import CityFolder
from yiwang.definitions.office_hours import office_hours
from yiwang.definitions.organisation import Organisation
from yiwang.kernel.calendars import UnpublishedYear
from yiwang.networks.counter.models import Appointment
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Subject
from yiwang.records.registry.releases import city

MOST_AHEAD = 3
"""Appointments one subject may hold at a time, so that nobody takes a whole day."""


@dataclass(frozen=True)
class Matter:
    """What somebody comes for."""

    kind: Literal["service", "life-event"]
    definition: str

    def office(self, folder: CityFolder) -> Organisation:
        """Return the office that takes it; of a life event, the leading one. Raises ``ActRefused``."""
        if self.kind == "service" and (service := folder.services.get(self.definition)):
            return folder.organisations[service.organisation]
        if self.kind == "life-event" and (event := folder.life_events.get(self.definition)):
            return folder.organisations[event.lead]
        raise ActRefused("not-found")


@dataclass(frozen=True)
class Slot:
    """A time of an office at which some window is free."""

    starts_at: datetime
    ends_at: datetime
    windows: tuple[int, ...]


def free(folder: CityFolder, office: Organisation, now: datetime) -> dict[date, list[Slot]]:
    """Return the free times by day, from now on as far ahead as the office takes appointments.

    Days of a year whose calendar is not published are left out: nobody knows yet whether it is open then.
    """
    if office.booking is None:
        return {}
    first = clock.day_of(now)
    last = first + timedelta(days=office.booking.days)
    taken = _taken(office.id, now, last)
    found = {day: list(_free_on(folder, office, day, now, taken)) for day in _days(first, last)}
    return {day: slots for day, slots in found.items() if slots}


@transaction.atomic
def book(actor: Actor, matter: Matter, starts_at: datetime, subject: UUID | None = None) -> Appointment:
    """Keep a window at a free time, for the hat's subject or, by a clerk of the office, for somebody.

    Raises ``ActRefused``: taken meanwhile, no such time, too many, or not the actor's to book.
    """
    folder = city()
    office = matter.office(folder)
    holder = _holder(actor, office, subject)
    now = clock.now()
    slots = free(folder, office, now).get(clock.day_of(starts_at), [])
    slot = next((one for one in slots if one.starts_at == starts_at), None)
    if slot is None:
        raise ActRefused("no-such-time")
    Subject.objects.select_for_update(no_key=True).get(pk=holder)
    ahead = Appointment.objects.filter(subject=holder, state=Appointment.State.BOOKED, starts_at__gt=now)
    if ahead.count() >= MOST_AHEAD:
        raise ActRefused("too-many-appointments", most=MOST_AHEAD)
    made = _keep(office, slot, matter, holder, actor)
    public = {"starts_at": made.starts_at, "definition": matter.definition, "window": made.window}
    record([NewEvent("appointment-made", office.id, subjects=(holder,), public=public)])
    return made


@transaction.atomic
def settle(actor: Actor, appointment: UUID, state: Appointment.State) -> Appointment:
    """Cancel an appointment (its holder, or the office), or note that somebody came or did not (the office).

    Raises ``ActRefused``.
    """
    row = Appointment.objects.select_for_update().filter(pk=appointment).first()
    is_office = row is not None and actor.has_role("clerk") and actor.hat.organisation == row.organisation
    is_holder = row is not None and actor.hat.subject == row.subject_id
    if row is None or not (is_office or (is_holder and state == Appointment.State.CANCELLED)):
        raise ActRefused("not-found")
    if row.state != Appointment.State.BOOKED:
        raise ActRefused("appointment-over")
    row.state = state
    row.save(update_fields=["state"])
    public = {"state": state, "starts_at": row.starts_at}
    record([NewEvent("appointment-settled", row.organisation, subjects=(row.subject_id,), public=public)])
    return row


def _holder(actor: Actor, office: Organisation, subject: UUID | None) -> UUID:
    if actor.hat.subject and subject is None:
        return actor.hat.subject
    if subject and actor.has_role("clerk") and actor.hat.organisation == office.id:
        return subject
    raise ActRefused("not-your-task")


def _keep(office: Organisation, slot: Slot, matter: Matter, holder: UUID, actor: Actor) -> Appointment:
    """Take the first window nobody takes at the same moment. Raises ``ActRefused``."""
    for window in slot.windows:
        try:
            with transaction.atomic():
                return Appointment.objects.create(
                    organisation=office.id,
                    window=window,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    subject_id=holder,
                    kind=matter.kind,
                    definition=matter.definition,
                    booked_by_id=actor.user,
                    booked_at=clock.now(),
                )
        except IntegrityError:
            continue
    raise ActRefused("no-such-time")


def _taken(office: str, now: datetime, last: date) -> dict[datetime, set[int]]:
    span = (now, clock.end_of(last))
    rows = Appointment.objects.filter(organisation=office, starts_at__range=span)
    kept = rows.exclude(state=Appointment.State.CANCELLED).values_list("starts_at", "window")
    taken: dict[datetime, set[int]] = {}
    for starts_at, window in kept:
        taken.setdefault(starts_at, set()).add(window)
    return taken


def _free_on(
    folder: CityFolder, office: Organisation, day: date, now: datetime, taken: dict[datetime, set[int]]
) -> Iterator[Slot]:
    assert office.booking
    length, windows = timedelta(minutes=office.booking.minutes), set(range(len(office.booking.windows)))
    try:
        spans = office_hours(folder, office.id).spans(day)
    except UnpublishedYear:
        return
    for opens, closes in spans:
        for number in range((closes - opens) // length):
            start = opens + number * length
            left = windows - taken.get(start, set())
            if start > now and left:
                yield Slot(start, start + length, tuple(sorted(left)))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
