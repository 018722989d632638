"""One part is refused while the rest is issued; the applicant contests it, it is reversed and granted."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.filling import PHONE, act_form, open_task
from tests.journeys.test_restaurant import apply, handle, wear_firm_hat

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def finish(officer: Page, number: str) -> None:
    """Handle a case until it is delivered; the worker issues in between."""
    for _ in range(12):
        handle(officer, number)
        officer.wait_for_timeout(300)


def case_page(page: Page) -> None:
    page.goto("/my/")
    page.get_by_role("link", name=re.compile("开办餐饮店")).first.click()


def test_a_refused_part_is_contested_reversed_and_granted(visit, shot):
    applicant = visit("agent", PHONE)
    wear_firm_hat(applicant)
    number = apply(applicant, shot)

    urban = visit("urban")
    open_task(urban, number)
    form = act_form(urban, "reject")
    form.locator("textarea[name=reasons]").fill("招牌超出核定范围")
    form.locator("button").first.click()
    for username in ("market", "fire", "tobacco"):
        finish(visit(username), number)

    case_page(applicant)
    applicant.wait_for_timeout(1500)
    applicant.reload()
    expect(applicant.locator("main")).to_contain_text("部分准予")
    expect(applicant.locator("main")).to_contain_text("食品经营许可证")
    expect(applicant.locator("main")).to_contain_text("招牌超出核定范围")
    shot(applicant, "refused-phone")
    applicant.get_by_role("link", name=re.compile("申请行政复议")).first.click()
    applicant.fill("#grounds", "招牌尺寸在核定范围以内，见效果图")
    shot(applicant, "ask-review-phone")
    applicant.get_by_role("button", name="申请行政复议").click()
    expect(applicant.locator("main")).to_contain_text("待决定")
    followed = applicant.url
    shot(applicant, "review-phone")

    legal = visit("legal")
    legal.goto("/desk/reviews/")
    shot(legal, "reviews")
    legal.locator("tbody a").first.click()
    expect(legal.locator("main")).to_contain_text("招牌尺寸在核定范围以内")
    legal.locator("#outcome-reversed").check()
    legal.fill("#reasons", "效果图标明的尺寸在核定范围以内，原决定认定事实不清")
    shot(legal, "review-desk")
    legal.get_by_role("button", name="作出决定并送达").click()
    expect(legal.locator("main")).to_contain_text("撤销")

    applicant.goto(followed)
    expect(applicant.locator("main")).to_contain_text("撤销，由部门重新决定")
    shot(applicant, "review-reversed-phone")
    finish(urban, number)
    case_page(applicant)
    applicant.wait_for_timeout(1500)
    applicant.reload()
    expect(applicant.locator("main")).not_to_contain_text("部分准予")
    expect(applicant.locator("main")).to_contain_text("行政复议决定书")
    expect(applicant.locator("section", has_text="已发证照").first).to_contain_text("招牌")
    shot(applicant, "granted-after-review-phone")
