"""Following a case: where it stands and why, corrections, documents, who looked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import world

from yiwang.records.cases.models import Case
from yiwang.records.ledger.queries import reads_of
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(resident, browser):
    return browser(resident)


@pytest.fixture
def applied(resident):
    return world.apply(world.actor(resident), "service", "food-licence")


@pytest.fixture
def officer(officers):
    return world.actor(officers["market-regulation"])


def page_of(client, case: Case) -> str:
    return client.get(f"/my/cases/{case.pk}/").content.decode()


def test_every_day_of_a_clock_is_accounted_for(client, applied):
    page = page_of(client, applied.case)
    assert "起算日当日不计入" in page
    due = applied.case.clocks.get().due_on
    assert f"法定期限至 {due.year}年{due.month}月{due.day}日" in page
    counted = page.count('<td class="num">') - page.count('<td class="num">—</td>')
    assert counted == 5


def test_the_list_shows_where_cases_stand(client, applied):
    page = client.get("/my/").content.decode()
    assert applied.case.number in page
    assert "已收件" in page


def test_the_case_page_takes_a_fixed_number_of_queries(client, resident, django_assert_max_num_queries):
    whole = world.apply(world.actor(resident), "life-event", "open-restaurant").case
    client.get(f"/my/cases/{whole.pk}/")
    with django_assert_max_num_queries(28):
        client.get(f"/my/cases/{whole.pk}/")


def test_what_was_asked_is_shown_and_answered(client, applied, officer):
    world.decide(officer, applied.case, "correct", items=("平面图缺少尺寸", "补充房东证明"))
    page = page_of(client, applied.case)
    task = world.open_task(applied.case)
    assert f"/my/tasks/{task.pk}/" in page
    asked = client.get(f"/my/tasks/{task.pk}/").content.decode()
    assert "平面图缺少尺寸" in asked
    assert "补充房东证明" in asked
    nothing = client.post(f"/my/tasks/{task.pk}/", current_answers(client, task))
    assert nothing.status_code == 422
    assert "还没有补正任何内容" in nothing.content.decode()
    paper = {"kitchen-layout": SimpleUploadedFile("新图.pdf", world.PDF + b"new")}
    done = client.post(f"/my/tasks/{task.pk}/", current_answers(client, task) | paper)
    assert done.headers["Location"] == f"/my/cases/{applied.case.pk}/"
    again = client.post(f"/my/tasks/{task.pk}/", paper)
    assert again.status_code == 409


def current_answers(client, task):
    asked = client.get(f"/my/tasks/{task.pk}/").context["asked"]
    return {ask.field.id: ask.value for ask in asked.asks}


def test_a_bad_file_in_a_correction_is_refused_and_nothing_is_closed(client, applied, officer):
    world.decide(officer, applied.case, "correct", items=("平面图",))
    task = world.open_task(applied.case)
    bad = {"kitchen-layout": SimpleUploadedFile("x.pdf", b"MZ")}
    answer = client.post(f"/my/tasks/{task.pk}/", current_answers(client, task) | bad)
    assert answer.status_code == 422
    assert "文件内容不是" in answer.content.decode()
    assert world.open_task(applied.case).pk == task.pk


def test_nobody_else_sees_or_answers_a_correction(applied, officer, officers, outsider, browser):
    world.decide(officer, applied.case, "correct", items=("平面图",))
    task = world.open_task(applied.case)
    assert browser(outsider).get(f"/my/tasks/{task.pk}/").status_code == 404
    assert browser(officers["market-regulation"]).get(f"/my/tasks/{task.pk}/").status_code == 403


def test_licences_are_handed_out_at_the_end(client, applied, officer):
    world.grant(officer, applied.case)
    page = page_of(client, applied.case)
    assert "已发证照" in page
    assert "已办结（准予）" in page
    licence = Document.objects.get(kind="food-licence")
    shown = client.get(f"/documents/{licence.pk}/")
    assert shown.status_code == 200
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in shown.headers["Cache-Control"]
    assert (
        client.get(f"/documents/{licence.pk}/?download")
        .headers["Content-Disposition"]
        .startswith("attachment")
    )


def test_the_licence_of_a_firm_founded_on_the_way_is_the_founders_to_download(client, resident, officer):
    founded = world.apply(world.actor(resident), "service", "individual-registration")
    world.grant(officer, founded.case)
    licence = Document.objects.get(kind="business-licence")
    assert licence.subject_id != resident.person_id
    assert client.get(f"/documents/{licence.pk}/").status_code == 200


def test_outsiders_and_other_offices_get_no_document(applied, outsider, officers, browser):
    for document in Document.objects.all():
        address = f"/documents/{document.pk}/"
        assert browser(outsider).get(address).status_code == 404
        assert browser(officers["tobacco-monopoly"]).get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_an_offices_reading_is_recorded_and_shown(client, applied, resident, officers, browser):
    document = Document.objects.get(kind="kitchen-layout")
    assert browser(officers["market-regulation"]).get(f"/documents/{document.pk}/").status_code == 200
    (told,) = reads_of(resident.person_id)
    assert (told.organisation, told.case) == ("market-regulation", applied.case.pk)
    page = client.get("/my/reads/").content.decode()
    assert "沈阳市市场监督管理局" in page
    assert "主要设备设施布局" in page
    assert applied.case.number in page
    assert "主要设备设施布局" in page_of(client, applied.case).split("谁查看过本办件的信息")[1]


def test_ones_own_reading_is_no_event(client, applied, resident):
    client.get(f"/documents/{Document.objects.get(kind='kitchen-layout').pk}/")
    assert reads_of(resident.person_id) == []


def test_a_pdf_is_not_sandboxed_since_browsers_would_not_show_it(client, applied):
    document = Document.objects.get(kind="kitchen-layout")
    policy = client.get(f"/documents/{document.pk}/").headers["Content-Security-Policy"]
    assert "sandbox" not in policy
    assert policy.startswith("default-src 'none'")


def test_withdrawing_asks_once_and_closes_everything(client, applied):
    address = f"/my/cases/{applied.case.pk}/withdraw/"
    assert "确定撤回申请吗" in client.get(address).content.decode()
    client.post(address, {"reasons": "不开了"})
    applied.case.refresh_from_db()
    assert applied.case.status == "withdrawn"
    assert client.post(address).status_code == 409


@pytest.mark.parametrize("page", ["", "receipt/", "withdraw/"])
def test_nobody_else_opens_a_case(applied, outsider, officers, browser, page):
    address = f"/my/cases/{applied.case.pk}/{page}"
    assert browser(outsider).get(address).status_code == 404
    assert browser(officers["market-regulation"]).get(address).status_code == 403
    assert Client().get(address).headers["Location"].startswith("/login/")


def test_a_part_leads_to_the_whole(client, resident):
    whole = world.apply(world.actor(resident), "life-event", "open-restaurant").case
    part = whole.parts.first()
    assert client.get(f"/my/cases/{part.pk}/").headers["Location"] == f"/my/cases/{whole.pk}/"


def test_a_refusal_says_why_and_where_to_turn(client, applied, officer):
    world.decide(officer, applied.case, "accept")
    world.decide(officer, applied.case)
    world.decide(officer, applied.case, "refuse", reasons="厨房与厕所相邻")
    page = page_of(client, applied.case)
    assert "厨房与厕所相邻" in page
    assert "申请行政复议" in page
    assert "不予办理" in page


def test_many_readings_are_folded_to_the_newest_three(client, applied, officers, browser):
    officer, document = browser(officers["market-regulation"]), Document.objects.get(kind="kitchen-layout")
    for readings in (3, 5):
        while len(reads_of(applied.case.applicant_id)) < readings:
            officer.get(f"/documents/{document.pk}/")
        looks = page_of(client, applied.case).split("谁查看过本办件的信息")[1]
        shown, _fold, folded = looks.partition("<details>")
        assert shown.count("主要设备设施布局") == 3
        assert folded.count("主要设备设施布局") == readings - 3
    assert "另有 2 次查看" in folded


def test_an_empty_list_points_to_the_hat_that_has_cases(resident, outsider, browser):
    firm = world.make_firm()
    for user in (resident, outsider):
        world.people.give_mandate(firm, user.person, "agent", valid_from=world.SINCE)
    agent = browser(outsider)
    assert "您还没有办件" in agent.get("/my/").content.decode()
    hat = next(hat.id for hat in world.hats_of(resident) if hat.kind == "mandate")
    number = world.apply(world.actor(resident, hat), "service", "food-licence").case.number
    empty = agent.get("/my/").content.decode()
    assert "演示餐饮有限公司的办件" in empty
    assert number not in empty
    agent.post("/hat/", {"hat": next(h.id for h in world.hats_of(outsider) if h.kind == "mandate")})
    assert number in agent.get("/my/").content.decode()


def test_a_receipt_promises_an_acceptance_only_where_there_is_one(client, resident, browser):
    agent = world.make_person("agent", "演示代理人", 1)
    world.people.give_mandate(world.make_firm(), agent.person, "agent", valid_from=world.SINCE)
    hat = next(hat.id for hat in world.hats_of(agent) if hat.kind == "mandate")
    case = world.apply(world.actor(agent, hat), "life-event", "open-restaurant").case
    page = browser(agent)
    page.post("/hat/", {"hat": hat})
    steps = page.get(f"/my/cases/{case.pk}/receipt/").content.decode().split("<ol>")[-1].split("</li>")
    assert "作出决定" in next(step for step in steps if "营业执照信息核验" in step)
    assert "答复是否受理" in next(step for step in steps if "食品经营许可" in step)
