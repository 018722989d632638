"""Ratings: once, of one's own closed case, the rater unknown to the rated, silence never praise."""

import json
from datetime import timedelta

import pytest
from tests import world
from tests.world import refused

from yiwang.records import clock
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.rating import rate
from yiwang.records.cases.models import Clock, Rating
from yiwang.records.cases.queries.rates import rates
from yiwang.records.ledger.models import Event, EventSubject

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(shenyang):
    return world.make_person("resident", "演示居民", 0)


@pytest.fixture
def officer(shenyang):
    return world.actor(world.make_officer("officer", "urban-management"))


def closed(resident, officer):
    return world.grant(officer, world.apply(world.actor(resident), "service", "signage").case)


def of_year():
    today = clock.today()
    (found,) = rates("organisation", today.replace(month=1, day=1), today)
    return found


def test_ten_closed_four_rated_three_good(resident, officer):
    cases = [closed(resident, officer) for _ in range(10)]
    for case, level in zip(cases, (5, 4, 3, 2), strict=False):
        rate(world.actor(resident), case.pk, level)
    found = of_year()
    assert (found.closed, found.rated, found.good) == (10, 4, 3)
    assert found.satisfaction == 0.75
    assert found.rated_share == 0.4
    assert [row.is_bad for row in Rating.objects.order_by("-level")] == [False, False, False, True]


def test_nobody_rated_is_no_satisfaction(resident, officer):
    closed(resident, officer)
    found = of_year()
    assert found.satisfaction is None
    assert found.rated_share == 0
    assert not found.shows_satisfaction


def test_one_rates_ones_own_closed_case_once(resident, officer):
    me, case = world.actor(resident), world.apply(world.actor(resident), "service", "signage").case
    with refused("not-closed"):
        rate(me, case.pk, 5)
    done = closed(resident, officer)
    with refused("form-invalid"):
        rate(me, done.pk, 6)
    with refused("not-found"):
        rate(world.actor(world.make_person("other", "演示旁人", 1)), done.pk, 1)
    with refused("not-found"):
        rate(officer, done.pk, 5)
    rate(me, done.pk, 1)
    with refused("rated"):
        rate(me, done.pk, 5)
    assert Rating.objects.get().level == 1


def test_the_event_names_neither_case_nor_person(resident, officer):
    case = closed(resident, officer)
    rate(world.actor(resident), case.pk, 1, "演示意见")
    event = Event.objects.get(type="case-rated")
    assert event.case is None
    assert json.loads(bytes(event.public))["data"] == {"service": "signage", "level": 1}
    assert not EventSubject.objects.filter(event=event.pk).exists()


def test_late_is_late_whoever_stopped_the_clock(resident, officer):
    case = closed(resident, officer)
    delivery = Clock.objects.get(case=case, name=Clock.Name.DELIVERY)
    decision = Clock.objects.get(case=case, name=Clock.Name.DECISION)
    assert of_year().on_time_share == 1
    Clock.objects.filter(pk=delivery.pk).update(stopped_on=delivery.due_on + timedelta(days=1))
    assert decision.stopped_on <= decision.due_on
    assert of_year().on_time_share == 0


def test_the_pages_take_a_rating_and_publish_rates(resident, officer, client):
    cases = [closed(resident, officer) for _ in range(3)]
    client.force_login(resident)
    page = f"/my/cases/{cases[0].pk}/rate/"
    assert page in client.get(f"/my/cases/{cases[0].pk}/").content.decode()
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"level": "5"}).status_code == 302
    assert "100.0%" in client.get("/rates/").content.decode()
    assert Rating.objects.count() == 1


def test_a_bad_rating_is_called_back_by_another_office(resident, officer):
    case = closed(resident, officer)
    rating = rate(world.actor(resident), case.pk, 2, "演示：窗口让我跑了两次")
    callback = rating.callback
    assert (callback.organisation, callback.kind) == ("business-environment", "procedure")
    assert callback.form["title"].startswith("差评回访：")
    assert world.open_task(callback).organisation == "business-environment"
    with refused("not-found"):
        find(officer, callback.pk)  # the office that was rated does not learn whose it is
    caller = world.actor(world.make_officer("caller", "business-environment"))
    assert find(caller, callback.pk) == callback


def test_praise_calls_nobody_back(resident, officer):
    assert rate(world.actor(resident), closed(resident, officer).pk, 3).callback is None
