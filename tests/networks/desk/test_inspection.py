"""The inspection's page: begun with a second officer, kept as typed, signed by both in their own login."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import world

from yiwang.records.cases.models import Inspection
from yiwang.records.ledger.queries import reads_of

pytestmark = pytest.mark.django_db
ITEMS = ("identity", "self-care", "mobility", "mind")
GOOD = {f"finding-{name}": "pass" for name in ITEMS} | {"finding-home": "none", "place": "演示小区 1 号"}


@pytest.fixture
def users(shenyang):
    return [world.make_officer(name, "civil-affairs") for name in ("first", "second", "third")]


@pytest.fixture
def phones(users, browser):
    return [browser(user) for user in users]


@pytest.fixture
def case(resident, users):
    made = world.apply(world.actor(resident), "service", "elder-assessment").case
    world.decide(world.actor(users[0]), made, "accept")
    return made


@pytest.fixture
def address(case):
    return f"/desk/tasks/{world.open_task(case, 'inspect').pk}/inspection/"


@pytest.fixture
def begun(phones, users, address):
    assert phones[0].post(address, {"act": "begin", "second": users[1].pk}).status_code == 302
    return address


def test_the_case_leads_to_the_inspection_and_not_past_it(phones, case, address):
    page = phones[0].get(f"/desk/cases/{case.pk}/").content.decode()
    assert address in page
    task = world.open_task(case, "inspect").pk
    answer = phones[0].post(f"/desk/tasks/{task}/", {})
    assert answer.status_code == 422
    assert "两名工作人员" in answer.content.decode()


def test_naming_nobody_or_oneself_does_not_begin(phones, users, address):
    for second in ("", users[0].pk, "x"):
        assert phones[0].post(address, {"act": "begin", "second": second}).status_code == 422
    assert not Inspection.objects.exists()


def test_both_sign_on_their_own_phones(phones, case, begun):
    first, second, third = phones
    assert first.post(begun, {**GOOD, "act": "sign"}).status_code == 302
    page = second.get(begun).content.decode()
    assert "first（演示）" in page
    assert "演示小区 1 号" in page
    assert third.post(begun, {**GOOD, "act": "sign"}).status_code == 404
    done = second.post(begun, {**GOOD, "act": "sign"})
    assert done.url == f"/desk/cases/{case.pk}/"
    shown = first.get(done.url).content.decode()
    for said in ("老年人能力现场评估表", "通过", "second（演示）", "现场核查笔录"):
        assert said in shown


def test_what_is_typed_is_kept_without_a_button(phones, begun):
    half = {"act": "keep", "finding-identity": "pass", "remarks": "先记一半"}
    answer = phones[0].post(begun, half)
    assert answer.json()["signed"] == 0
    assert "先记一半" in phones[1].get(begun).content.decode()


def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(phones, begun):
    answer = phones[0].post(begun, {**GOOD, "act": "sign", "finding-mind": "", "remarks": "仍在"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'class="item wrong" id="item-mind"' in page
    assert page.count("item wrong") == 1
    assert "仍在" in phones[1].get(begun).content.decode()


def test_photos_show_beside_their_item_and_wrong_files_are_refused(phones, begun):
    wrong = SimpleUploadedFile("a.jpg", b"MZ", "image/jpeg")
    assert phones[0].post(begun, {**GOOD, "photo-home": wrong}).status_code == 422
    good = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff demo", "image/jpeg")
    assert phones[0].post(begun, {**GOOD, "photo-home": good}).status_code == 302
    (kept,) = Inspection.objects.get().photos
    assert f"/documents/{kept['document']}/" in phones[1].get(begun).content.decode()
    assert phones[1].get(f"/documents/{kept['document']}/").status_code == 200


def test_opening_it_is_a_read_on_record(phones, case, begun):
    before = len(reads_of(case.applicant_id))
    phones[2].get(begun)
    assert len(reads_of(case.applicant_id)) == before + 1


def test_other_offices_and_clerks_do_not_open_it(begun, browser, officers, clerk):
    for stranger in (browser(officers["fire-rescue"]), browser(clerk)):
        assert stranger.get(begun).status_code == 404
