"""The window's page for handing out: a signature, a letter by post, and what keeps either from happening."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import world

from yiwang.records import clock
from yiwang.records.cases.models import ResultDelivery
from yiwang.records.ledger.queries import reads_of

pytestmark = pytest.mark.django_db
PAPER = {
    "act": "collect",
    "recipient": "演示家属",
    "relation": "family",
    "paper": "户口簿",
    "paper_tail": "1234",
}


@pytest.fixture
def granted(applied, officers):
    officer = world.actor(officers["market-regulation"])
    for outcome in ("accept", "", "grant"):
        world.decide(officer, applied, outcome)
    world.work_off()
    return applied


@pytest.fixture
def address(granted):
    return f"/desk/tasks/{world.open_task(granted).pk}/hand-out/"


@pytest.fixture
def window(clerk, browser):
    return browser(clerk)


def scan():
    return SimpleUploadedFile("签收单.pdf", world.PDF, "application/pdf")


def test_a_clerk_hands_out_and_the_page_is_a_read_on_record(window, address, granted):
    before = len(reads_of(granted.applicant_id))
    assert window.get(address).status_code == 200
    assert len(reads_of(granted.applicant_id)) == before + 1
    answer = window.post(address, {**PAPER, "scan": scan()})
    assert answer.status_code == 302
    granted.refresh_from_db()
    assert granted.status == "granted"
    assert ResultDelivery.objects.get(case=granted).paper == "户口簿 1234"
    assert window.post(address, {**PAPER, "scan": scan()}).status_code == 409


def test_without_a_signature_the_page_says_so_and_keeps_what_was_typed(window, address):
    answer = window.post(address, PAPER)
    assert answer.status_code == 422
    assert "需要签名" in answer.content.decode()
    assert "演示家属" in answer.content.decode()


def test_a_file_that_is_none_is_refused(window, address):
    wrong = SimpleUploadedFile("签收单.pdf", b"MZ no pdf", "application/pdf")
    assert window.post(address, {**PAPER, "scan": wrong}).status_code == 422


def test_by_post_in_two_steps(window, address, granted):
    assert window.post(address, {"act": "post", "tracking": ""}).status_code == 422
    assert window.post(address, {"act": "post", "carrier": "邮政", "tracking": "DEMO1"}).status_code == 302
    assert "DEMO1" in window.get(address).content.decode()
    assert window.post(address, {"act": "arrived", "received_on": "soon"}).status_code == 422
    assert window.post(address, {"act": "arrived", "received_on": str(clock.today())}).status_code == 302
    granted.refresh_from_db()
    assert granted.status == "granted"


def test_it_is_nothing_to_other_tasks_and_other_people(window, applied, browser, officers, resident):
    address = f"/desk/tasks/{world.open_task(applied).pk}/hand-out/"
    assert window.get(address).status_code == 404
    assert browser(officers["fire-rescue"]).get(address).status_code == 404
    assert browser(resident).get(address).status_code == 404


def test_the_applicant_chooses_the_way_and_the_window_sees_it(resident, browser, granted, window, address):
    mine = browser(resident)
    place = f"/my/cases/{granted.pk}/way/"
    assert mine.get(place).status_code == 200
    assert mine.post(place, {"way": "post", "addressee": "演示居民"}).status_code == 422
    said = {"way": "post", "addressee": "演示居民", "address": "沈阳市演示路 2 号"}
    assert mine.post(place, said).status_code == 302
    assert "邮寄" in mine.get(f"/my/cases/{granted.pk}/").content.decode()
    assert "沈阳市演示路 2 号" in window.get(address).content.decode()
    assert "hand-out/" in window.get("/window/").content.decode()
