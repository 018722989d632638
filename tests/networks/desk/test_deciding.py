"""The decision page: what it shows, what it records, and what its acts do."""

import io

import pytest
from django.test import Client
from tests import world

from yiwang.records.cases.acts import correcting
from yiwang.records.cases.models import Case, Clock, Task
from yiwang.records.ledger.models import Event
from yiwang.records.ledger.queries import reads_of
from yiwang.records.registry import identity
from yiwang.records.registry.documents import read
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db


def page_of(client, case):
    answer = client.get(f"/desk/cases/{case.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def post(client, task, path="", **said):
    return client.post(f"/desk/tasks/{task.pk}/{path}", said)


def test_everything_needed_to_decide_stands_on_one_page(officer, applied):
    page = page_of(officer, applied)
    identifier = identity.decrypted(bytes(applied.applicant.identifier))
    assert applied.applicant.name in page
    assert identity.masked(identifier) in page
    assert "经营场所" in page
    assert "主要设备设施布局" in page
    for document in Document.objects.filter(case=applied.pk, number__isnull=True):
        assert f"/documents/{document.pk}/" in page
    assert "起算日当日不计入" in page
    assert "收件回执" in page
    assert '<iframe name="evidence"' in page


def test_each_view_is_one_read_on_record_and_a_refused_one_none(officer, stranger, officers, applied):
    page_of(officer, applied)
    page_of(officer, applied)
    stranger.get(f"/desk/cases/{applied.pk}/")
    reads = reads_of(applied.applicant_id)
    assert len(reads) == 2
    assert {(r.organisation, r.case, r.data["purpose"]) for r in reads} == {
        ("market-regulation", applied.pk, "food-licence")
    }
    assert reads[0].private["reader"] == officers["market-regulation"].get_full_name()


def test_a_page_that_cannot_be_shown_records_no_read(officer, applied, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr("yiwang.networks.desk.views.opening.render", broken)
    officer.raise_request_exception = False
    assert officer.get(f"/desk/cases/{applied.pk}/").status_code == 500
    assert not Event.objects.filter(type="personal-read").exists()


def test_rows_of_registers_are_shown_with_their_source(officers, browser, shenyang):
    user = world.make_person("agent", "演示代理人", 1)
    firm = world.make_firm()
    world.people.give_mandate(firm, user.person, "agent", valid_from=world.SINCE)
    hat = next(hat for hat in world.hats_of(user) if hat.kind == "mandate")
    case = world.apply(world.actor(user, hat.id), "service", "signage").case
    page = page_of(browser(officers["urban-management"]), case)
    assert "共享获取" in page
    assert '<table class="extract' in page
    assert "market-regulation" not in page.split('<table class="extract', 1)[1].split("</table>")[0]


def test_the_whole_way_from_acceptance_to_delivery(officer, applied):
    for outcome, said in (
        ("accept", "受理"),
        ("", "审查"),
        ("grant", "准予"),
    ):
        answer = post(officer, world.open_task(applied), outcome=outcome)
        assert answer.url == f"/desk/cases/{applied.pk}/"
        assert said in page_of(officer, applied)
    world.work_off()
    page = page_of(officer, applied)
    assert "hand-out/" in page
    unsigned = post(officer, world.open_task(applied), way="邮寄送达")
    assert unsigned.status_code == 422  # by post or at the window somebody signs
    post(officer, world.open_task(applied), way="电子送达")
    page = page_of(officer, applied)
    applied.refresh_from_db()
    assert applied.status == Case.Status.GRANTED
    assert "本件已办结" in page
    numbered = Document.objects.filter(case=applied.pk, number__isnull=False)
    assert {"receipt", "acceptance", "approval", "delivery", "food-licence"} == {d.kind for d in numbered}
    assert all(document.number in page for document in numbered)
    assert "电子送达" in read(numbered.get(kind="delivery")).decode()


def test_the_acceptance_notice_says_when_the_decision_is_due(officer, applied):
    task = world.open_task(applied)
    draft = post(officer, task, "draft/", outcome="accept").content.decode()
    post(officer, task, outcome="accept")
    notice = read(Document.objects.get(case=applied.pk, kind="acceptance")).decode()
    due = Clock.objects.get(case=applied, name="decision").due_on
    for text in (draft, notice):
        assert f"法定办结期限至 {due.year}年{due.month}月{due.day}日" in text


def test_a_refusal_needs_reasons_and_the_page_keeps_what_was_typed(officer, applied):
    task = world.open_task(applied)
    answer = post(officer, task, outcome="reject", reasons="  ")
    assert answer.status_code == 422
    assert "请写明理由" in answer.content.decode()
    assert world.open_task(applied) == task
    post(officer, task, outcome="reject", reasons="不属于本机关职权范围")
    notice = read(Document.objects.get(case=applied.pk, kind="non-acceptance")).decode()
    assert "不属于本机关职权范围" in notice
    assert "行政复议" in notice


def test_the_draft_of_a_notice_is_neither_numbered_nor_kept(officer, applied):
    task = world.open_task(applied)
    before = Document.objects.count()
    answer = post(officer, task, "draft/", outcome="reject", reasons="<b>缺少权限</b>")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "（草稿）" in text
    assert "&lt;b&gt;缺少权限" in text
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Document.objects.count() == before
    assert world.open_task(applied) == task
    assert post(officer, task, "draft/", outcome="reject").status_code == 422
    applied.refresh_from_db()
    assert applied.accepted_on is None


def test_one_correction_notice_then_none(officer, applied, resident):
    task = world.open_task(applied)
    assert post(officer, task, outcome="correct", items=" \n ").status_code == 422
    post(officer, task, outcome="correct", items="平面图缺少尺寸\n\n补充房东证明\n")
    page = page_of(officer, applied)
    assert "平面图缺少尺寸" in page
    assert "补充房东证明" in page
    assert "等待申请人处理" in page
    who, open_task = world.actor(resident), world.open_task(applied)
    paper = {"kitchen-layout": (io.BytesIO(world.PDF + b"new"), "new-layout.pdf")}
    correcting.correct(who, open_task.pk, correcting.Correction({}, paper))
    page = page_of(officer, applied)
    assert 'value="correct"' not in page
    assert "new-layout.pdf" in page
    assert "已被替换" in page
    assert page.index("new-layout.pdf") < page.index("已被替换")
    again = world.open_task(applied)
    assert post(officer, again, outcome="correct", items="再补一次").status_code == 422


def test_the_second_of_two_officers_is_told_and_sees_what_happened(officer, applied, browser):
    task = world.open_task(applied)
    colleague = browser(world.make_officer("colleague", "market-regulation"))
    assert post(officer, task, outcome="accept").status_code == 302
    answer = post(colleague, task, outcome="reject", reasons="我认为不属于本机关")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "market-regulation（演示）" in page
    assert "我认为不属于本机关" in page
    assert Document.objects.filter(case=applied.pk, kind="non-acceptance").count() == 0
    assert "受理通知书" in page


def test_pressing_twice_decides_once(officer, applied):
    task = world.open_task(applied)
    assert [post(officer, task, outcome="accept").status_code for _ in range(2)] == [302, 409]
    assert Event.objects.filter(type="task-done", case=applied.pk).count() == 1


def test_what_was_typed_when_the_session_ran_out_comes_back(officers, applied):
    task, client = world.open_task(applied), Client()
    answer = post(client, task, outcome="reject", reasons="写到一半的理由")
    assert answer.status_code == 302
    login = {"login": "market-regulation", "password": world.PASSWORD}
    answer = client.post(answer.url, login, follow=True)
    page = answer.content.decode()
    assert "写到一半的理由" in page
    assert "尚未作出任何决定" in page
    assert world.open_task(applied) == task
    assert "写到一半的理由" not in page_of(client, applied)


def test_the_leading_office_sees_how_other_parts_stand_and_no_more(officer, whole, officers, browser):
    page = page_of(officer, whole)
    assert "户外招牌设置" in page
    signage = whole.parts.get(definition="signage")
    assert f"/desk/cases/{signage.pk}/" not in page
    assert officer.get(f"/desk/cases/{signage.pk}/").status_code == 404
    for value in whole.form.values():
        assert not isinstance(value, str) or len(value) < 6 or value not in page
    first = whole.parts.get(definition="individual-registration")
    assert "户外招牌设置" in page_of(officer, first)
    other = page_of(browser(officers["urban-management"]), signage)
    assert "食品经营许可" not in other


def test_a_page_takes_as_many_queries_with_more_evidence_and_history(
    officer, applied, django_assert_max_num_queries
):
    page_of(officer, applied)
    with django_assert_max_num_queries(40):
        page_of(officer, applied)


def test_an_unknown_task_or_outcome_changes_nothing(officer, applied):
    task = world.open_task(applied)
    assert officer.post("/desk/tasks/999999/", {"outcome": "accept"}).status_code == 404
    assert post(officer, task, outcome="grant").status_code == 422
    assert post(officer, task).status_code == 422
    assert Task.objects.filter(case=applied, done_at__isnull=True).count() == 1
    assert officer.get(f"/desk/tasks/{task.pk}/").url == f"/desk/cases/{applied.pk}/"


def test_without_an_uploaded_document_there_is_no_empty_frame(officers, browser, officer, applied):
    agent = world.make_person("agent-of-firm", "演示代理人", 1)
    world.people.give_mandate(world.make_firm(), agent.person, "agent", valid_from=world.SINCE)
    hat = next(hat.id for hat in world.hats_of(agent) if hat.kind == "mandate")
    whole = world.apply(world.actor(agent, hat), "life-event", "open-restaurant")
    check = whole.part("business-licence-verification")
    assert 'name="evidence"' not in page_of(officer, check)
    assert "<iframe" in page_of(officer, applied)
