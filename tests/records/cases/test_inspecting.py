"""Two officers inspect on site: named, both signing the same; what they found is there for the decision."""

import io

import pytest
from tests import world
from tests.world import refused

from yiwang.records.cases.acts.inspecting import (
    Noted,
    begin_inspection,
    colleagues,
    save_inspection,
    sign_inspection,
)
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Inspection
from yiwang.records.ledger.queries import of_case
from yiwang.records.registry import documents
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db
PASS = {"finding": "pass", "remark": ""}
GOOD = dict.fromkeys(("identity", "self-care", "mobility", "mind"), PASS) | {"home": {"finding": "none"}}
JPG = b"\xff\xd8\xff demo"


@pytest.fixture
def users(shenyang):
    return [world.make_officer(name, "civil-affairs") for name in ("first", "second", "third")]


@pytest.fixture
def pair(users):
    return world.actor(users[0]), world.actor(users[1])


@pytest.fixture
def resident(shenyang):
    return world.actor(world.make_person("resident", "演示老人", 0))


@pytest.fixture
def case(resident, pair):
    made = world.apply(resident, "service", "elder-assessment").case
    world.decide(pair[0], made, "accept")
    return made


@pytest.fixture
def task(case):
    return world.open_task(case, "inspect").pk


def begun(pair, task):
    return begin_inspection(pair[0], task, pair[1].user)


def photo(item="home", data=JPG):
    return (item, io.BytesIO(data), "照片.jpg")


def test_both_sign_and_the_case_goes_on_with_what_they_found(pair, task, case):
    begun(pair, task)
    noted = Noted(GOOD, "演示小区 1 号", "情况属实")
    assert sign_inspection(pair[0], task, noted).finished_at is None
    found = sign_inspection(pair[1], task, noted)
    assert found.finished_at
    assert [one["user"] for one in found.signed] == [actor.user for actor in pair]
    case.refresh_from_db()
    assert world.open_task(case).node == "decide"
    assert case.state["values"]["site passed"] is True
    record = documents.read(Document.objects.get(case=case.pk, kind="inspection")).decode()
    for said in ("现场核查笔录", "符合要求", "first（演示）", "second（演示）", "演示小区 1 号"):
        assert said in record
    told = next(one for one in of_case([case.pk]) if one.type == "inspection-finished")
    assert (told.data["passed"], told.data["failed"]) == (True, [])


def test_one_officer_is_not_enough(pair, task):
    with refused("two-officers"):
        begin_inspection(pair[0], task, pair[0].user)
    begun(pair, task)
    for _ in range(2):
        assert sign_inspection(pair[0], task, Noted(GOOD)).finished_at is None
    with refused("inspect-on-site"):
        world.decide(pair[0], Case.objects.get(inspections__task=task))


def test_an_officer_of_another_office_or_with_a_stake_is_no_second(pair, task, case, resident):
    stranger = world.make_officer("stranger", "fire-rescue")
    own = world.people.User.objects.get(pk=resident.user)
    world.people.appoint(own, "civil-affairs", "officer", since=world.SINCE)
    assert {user.username for user in colleagues(pair[0], case)} == {"second", "third"}
    for second in (stranger.pk, own.pk, 0):
        with refused("two-officers"):
            begin_inspection(pair[0], task, second)


def test_only_the_two_write_and_sign(pair, task, users):
    begun(pair, task)
    with refused("not-found"):
        save_inspection(world.actor(users[2]), task, Noted(GOOD))
    with refused("not-found"):
        sign_inspection(world.actor(users[2]), task, Noted(GOOD))


def test_an_interrupted_inspection_is_kept_and_goes_on_with_the_other_phone(pair, task):
    begun(pair, task)
    save_inspection(pair[0], task, Noted({"identity": PASS}, remarks="先记一半"))
    found = Inspection.objects.get(task=task)
    assert found.findings["identity"]["finding"] == "pass"
    assert found.findings["mind"]["finding"] == ""
    assert found.remarks == "先记一半"
    sign_inspection(pair[1], task, Noted(GOOD, remarks="先记一半"))
    assert begin_inspection(pair[0], task, pair[1].user).pk == found.pk  # beginning again changes nothing


def test_a_change_voids_the_signature_over_something_else(pair, task):
    begun(pair, task)
    sign_inspection(pair[0], task, Noted(GOOD))
    save_inspection(pair[1], task, Noted(GOOD))
    assert len(Inspection.objects.get(task=task).signed) == 1  # nothing changed
    changed = {**GOOD, "mind": {"finding": "fail", "remark": "与申请不符"}}
    assert sign_inspection(pair[1], task, Noted(changed)).finished_at is None
    assert [one["user"] for one in Inspection.objects.get(task=task).signed] == [pair[1].user]


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"mind": {}}, "mind"),
        ({"mind": {"finding": "none"}}, "mind"),  # it has to be looked at
        ({"mind": {"finding": "fail"}}, "mind"),  # a shortcoming is explained
        ({"home": PASS}, "home"),  # a picture belongs to it
    ],
)
def test_what_is_missing_is_named_before_anybody_signs(pair, task, change, missing):
    begun(pair, task)
    with pytest.raises(ActRefused) as refusal:
        sign_inspection(pair[0], task, Noted({**GOOD, **change}))
    assert refusal.value.code == "inspection-incomplete"
    assert refusal.value.fields == {missing: True}


def test_photos_are_documents_of_the_case(pair, task, case):
    begun(pair, task)
    with pytest.raises(UploadRefused):
        save_inspection(pair[0], task, Noted(GOOD, photos=[photo(data=b"MZ")]))
    good = {**GOOD, "home": PASS}
    sign_inspection(pair[0], task, Noted(good, photos=[photo()]))
    sign_inspection(pair[1], task, Noted(good))
    (kept,) = Document.objects.filter(kind="inspection-photo")
    assert (kept.case, kept.organisation, documents.read(kept)) == (case.pk, "civil-affairs", JPG)


def test_a_shortcoming_reaches_the_decision(pair, task, case):
    begun(pair, task)
    failed = Noted({**GOOD, "mobility": {"finding": "fail", "remark": "可独立行走"}})
    for actor in pair:
        sign_inspection(actor, task, failed)
    case.refresh_from_db()
    assert case.state["values"]["site passed"] is False
    with refused("already-done"):
        save_inspection(pair[0], task, failed)
    world.decide(pair[0], case, "refuse", reasons="现场核查不符合要求")
