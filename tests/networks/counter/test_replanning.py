"""What an answer changes is said at once, and the pages before and after it show the plan as it stands."""

import pytest
from django.test import Client
from tests.networks.counter.test_apply import answers, at

from yiwang.records.cases.models import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(resident, browser) -> Client:
    return browser(resident)


@pytest.fixture
def draft(client):
    client.post("/apply/life-event/newborn/")
    return Draft.objects.get()


def answer(client, draft, resident, relation):
    draft.refresh_from_db()
    typed = {**answers(draft, resident, "people"), "parents-relation": relation}
    sent = client.post(at(draft, "form/people/"), typed)
    assert sent.status_code == 302
    return client.get(sent.headers["Location"]).content.decode()


def test_the_overview_says_what_may_be_needed_and_which_answer_decides(client, draft):
    page = client.get(at(draft)).content.decode()
    assert "还可能需要" in page
    assert "亲子鉴定意见书" in page
    assert f'href="{at(draft, "form/people/")}#f-parents-relation"' in page
    assert "出生户口登记" in page


def test_an_answer_says_what_it_changed(client, draft, resident):
    page = answer(client, draft, resident, "married")
    assert "还需要：" in page
    assert "结婚证" in page
    page = answer(client, draft, resident, "mother")
    assert "不再需要：" in page
    assert "还可能需要" not in client.get(at(draft)).content.decode()
    form = client.get(at(draft, "form/people/")).content.decode()
    assert "mother-id-number" in form
    assert "father-id-number" not in form
    assert "结婚证" not in client.get(at(draft, "papers/")).content.decode()


def test_an_answer_that_changes_nothing_says_nothing(client, draft, resident):
    answer(client, draft, resident, "mother")
    page = answer(client, draft, resident, "mother")
    assert "不再需要" not in page
    assert "还需要：" not in page


def test_the_guide_names_what_depends_on_answers(client, shenyang):
    page = client.get("/life-events/open-restaurant/").content.decode()
    assert "视您的回答而定" in page
    assert "酒类经营备案" in page
    assert "仅当：登记父亲信息" in client.get("/services/birth-certificate/").content.decode()


def test_the_english_pages_say_it_in_english(client, draft, resident):
    client.cookies["language"] = "en"
    page = answer(client, draft, resident, "both")
    assert "Now also needed: " in page
    assert "Paternity report" in page
