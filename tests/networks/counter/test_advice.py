"""Before and after submitting, the applicant reads what the rule says and why; it stops nothing."""

import json

import pytest
from tests import world

from yiwang.records.cases.acts import drafts
from yiwang.records.cases.models import Case

pytestmark = pytest.mark.django_db

TOO_MUCH = {
    "loan-group": "退役军人",
    "founders": "1",
    "loan-amount": "25",
    "loan-months": "36",
    "loan-purpose": "开办演示商店",
}


@pytest.fixture
def client(resident, browser):
    return browser(resident)


@pytest.fixture
def draft(resident):
    who = world.actor(resident)
    made = world.fill_in(who, "service", "startup-loan-person")
    drafts.save(who, made.pk, TOO_MUCH)
    return made


def check_page(client, draft, language="zh-hans"):
    return client.get(f"/drafts/{draft.pk}/check/", headers={"Accept-Language": language}).content.decode()


def test_the_reasons_stand_before_the_button(client, draft):
    page = check_page(client, draft)
    assert "根据您填写的信息" in page
    assert "有条件看起来不满足" in page
    assert "人均贷款金额为 25 万元，不得超过 20 万元。" in page
    assert "财金〔2020〕21号：个人最高 20 万元" in page
    assert page.index("仅供参考，由经办人决定") < page.index("提交申请</button>")


def test_it_can_be_sent_all_the_same_and_the_case_page_says_why_not(client, draft):
    answer = client.post(f"/drafts/{draft.pk}/send/")
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/my/cases/{case.pk}/receipt/"
    page = client.get(f"/my/cases/{case.pk}/").content.decode()
    assert "人均贷款金额为 25 万元，不得超过 20 万元。" in page


def test_right_answers_are_told_too(client, draft, resident):
    drafts.save(world.actor(resident), draft.pk, {"loan-amount": "20"})
    page = check_page(client, draft)
    assert "看起来符合条件" in page
    assert "不得超过" not in page


def test_service_without_a_rule_says_nothing(client, resident):
    made = world.fill_in(world.actor(resident), "service", "food-licence")
    assert "根据您填写的信息" not in check_page(client, made)


def test_programs_read_it_in_draft_and_case(client, draft, resident, token):
    headers = {"Authorization": f"Bearer {token(resident)}"}
    (told,) = client.get(f"/api/v1/drafts/{draft.pk}", headers=headers).json()["advice"]
    assert (told["verdict"], told["rules"]) == ("not-met", [2])
    failed = [ground for ground in told["grounds"] if ground["holds"] is False]
    assert [ground["text"]["en"] for ground in failed] == [
        "Loan per founder is 25 × 10,000 yuan; it must be at most 20 × 10,000 yuan."
    ]
    client.post(f"/drafts/{draft.pk}/send/")
    case = client.get(f"/api/v1/cases/{Case.objects.get().pk}", headers=headers).json()
    assert [part["advice"]["verdict"] for part in case["parts"]] == ["not-met"]
    assert json.dumps(case)
