"""Mandates: who may give them, what proves them, and that they end at once."""

from datetime import date, timedelta

import pytest
from tests import world

from yiwang.kernel.codes import id_check
from yiwang.records import clock
from yiwang.records.registry import mandates
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.hats import hats_of
from yiwang.records.registry.mandates import MandateRefused, Named
from yiwang.records.registry.messaging.queries import messages_of
from yiwang.records.registry.models import Mandate
from yiwang.records.registry.people import give_mandate, register_subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(shenyang):
    return world.make_person("owner", "演示业主", 0)


@pytest.fixture
def helper(shenyang):
    return world.make_person("helper", "演示代办人", 1)


def named(user, number):
    return Named(user.person.name, world.ID_NUMBERS[number])


def refused(code):
    return pytest.raises(MandateRefused, check=lambda error: error.code == code)


def child_of_age(years):
    born = clock.today().replace(day=1) - timedelta(days=int(years * 365.25))
    body = f"210102{born:%Y%m%d}002"
    return register_subject("person", "演示孩子", body + id_check(body)), body + id_check(body)


def household(*subjects):
    rows = [
        Row(
            str(subject.pk),
            subject.pk,
            date(2000, 1, 1),
            {"member-id-number": str(n), "household-number": "演示9"},
        )
        for n, subject in enumerate(subjects)
    ]
    write_rows("households", rows, organisation="public-security")


def test_an_agent_wears_the_hat_within_scope_and_until_the_day(owner, helper):
    until = clock.today() + timedelta(days=10)
    me = world.actor(owner)
    mandates.give_agency(me, named(helper, 1), services=["signage"], valid_to=until)
    (hat,) = [hat for hat in hats_of(helper, clock.today()) if hat.kind == "mandate"]
    assert hat.subject == owner.person_id
    assert hat.covers("signage")
    assert not hat.covers("food-licence")
    assert [hat.kind for hat in hats_of(helper, until)] == ["self", "mandate"]
    assert [hat.kind for hat in hats_of(helper, until + timedelta(days=1))] == ["self"]
    assert [m.kind for m in messages_of(owner.person_id)] == ["mandate-given"]
    assert [m.kind for m in messages_of(helper.person_id)] == ["mandate-given"]


def test_revoking_takes_the_hat_off_at_once(owner, helper):
    made = mandates.give_agency(world.actor(owner), named(helper, 1))
    mandates.revoke(world.actor(owner), made)
    assert [hat.kind for hat in hats_of(helper, clock.today())] == ["self"]
    mandates.give_agency(world.actor(owner), named(helper, 1))


def test_the_agent_may_lay_it_down_a_stranger_not(owner, helper):
    made = mandates.give_agency(world.actor(owner), named(helper, 1))
    stranger = world.make_person("stranger", "演示旁人", 2)
    with refused("not-yours"):
        mandates.revoke(world.actor(stranger), made)
    mandates.revoke(world.actor(helper), made)
    made.refresh_from_db()
    assert made.revoked_at


def test_an_agent_cannot_pass_it_on(owner, helper):
    mandates.give_agency(world.actor(owner), named(helper, 1))
    third = world.make_person("third", "演示第三人", 2)
    as_agent = world.actor(helper, next(h.id for h in hats_of(helper, clock.today()) if h.kind == "mandate"))
    with refused("not-yours"):
        mandates.give_agency(as_agent, named(third, 2))


def test_a_firms_legal_representative_names_its_agents_and_cannot_be_revoked(owner, helper):
    firm = world.make_firm()
    seat = give_mandate(firm, owner.person, "legal-representative", valid_from=world.SINCE)
    hat = next(h.id for h in hats_of(owner, clock.today()) if h.kind == "mandate")
    made = mandates.give_agency(world.actor(owner, hat), named(helper, 1))
    assert made.principal_id == firm.pk
    with refused("not-yours"):
        mandates.revoke(world.actor(owner, hat), seat)


@pytest.mark.parametrize(
    ("name", "number", "code"),
    [
        ("演示代办人", world.ID_NUMBERS[2], "unknown-person"),
        ("别的名字", world.ID_NUMBERS[1], "unknown-person"),
        ("演示业主", world.ID_NUMBERS[0], "oneself"),
    ],
)
def test_name_and_number_must_fit(owner, helper, name, number, code):
    with refused(code):
        mandates.give_agency(world.actor(owner), Named(name, number))


def test_one_mandate_of_a_kind_and_none_that_ended_before(owner, helper):
    mandates.give_agency(world.actor(owner), named(helper, 1))
    with refused("has-one"):
        mandates.give_agency(world.actor(owner), named(helper, 1))
    with refused("ended-before"):
        mandates.give_agency(
            world.actor(owner),
            named(helper, 1),
            services=["signage"],
            valid_to=clock.today() - timedelta(days=1),
        )


def test_a_parent_acts_for_a_child_under_the_same_roof_until_it_is_of_age(owner):
    child, number = child_of_age(8)
    household(owner.person, child)
    made = mandates.act_for_child(world.actor(owner), Named(child.name, number))
    assert (made.kind, made.ground) == (Mandate.Kind.PARENT, "households")
    assert 9 * 365 < (made.valid_to - clock.today()).days < 11 * 365


def test_a_child_elsewhere_or_grown_up_is_not_acted_for(owner):
    child, number = child_of_age(8)
    with refused("not-proven"):
        mandates.act_for_child(world.actor(owner), Named(child.name, number))
    grown, grown_number = child_of_age(19)
    household(owner.person, grown)
    with refused("of-age"):
        mandates.act_for_child(world.actor(owner), Named(grown.name, grown_number))


def test_the_window_records_an_heir_with_the_paper_seen(owner, helper):
    clerk = world.actor(world.make_officer("clerk", "public-security", "clerk"))
    with refused("paper-needed"):
        mandates.give_at_window(clerk, named(owner, 0), named(helper, 1), "heir", paper=" ")
    made = mandates.give_at_window(clerk, named(owner, 0), named(helper, 1), "heir", paper="公证书 演示1号")
    assert (made.ground, made.given_by_id) == ("公证书 演示1号", clerk.user)
    officer = world.actor(world.make_officer("officer", "public-security"))
    with refused("not-yours"):
        mandates.give_at_window(officer, named(owner, 0), named(helper, 1), "parent", paper="演示")


def test_the_pages_give_and_revoke(owner, helper, client):
    client.force_login(owner)
    form = {"name": helper.person.name, "number": world.ID_NUMBERS[1], "services": ["signage"]}
    assert client.post("/my/people/give/", {**form, "number": world.ID_NUMBERS[2]}).status_code == 422
    assert client.post("/my/people/give/", form).status_code == 302
    made = Mandate.objects.get()
    assert helper.person.name in client.get("/my/people/").content.decode()
    assert client.post(f"/my/people/{made.pk}/revoke/").status_code == 302
    made.refresh_from_db()
    assert made.revoked_at


def test_a_stranger_cannot_end_it_by_its_address(owner, helper, client):
    made = mandates.give_agency(world.actor(owner), named(helper, 1))
    client.force_login(world.make_person("stranger", "演示旁人", 2))
    assert client.post(f"/my/people/{made.pk}/revoke/").status_code == 404


def test_the_clerks_page_records_and_says_what_is_wrong(owner, helper, client):
    client.force_login(world.make_officer("clerk", "public-security", "clerk"))
    form = {
        "principal_name": owner.person.name,
        "principal_number": world.ID_NUMBERS[0],
        "agent_name": helper.person.name,
        "agent_number": world.ID_NUMBERS[1],
        "kind": "parent",
        "paper": "户口簿 演示",
    }
    assert client.post("/window/mandates/", {**form, "agent_name": "别的名字"}).status_code == 422
    assert client.post("/window/mandates/", form).status_code == 302
    assert Mandate.objects.get().kind == "parent"
