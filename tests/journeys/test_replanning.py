"""An application whose plan changes with the answers: a mother alone, a restaurant that sells wine."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.filling import PHONE, begin, fill_sections, submit, upload
from tests.journeys.test_restaurant import wear_firm_hat

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def overview(page: Page) -> None:
    """Go back to the task list of the draft."""
    page.goto(re.sub(r"(/drafts/[^/]+/).*", r"\1", page.url))


def answer(page: Page, section: str, name: str, value: str) -> None:
    """Give one answer of one section, and save it for later."""
    overview(page)
    page.locator(f"ol.tasks a[href$='/form/{section}/']").click()
    field = page.locator(f"main [name='{name}']")
    if field.first.get_attribute("type") == "radio":
        page.locator(f"main input[name='{name}'][value='{value}']").check()
    else:
        field.fill(value)
    page.locator("button[value=leave]").click()
    expect(page.locator("ol.tasks")).to_be_visible()


def test_a_mother_alone_is_asked_for_no_marriage_certificate(visit, shot):
    page = visit("resident", PHONE)
    page.goto("/life-events/newborn/")
    expect(page.locator("main")).to_contain_text("视您的回答而定")
    shot(page, "newborn-guide-phone")
    begin(page, "life-event", "newborn")
    overview(page)
    expect(page.locator("main")).to_contain_text("还可能需要")
    shot(page, "replan-may-need-phone")

    answer(page, "people", "parents-relation", "married")
    expect(page.locator("#said")).to_contain_text("还需要：")
    expect(page.locator("#said")).to_contain_text("结婚证")
    answer(page, "people", "parents-relation", "mother")
    expect(page.locator("#said")).to_contain_text("不再需要：")
    expect(page.locator("main")).not_to_contain_text("还可能需要")
    shot(page, "replan-dropped-phone")

    page.locator("ol.tasks a[href*='/form/']").first.click()
    fill_sections(page)
    expect(page.locator("main")).not_to_contain_text("结婚证")
    upload(page)
    expect(page.locator("main")).not_to_contain_text("父亲")
    number = submit(page)
    page.goto("/my/")
    expect(page.locator("main")).to_contain_text(number)


def test_wine_brings_a_service_and_a_store_its_papers(visit, shot):
    page = visit("agent")
    wear_firm_hat(page)
    begin(page, "life-event", "open-restaurant")
    overview(page)
    expect(page.locator("main")).to_contain_text("还可能需要")
    answer(page, "project", "alcohol-sales", "sold")
    expect(page.locator("#said")).to_contain_text("酒类经营备案")
    answer(page, "premises", "storage-area", "30")
    expect(page.locator("#said")).to_contain_text("外设仓库使用证明和布局图")
    shot(page, "replan-restaurant")
    answer(page, "premises", "storage-area", "0")
    expect(page.locator("#said")).to_contain_text("不再需要：")

    page.locator("ol.tasks a[href*='/form/']").first.click()
    fill_sections(page)
    expect(page.locator("main")).to_contain_text("酒类进货渠道证明")
    expect(page.locator("main")).not_to_contain_text("外设仓库使用证明")
    upload(page)
    submit(page)
    page.goto("/my/")
    page.get_by_role("link", name=re.compile("开办餐饮店")).first.click()
    expect(page.locator("main")).to_contain_text("酒类经营备案")
    shot(page, "replan-restaurant-case")
