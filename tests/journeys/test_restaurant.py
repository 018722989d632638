"""开办餐饮店 in a real browser: an agent applies on a phone, four departments act, licences are received."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from tests import world
from tests.running_city import PROJECT

from yiwang.definitions import load, merged_form, read_folder

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
CITY = load(read_folder(PROJECT / "cities" / "shenyang"))
SERVICES = [part.service for part in CITY.life_events["open-restaurant"].part]
OFFICERS = ["market", "fire", "urban", "tobacco"]
TYPED = "main .field input:not([type=radio]):not([type=checkbox]):not([type=file]), main .field textarea"
PHONE: ViewportSize = {"width": 390, "height": 844}


def wear_firm_hat(page: Page) -> None:
    """Act for the demo firm rather than for oneself."""
    page.goto("/")
    page.locator("details.who summary").click()
    page.locator("details.who button[name=hat][value^='mandate']").click()


def fill_sections(page: Page) -> None:
    """Fill in whatever each section still asks, as a person would, and go on."""
    fields = {field.id: field for field in merged_form(CITY, SERVICES).fields}
    while "/form/" in page.url:
        here = page.url
        for box in page.locator(TYPED).all():
            if not box.input_value():
                box.fill(world.value_for(fields[str(box.get_attribute("name"))]))
        for choice in page.locator("main select").all():
            if not choice.input_value():
                choice.select_option(world.value_for(fields[str(choice.get_attribute("name"))]))
        for group in page.locator("main fieldset").all():
            if not group.locator("input:checked").count():
                group.locator("input").first.check()
        for box in page.locator("main input[type=checkbox]").all():
            box.check()
        page.locator("button[value=go-on]").click()
        assert page.url != here, page.locator(".errors").inner_text()


def upload(page: Page) -> None:
    """Upload a demo document for each paper asked for."""
    for box in page.locator("main input[type=file]").all():
        name = f"{box.get_attribute('name')}.pdf"
        is_pdf = ".pdf" in str(box.get_attribute("accept"))
        data = (world.PDF if is_pdf else b"\x89PNG\r\n\x1a\n") + name.encode()
        box.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": data})
    page.locator("button[value=go-on]").click()


def apply(page: Page, shot) -> str:
    """Find the life event, fill in the one form, submit; returns the case number."""
    page.goto("/")
    shot(page, "home-phone")
    page.fill("#q", "开餐馆")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="开办餐饮店").first.click()
    shot(page, "life-event-phone")
    page.goto("/apply/life-event/open-restaurant/")
    page.locator("main form button.large").click()
    expect(page.locator("ol.tasks")).to_be_visible()
    page.locator("ol.tasks a[href*='/form/']").first.click()
    shot(page, "form-phone")
    fill_sections(page)
    upload(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("核对")
    shot(page, "check-phone")
    page.locator("form[action$='/send/'] button").click()
    page.wait_for_url("**/receipt/")
    shot(page, "receipt-phone")
    found = re.search(r"\b\d{15}\b", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return found[0]


def next_act(page: Page):
    """The form of the act that goes on: accept, grant, confirm, or simply done."""
    for outcome in ("accept", "grant", "confirm"):
        act = page.locator("details.act", has=page.locator(f"input[name=outcome][value={outcome}]"))
        if act.count():
            act.first.locator("summary").click()
            return act.first.locator("form")
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


def test_progress_without_login(visit, shot):
    page = visit("", PHONE)
    page.goto("/progress/")
    page.fill("input[name=number]", "202600000000000")
    page.locator("main input[inputmode=numeric], main input").last.fill("0000")
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text(re.compile("没有|未找到|不符"))
    shot(page, "progress-phone")
