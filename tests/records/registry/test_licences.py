"""Licences held, and reminders told once at each stage."""

from datetime import timedelta

import pytest
from tests import world

from yiwang.records import clock
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.licences import held_by, remind
from yiwang.records.registry.messaging.queries import messages_of
from yiwang.records.registry.releases import city

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(shenyang):
    return world.make_firm()


def hold(firm, kind, number, days):
    today = clock.today()
    end = today + timedelta(days=days) if days is not None else None
    values = {"kind": kind, "number": number, "holder": firm.name, "issuer": "x", "issued-on": "2020-01-01"}
    write_rows("licences", [Row(number, firm.pk, world.SINCE, values, end)], organisation="market-regulation")


def kinds(firm):
    return sorted(message.kind for message in messages_of(firm.pk))


def test_licences_stand_in_the_order_they_end_with_what_renews_them(firm):
    hold(firm, "food-licence", "F", 59)
    hold(firm, "tobacco-licence", "T", 400)
    hold(firm, "signage-permit", "S", -1)
    first, second, last = held_by(firm.pk, city(), clock.today())
    assert (first.row.key, first.left, first.ends_soon) == ("F", 59, True)
    assert first.renewal.id == "food-licence-renewal"
    assert (second.row.key, second.ends_soon) == ("T", False)
    assert (last.kind.id, last.left) == ("business-licence", None)


def test_reminders_come_once_at_each_stage_even_after_silence(firm):
    hold(firm, "food-licence", "F", 61)
    hold(firm, "signage-permit", "S", -1)
    today = clock.today()
    assert remind(today) == 0
    assert remind(today + timedelta(days=1)) == 1
    assert remind(today + timedelta(days=2)) == 0
    assert remind(today + timedelta(days=50)) == 1
    assert remind(today + timedelta(days=61)) == 0
    assert kinds(firm) == ["licence-ends-15", "licence-ends-60"]


def test_one_reminder_is_enough_when_the_first_stage_has_gone_by(firm):
    hold(firm, "food-licence", "F", 10)
    assert remind(clock.today()) == 1
    assert kinds(firm) == ["licence-ends-15"]


def test_the_page_offers_to_renew(firm, client):
    user = world.make_person("boss", "演示法人", 0)
    world.people.give_mandate(firm, user.person, "legal-representative", valid_from=world.SINCE)
    hold(firm, "food-licence", "F-1", 10)
    client.force_login(user)
    client.post("/hat/", {"hat": world.hats_of(user)[1].id, "next": "/"})
    page = client.get("/my/licences/").content.decode()
    assert "F-1" in page
    assert "/services/food-licence-renewal/" in page
    assert "/services/food-licence-cancellation/" in page
