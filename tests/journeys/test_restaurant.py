"""开办餐饮店 in a real browser: an agent applies on a phone, four departments act, licences are received."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.filling import PHONE, act_form, begin, fill_sections, submit, upload

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
OFFICERS = ["market", "fire", "urban", "tobacco"]


def wear_firm_hat(page: Page) -> None:
    """Act for the demo firm rather than for oneself."""
    page.goto("/")
    page.locator("details.who summary").click()
    page.locator("details.who button[name=hat][value^='mandate']").click()


def apply(page: Page, shot) -> str:
    """Find the life event, fill in the one form, submit; returns the case number."""
    page.goto("/")
    shot(page, "home-phone")
    page.fill("#q", "开餐馆")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="开办餐饮店").first.click()
    shot(page, "life-event-phone")
    begin(page, "life-event", "open-restaurant")
    shot(page, "form-phone")
    fill_sections(page)
    upload(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("核对")
    shot(page, "check-phone")
    number = submit(page)
    shot(page, "receipt-phone")
    return number


def next_act(page: Page):
    """The form of the act that goes on: accept, grant, confirm, or simply done."""
    for outcome in ("accept", "grant", "confirm"):
        act = page.locator("details.act", has=page.locator(f"input[name=outcome][value={outcome}]"))
        if act.count():
            return act_form(page, outcome)
    return page.locator("form.plain-act").first


def handle(page: Page, number: str) -> int:
    """Do all the office has to do about a case just now; returns how many acts that took."""
    for acts in range(12):
        page.goto("/desk/")
        row = page.locator("tr", has_text=number)
        if not row.count():
            return acts
        row.first.locator("a").first.click()
        next_act(page).locator("button").first.click()
        expect(page.locator("main")).not_to_contain_text("没有作出任何决定")
    return pytest.fail("the office never came to an end")


def test_from_search_to_licences(visit, shot):
    applicant = visit("agent", PHONE)
    wear_firm_hat(applicant)
    number = apply(applicant, shot)
    for username in OFFICERS:
        officer = visit(username)
        officer.goto("/desk/")
        shot(officer, f"desk-{username}")
        officer.locator("tr", has_text=number).first.locator("a").first.click()
        shot(officer, f"decision-{username}")
        assert handle(officer, number) >= 3
        expect(officer.locator("tr", has_text=number)).to_have_count(0)
        for _ in range(8):  # the worker issues the licence in between, then it is delivered
            officer.wait_for_timeout(300)
            handle(officer, number)
    applicant.goto("/my/")
    applicant.get_by_role("link", name=re.compile("开办餐饮店")).first.click()
    applicant.wait_for_timeout(1500)
    applicant.reload()
    expect(applicant.locator("main")).to_contain_text("食品经营许可证")
    expect(applicant.locator("main")).to_contain_text("烟草专卖零售许可证")
    shot(applicant, "granted-phone")
    applicant.goto("/my/reads/")
    expect(applicant.locator("main")).to_contain_text("消防")
    shot(applicant, "who-looked-phone")
