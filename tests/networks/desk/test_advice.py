"""Beside the evidence, the officer reads every condition with what it read, and remains free to decide."""

import pytest
from tests import world

from yiwang.records.cases.acts import drafts, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def loan(resident):
    who = world.actor(resident)
    made = world.fill_in(who, "service", "startup-loan-person")
    answers = {"loan-group": "农民工", "founders": "3", "loan-amount": "69", "loan-months": "12"}
    drafts.save(who, made.pk, answers)
    return submit.submit(who, made.pk)


@pytest.fixture
def officer(shenyang, browser):
    return browser(world.make_officer("people", "human-resources"))


def test_every_condition_stands_beside_the_evidence(officer, loan):
    page = officer.get(f"/desk/cases/{loan.pk}/").content.decode()
    assert "条件不符合" in page
    assert "供参考，由经办人决定" in page
    assert "人均贷款金额为 23 万元，不得超过 22 万元。" in page
    assert "申请贷款金额：69 万元" in page
    assert "共同创业人数（含本人）：3 人" in page
    assert "总额不超过人均 20 万元之和的 110 %" in page
    assert page.count('<tr class="held">') == 3
    assert page.count('<tr class="failed">') == 1
    assert "services/startup-loan-person/loan-2020.dmn" in page


def test_the_officer_decides_otherwise(officer, loan):
    task = world.open_task(loan)
    officer.post(f"/desk/tasks/{task.pk}/", {"outcome": "accept"})
    loan.refresh_from_db()
    assert loan.accepted_on is not None
    assert "系统对照规定核对" in officer.get(f"/desk/cases/{loan.pk}/").content.decode()


def test_case_without_a_rule_has_no_such_table(shenyang, browser, resident):
    case = world.apply(world.actor(resident), "service", "food-licence").case
    officer = browser(world.make_officer("market", "market-regulation"))
    assert "受理条件核对" not in officer.get(f"/desk/cases/{case.pk}/").content.decode()
