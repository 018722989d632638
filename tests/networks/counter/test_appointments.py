"""Appointments: free times by the office's hours, one visit a window, cancelled by either side."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from tests import world
from tests.world import refused

from yiwang.networks.counter import appointments
from yiwang.networks.counter.appointments import Matter, book, free, settle
from yiwang.networks.counter.models import Appointment
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.releases import city

MATTER = Matter("service", "company-registration")
pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(shenyang):
    return world.make_person("resident", "演示居民", 0)


@pytest.fixture
def clerk(shenyang):
    return world.actor(world.make_officer("clerk", "market-regulation", "clerk"))


def slots():
    folder = city()
    return [one for day in free(folder, MATTER.office(folder), clock.now()).values() for one in day]


def test_times_are_the_offices_hours_on_working_days(shenyang):
    folder = city()
    now = datetime(2026, 9, 18, 2, 5, tzinfo=UTC)  # a Friday, 10:05 in the city
    found = free(folder, MATTER.office(folder), now)
    first, second, *_rest = found
    assert (first.isoformat(), second.isoformat()) == ("2026-09-18", "2026-09-20")  # Sunday is worked
    assert [f"{clock_time(one):%H:%M}" for one in found[first]][:2] == ["10:30", "11:00"]
    assert all(len(one.windows) == 2 for one in found[second])


def clock_time(slot):
    return slot.starts_at.astimezone(ZoneInfo("Asia/Shanghai"))


def test_an_unpublished_year_offers_no_days(shenyang):
    folder = city()
    found = free(folder, MATTER.office(folder), datetime(2026, 12, 30, 0, 0, tzinfo=UTC))
    assert {day.year for day in found} == {2026}


def test_a_window_takes_one_visit_and_a_third_finds_none(resident):
    time = slots()[0].starts_at
    other = world.make_person("other", "演示旁人", 1)
    third = world.make_person("third", "演示第三人", 2)
    assert book(world.actor(resident), MATTER, time).window == 0
    assert book(world.actor(other), MATTER, time).window == 1
    with refused("no-such-time"):
        book(world.actor(third), MATTER, time)
    settle(world.actor(other), Appointment.objects.get(window=1).pk, Appointment.State.CANCELLED)
    assert book(world.actor(third), MATTER, time).window == 1


def test_no_time_that_the_office_does_not_have(resident):
    me, time = world.actor(resident), slots()[0].starts_at
    for wrong in (time + timedelta(minutes=7), time - timedelta(days=400), time.replace(hour=3)):
        with refused("no-such-time"):
            book(me, MATTER, wrong)
    with refused("not-found"):
        book(me, Matter("service", "no-such"), time)


def test_nobody_takes_a_whole_day(resident):
    me = world.actor(resident)
    for slot in slots()[: appointments.MOST_AHEAD]:
        book(me, MATTER, slot.starts_at)
    with refused("too-many-appointments"):
        book(me, MATTER, slots()[5].starts_at)


def test_a_clerk_keeps_a_time_for_somebody_without_a_phone(resident, clerk):
    time = slots()[0].starts_at
    made = book(clerk, MATTER, time, resident.person_id)
    assert made.subject_id == resident.person_id
    stranger = world.actor(world.make_officer("stranger", "fire-rescue", "clerk"))
    with refused("not-your-task"):
        book(stranger, MATTER, time, resident.person_id)
    with refused("not-found"):
        settle(stranger, made.pk, Appointment.State.CAME)
    assert settle(clerk, made.pk, Appointment.State.CAME).state == "came"
    with refused("appointment-over"):
        settle(clerk, made.pk, Appointment.State.MISSED)


def test_a_holder_cannot_say_they_came(resident):
    me = world.actor(resident)
    made = book(me, MATTER, slots()[0].starts_at)
    with refused("not-found"):
        settle(me, made.pk, Appointment.State.CAME)


def test_the_pages_keep_and_cancel(resident, client):
    client.force_login(resident)
    page = "/appointments/service/company-registration/"
    time = slots()[0].starts_at.isoformat()
    assert time in client.get(page).content.decode().replace("&#x2B;", "+")
    assert client.post(page, {"starts_at": time}).status_code == 302
    made = Appointment.objects.get()
    mine = client.get("/my/appointments/").content.decode()
    assert str(made.pk) in mine
    folder = city()
    supplied = [one for one in folder.services["company-registration"].evidence if one.source == "supplied"]
    assert supplied
    assert all(str(folder.evidence[one.kind].name) in mine for one in supplied)  # what to bring
    assert client.post(f"/my/appointments/{made.pk}/", {"state": "cancelled"}).status_code == 302
    assert Appointment.objects.get().state == "cancelled"


def test_the_windows_page_books_by_name_and_number_and_hides_names(resident, client):
    client.force_login(world.make_officer("clerk", "market-regulation", "clerk"))
    form = {
        "name": resident.person.name,
        "number": world.ID_NUMBERS[0],
        "matter": "service:company-registration",
        "starts_at": slots()[0].starts_at.isoformat(),
    }
    assert client.post("/window/visits/", {**form, "name": "别的名字"}).status_code == 422
    assert client.post("/window/visits/", form).status_code == 302
    Appointment.objects.update(starts_at=clock.now(), ends_at=clock.now())
    page = client.get("/window/visits/").content.decode()
    assert "演**" in page
    assert resident.person.name not in page


@pytest.mark.django_db(transaction=True)
def test_two_at_once_for_the_last_window(shenyang):
    people = [world.make_person(f"p{n}", f"演示{n}号", n) for n in range(3)]
    actors, time = [world.actor(person) for person in people], slots()[0].starts_at
    book(actors[0], MATTER, time)
    said = []

    def attempt(actor):
        try:
            said.append(book(actor, MATTER, time).window)
        except ActRefused as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[actor]) for actor in actors[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, said)) == ["1", "no-such-time"]
