"""Looking up progress without logging in."""

import pytest
from django.core.cache import cache
from django.test import Client
from tests import world

from yiwang.networks.counter.queries.lookup import TRIES_A_NUMBER, TRIES_AN_ADDRESS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def case(resident):
    return world.apply(world.actor(resident), "life-event", "open-restaurant").case


def ask(number, tail, address="10.0.0.1"):
    return Client(REMOTE_ADDR=address).post("/progress/", {"number": number, "tail": tail})


def test_number_and_phone_show_where_it_stands_and_no_personal_data(case):
    answer = ask(case.number, case.phone_tail)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "个体工商户登记" in page
    assert "法定期限至" in page
    for private in (case.applicant.name, case.applicant.phone, *map(str, case.form.values())):
        if len(private) > 3 and private not in {"true", "false"}:
            assert private not in page
    assert "/documents/" not in page


def test_a_wrong_phone_shows_nothing(case):
    answer = ask(case.number, "9999")
    assert answer.status_code == 404
    assert "没有同时符合的办件" in answer.content.decode()
    assert "个体工商户登记" not in answer.content.decode()


def test_an_empty_phone_matches_no_case(case):
    type(case).objects.update(phone_tail="")
    assert ask(case.number, "").status_code == 404


def test_guessing_one_number_is_stopped_whatever_the_address(case):
    for n in range(TRIES_A_NUMBER):
        assert ask(case.number, f"{n:04d}", f"10.0.0.{n}").status_code == 404
    assert ask(case.number, case.phone_tail, "10.0.1.1").status_code == 429


def test_guessing_many_numbers_from_one_address_is_stopped(case):
    for n in range(TRIES_AN_ADDRESS):
        assert ask(f"2026{n}", "0000").status_code == 404
    assert ask(case.number, case.phone_tail).status_code == 429
    assert ask(case.number, case.phone_tail, "10.0.0.2").status_code == 200


def test_right_answers_are_not_counted(case):
    for _ in range(TRIES_A_NUMBER + 1):
        assert ask(case.number, case.phone_tail).status_code == 200


def test_a_clerk_sees_the_cases_of_their_own_office_only(case, clerk, browser):
    window = browser(clerk)
    assert "个体工商户登记" in window.get(f"/window/?number={case.number}").content.decode()
    signage = case.parts.get(definition="signage")
    assert "本部门没有这个办件" in window.get(f"/window/?number={signage.number}").content.decode()


def test_the_window_is_for_clerks(resident, officers, browser):
    for user in (resident, officers["market-regulation"]):
        assert browser(user).get("/window/").status_code == 403
    assert Client().get("/window/").status_code == 403
