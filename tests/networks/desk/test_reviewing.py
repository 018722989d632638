"""Deciding on reviews: who sees which, that reading is on record, rulings made once and with reasons."""

import pytest
from tests import world

from yiwang.records.cases.acts import appeal
from yiwang.records.cases.models import Case, Review
from yiwang.records.ledger.queries import reads_of

pytestmark = pytest.mark.django_db
GROUNDS = "招牌位置符合规划"


@pytest.fixture
def case(resident, officers):
    found = world.apply(world.actor(resident), "service", "signage").case
    world.decide(world.actor(officers["urban-management"]), found, "accept")
    world.decide(world.actor(officers["urban-management"]), found)
    world.decide(world.actor(officers["urban-management"]), found, "refuse", reasons="位置不符合规划")
    return found


@pytest.fixture
def review(case, resident):
    return appeal.ask(world.actor(resident), case.pk, GROUNDS)[0]


@pytest.fixture
def reviewer(shenyang, browser):
    return browser(world.make_officer("reviewer", "justice", "legal"))


@pytest.fixture
def head(shenyang, browser):
    return browser(world.make_officer("head", "urban-management", "head"))


def test_the_list_and_the_page_show_what_a_ruling_needs(reviewer, review, resident):
    listed = reviewer.get("/desk/reviews/").content.decode()
    assert f"/desk/reviews/{review.pk}/" in listed
    assert "演示居民" not in listed, "a list names nobody"
    page = reviewer.get(f"/desk/reviews/{review.pk}/").content.decode()
    for words in (GROUNDS, "位置不符合规划", "演示居民", "变更，直接准予"):
        assert words in page
    (read,) = reads_of(resident.person_id)
    assert (read.organisation, read.data["what"]) == ("justice", "review")


def test_a_ruling_is_made_once_and_with_reasons(reviewer, head, review, case):
    path = f"/desk/reviews/{review.pk}/"
    without = reviewer.post(path, {"outcome": "reversed", "reasons": ""})
    assert without.status_code == 422
    assert 'value="reversed" required checked' in without.content.decode()
    assert reviewer.post(path, {"outcome": "never", "reasons": "x"}).status_code == 422
    assert reviewer.post(path, {"outcome": "reversed", "reasons": "事实不清"}).status_code == 302
    case.refresh_from_db()
    assert case.status == Case.Status.HANDLING
    second = head.post(path, {"outcome": "upheld", "reasons": "x"})
    assert second.status_code == 409
    assert "已经结束" in second.content.decode()
    assert "事实不清" in second.content.decode()
    assert Review.objects.get().status == "reversed"
    assert "撤销" in reviewer.get("/desk/reviews/").content.decode()


def test_the_office_reads_that_its_decision_was_reversed(reviewer, review, case, officers, browser):
    reviewer.post(f"/desk/reviews/{review.pk}/", {"outcome": "reversed", "reasons": "事实不清"})
    page = browser(officers["urban-management"]).get(f"/desk/cases/{case.pk}/").content.decode()
    assert "申请人申请行政复议" in page
    assert "复议已决定" in page
    assert "事实不清" in page


def test_only_the_reviewing_office_and_the_own_head_see_it(review, officers, resident, browser, head):
    path = f"/desk/reviews/{review.pk}/"
    strangers = [
        *(browser(officers[body]) for body in ("urban-management", "fire-rescue")),
        browser(world.make_officer("clerk-here", "urban-management", "clerk")),
        browser(resident),
        browser(world.make_officer("legal-elsewhere", "health", "legal")),
        browser(world.make_officer("head-elsewhere", "fire-rescue", "head")),
    ]
    for client in strangers:
        assert client.get(path).status_code == 404
        assert client.post(path, {"outcome": "upheld", "reasons": "x"}).status_code == 404
    assert head.get(path).status_code == 200


def test_the_reviewer_opens_the_papers_of_the_case_and_no_others(reviewer, review, case, resident):
    paper = case.evidence.filter(document__isnull=False).first().document_id
    assert reviewer.get(f"/documents/{paper}/").status_code == 200
    assert reviewer.get(f"/documents/{review.decision_id}/").status_code == 200
    other = world.apply(world.actor(resident), "service", "signage").case
    foreign = other.evidence.filter(document__isnull=False).first().document_id
    assert reviewer.get(f"/documents/{foreign}/").status_code == 404
    whats = [read.data["what"] for read in reads_of(resident.person_id)]
    assert len(whats) == 2
    assert all(what.startswith("document ") for what in whats)


def test_who_applied_themselves_is_told_that_another_must_decide(case, resident, review, browser):
    world.people.appoint(resident, "justice", "legal", since=world.SINCE)
    client = browser(resident)
    hat = next(hat for hat in world.hats_of(resident) if hat.role == "legal")
    client.post("/hat/", {"hat": hat.id, "next": "/"})
    assert f"/desk/reviews/{review.pk}/" not in client.get("/desk/reviews/").content.decode()
    page = client.get(f"/desk/reviews/{review.pk}/").content.decode()
    assert "<textarea" not in page
    assert (
        client.post(f"/desk/reviews/{review.pk}/", {"outcome": "changed", "reasons": "x"}).status_code == 403
    )


def test_in_another_hat_one_is_led_to_the_post(review, browser):
    user = world.make_officer("both", "justice", "legal")
    world.people.appoint(user, "fire-rescue", "officer", since=world.SINCE)
    client = browser(user)
    hat = next(hat for hat in world.hats_of(user) if hat.role == "officer")
    client.post("/hat/", {"hat": hat.id, "next": "/"})
    assert client.get("/desk/reviews/").status_code == 403
