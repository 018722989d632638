"""Applying in the browser: one form, saved at every step, sent once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import world

from yiwang.definitions import read_folder
from yiwang.records.cases.models import Case, Draft
from yiwang.records.registry import people, releases

pytestmark = pytest.mark.django_db
START = "/apply/service/food-licence/"


@pytest.fixture
def client(resident, browser):
    return browser(resident)


@pytest.fixture
def draft(client):
    client.post(START)
    return Draft.objects.get()


def at(draft, page=""):
    return f"/drafts/{draft.pk}/{page}"


def pdf(name="演示.pdf"):
    return SimpleUploadedFile(name, world.PDF)


def answers(draft, resident, group):
    from yiwang.networks.counter.queries.application import sections
    from yiwang.records.cases.acts.drafts import prospect_of

    prospect = prospect_of(draft, world.actor(resident))
    found = next(section for section in sections(prospect, draft.values) if section.id == group)
    return {ask.field.id: ask.value or world.value_for(ask.field) for ask in found.asks}


def fill_in(client, draft, resident):
    """Answer every page of the form as a browser would."""
    for group in ("applicant", "business", "premises", "project", "people", "other", "declaration"):
        if client.get(at(draft, f"form/{group}/")).status_code == 200:
            draft.refresh_from_db()
            assert (
                client.post(at(draft, f"form/{group}/"), answers(draft, resident, group)).status_code == 302
            )
    page = client.get(at(draft, "papers/"))
    papers = {paper.kind.id: pdf() for paper in page.context["app"].to_supply}
    assert client.post(at(draft, "papers/"), papers).headers["Location"] == at(draft, "check/")


def test_from_start_to_receipt(client, draft, resident):
    fill_in(client, draft, resident)
    check = client.get(at(draft, "check/")).content.decode()
    assert "提交前还需要" not in check
    assert "哪些信息交给哪个部门" in check
    sent = client.post(at(draft, "send/"))
    case = Case.objects.get()
    assert sent.headers["Location"] == f"/my/cases/{case.pk}/receipt/"
    receipt = client.get(sent.headers["Location"]).content.decode()
    assert case.number in receipt
    assert "收件回执" in receipt


def test_sent_twice_it_is_one_case_with_one_receipt(client, draft, resident):
    fill_in(client, draft, resident)
    first, second = client.post(at(draft, "send/")), client.post(at(draft, "send/"))
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize("page", ["", "check/", "papers/", "form/applicant/"])
def test_going_back_after_sending_leads_to_the_receipt(client, draft, resident, page):
    fill_in(client, draft, resident)
    receipt = client.post(at(draft, "send/")).headers["Location"]
    assert client.get(at(draft, page)).headers["Location"] == receipt
    assert (
        client.post(at(draft, "form/business/"), {"business-name": "另一个"}).headers["Location"] == receipt
    )


def test_what_the_registers_know_is_filled_in_and_marked(resident, browser):
    number = "110105194912310020"
    values = {"id-number": number, "name": "演示居民", "phone": "13800009999"}
    row = world.Row(number, resident.person.pk, world.SINCE, values)
    world.write_rows("persons", [row], organisation="public-security")
    client = browser(resident)
    client.post(START)
    page = client.get(at(Draft.objects.get(), "form/applicant/")).content.decode()
    assert 'value="13800009999"' in page
    assert "来自登记信息" in page


def test_a_known_answer_that_was_changed_is_marked_no_more(resident, browser):
    values = {"id-number": "1", "name": "演示居民", "phone": "13800009999"}
    row = world.Row("1", resident.person.pk, world.SINCE, values)
    world.write_rows("persons", [row], organisation="public-security")
    client = browser(resident)
    client.post(START)
    draft = Draft.objects.get()
    known = client.get(at(draft, "form/applicant/")).content.decode().count("来自登记信息")
    assert known >= 1
    client.post(at(draft, "form/applicant/"), {"applicant-phone": "13811112222"})
    page = client.get(at(draft, "form/applicant/")).content.decode()
    assert 'value="13811112222"' in page
    assert "来自登记信息" not in page


def test_wrong_answers_are_saved_and_said(client, draft):
    answer = client.post(at(draft, "form/applicant/"), {"applicant-phone": "12"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请填写手机号或带区号的固定电话" in page
    assert 'href="#f-applicant-phone"' in page
    draft.refresh_from_db()
    assert draft.values["applicant-phone"] == "12"


def test_one_can_leave_in_the_middle(client, draft):
    answer = client.post(at(draft, "form/applicant/"), {"applicant-phone": "12", "then": "leave"})
    assert answer.headers["Location"] == at(draft)


def test_an_unknown_section_is_not_found(client, draft):
    assert client.get(at(draft, "form/crown/")).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00 a program", "文件内容不是"),
        (b"", "文件是空的"),
        (b"%PDF-1.7" + b"0" * (11 * 2**20), "超过 10 MB"),
    ],
    ids=["a program renamed .pdf", "empty", "too large"],
)
def test_bad_uploads_are_refused_in_words_and_the_good_ones_kept(client, draft, content, words):
    good, bad = "kitchen-layout", "food-safety-rules"
    answer = client.post(at(draft, "papers/"), {good: pdf(), bad: SimpleUploadedFile("x.pdf", content)})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert [item.kind for item in draft.evidence.all()] == [good]


def test_a_document_can_be_taken_out_again(client, draft):
    client.post(at(draft, "papers/"), {"kitchen-layout": pdf()})
    client.post(at(draft, "papers/kitchen-layout/take-out/"))
    assert not draft.evidence.exists()


def test_an_incomplete_application_is_not_sent_and_says_what_is_missing(client, draft):
    answer = client.post(at(draft, "send/"))
    assert answer.status_code == 422
    assert not Case.objects.exists()
    page = answer.content.decode()
    assert "有内容未填写或不正确" in page
    assert "尚未上传" in page


def test_a_session_that_ran_out_loses_nothing(client, draft, resident):
    address = at(draft, "form/business/")
    client.logout()
    answer = client.post(address, {"business-name": "半路店"})
    assert answer.headers["Location"] == f"/login/?next={address}"
    entered = client.post("/login/", {"login": "resident", "password": world.PASSWORD, "next": address})
    assert entered.headers["Location"] == address
    page = client.get(address).content.decode()
    assert 'value="半路店"' in page
    assert "登录曾经超时" in page
    assert "半路店" not in client.get(address).content.decode(), "kept for one return only"


def test_starting_again_leads_to_the_same_draft(client, draft):
    assert client.post(START).headers["Location"] == at(draft)
    assert Draft.objects.count() == 1


def test_a_draft_is_discarded_and_taken_back(client, draft):
    assert "草稿已删除" in client.post(at(draft, "discard/")).content.decode()
    assert client.get(at(draft)).status_code == 410
    assert "我的草稿" not in client.get("/my/").content.decode()
    client.post(at(draft, "discard/"), {"undo": "1"})
    assert client.get(at(draft)).status_code == 200


def test_a_newer_release_is_offered_and_taken_on_request(client, draft, tmp_path):
    files = dict(read_folder("cities/shenyang"))
    files["services/food-licence/service.toml"] += b"\n# changed\n"
    release = releases.load_release(files, by=None)
    for review in ("business", "legal"):
        release = releases.approve(
            release.pk, review=review, by=people.add_login(f"new-{review}", world.PASSWORD, name=review)
        )
    type(release).objects.filter(pk=release.pk).update(
        published_at=releases.in_force().published_at + timedelta(seconds=1)
    )
    assert "办事规则有更新" in client.get(at(draft)).content.decode()
    client.post(at(draft, "move/"))
    draft.refresh_from_db()
    assert draft.release_id == release.pk
    assert "办事规则有更新" not in client.get(at(draft)).content.decode()


@pytest.mark.parametrize("page", ["", "form/applicant/", "papers/", "check/"])
def test_nobody_else_opens_a_draft(draft, outsider, officers, browser, page):
    for other in (outsider, officers["market-regulation"]):
        assert browser(other).get(at(draft, page)).status_code == 404


@pytest.mark.parametrize("act", ["send/", "move/", "discard/", "papers/kitchen-layout/take-out/"])
def test_nobody_else_acts_on_a_draft(draft, outsider, browser, act):
    assert browser(outsider).post(at(draft, act)).status_code == 404
    draft.refresh_from_db()
    assert (draft.case, draft.discarded_at) == (None, None)


def test_an_officer_is_told_to_change_hats(officers, browser):
    answer = browser(officers["market-regulation"]).post(START)
    assert answer.status_code == 403
    assert "请先切换为申请人身份" in answer.content.decode()


def test_a_visitor_logs_in_first_and_comes_back(shenyang):
    assert Client().get(START).headers["Location"] == f"/login/?next={START}"


@pytest.mark.parametrize("act", ["send/", "discard/", "move/", "papers/kitchen-layout/take-out/"])
def test_an_act_without_a_session_leads_back_to_the_draft(client, draft, act):
    client.logout()
    answer = client.post(at(draft, act))
    assert answer.headers["Location"] == f"/login/?next={at(draft)}"


def test_an_address_that_only_takes_what_is_sent_says_so(client, draft):
    shown = client.get(at(draft, "send/"))
    assert (shown.status_code, shown.headers["Allow"]) == (405, "POST")
    assert "没有任何改动" in shown.content.decode()
