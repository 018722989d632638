"""The reform office composes a life event from five services; two people publish it; residents find it."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.filling import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
FIVE = {
    "individual-registration": "个体工商户",
    "food-licence": "食品经营",
    "fire-safety-check": "消防",
    "signage": "招牌",
    "tobacco-licence": "烟草",
}


def savings(page: Page) -> dict[str, tuple[int, int]]:
    """The measures as shown: before and after."""
    rows = page.locator("table.cuts tbody tr")
    found = {}
    for row in rows.all():
        cells = row.locator("td").all_inner_texts()
        found[row.locator("th").inner_text()] = (int(cells[0]), int(re.findall(r"\d+", cells[1])[0]))
    return found


def add(page: Page, service: str, words: str) -> dict[str, tuple[int, int]]:
    """Type some words, add the service by keyboard, and wait for the plan; returns the savings."""
    page.locator("#q").fill(words)
    button = page.locator(f"#pick-{service}")
    expect(button).to_contain_text("添加")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#remove-{service}")).to_be_visible()
    expect(button).to_contain_text("移除")
    expect(button).to_be_focused()
    return savings(page)


def change_and_undo(reform: Page) -> None:
    """Undo, redo, set and remove services where they are listed: the rest of the page stays."""
    reform.locator("#undo").click()
    expect(reform.locator("#remove-tobacco-licence")).to_have_count(0)
    reform.locator("#redo").click()
    expect(reform.locator("#remove-tobacco-licence")).to_be_visible()
    reform.locator("#alone-food-licence").click()
    expect(reform.locator("#alone-food-licence")).to_contain_text("改为：可单独不获准")
    reform.locator("#remove-signage").click()
    expect(reform.locator("#remove-signage")).to_have_count(0)
    expect(reform.locator("#pick-tobacco-licence")).to_contain_text("移除")
    reform.locator("#undo").click()
    expect(reform.locator("#remove-signage")).to_be_visible()


def test_from_five_services_to_the_catalogue(visit, shot):
    reform = visit("reform")
    reform.set_default_timeout(60_000)  # submitting runs the tests of all the city's models
    reform.goto("/releases/compose/")
    reform.get_by_role("button", name="编制新的一件事").click()
    shot(reform, "composer-empty")
    seen = [add(reform, service, words) for service, words in FIVE.items()]
    assert [one["材料"][0] for one in seen] == sorted({one["材料"][0] for one in seen}), (
        "papers one by one grow"
    )
    first, last = seen[0], seen[-1]
    assert last["材料"][0] - last["材料"][1] > first["材料"][0] - first["材料"][1]
    assert last["到现场次数"][1] == 1 < last["到现场次数"][0]
    assert last["工作日"][1] < last["工作日"][0]
    expect(reform.locator("#told")).to_contain_text(f"材料: {last['材料'][0]} → {last['材料'][1]}")
    shot(reform, "composer")

    change_and_undo(reform)

    reform.locator("button[value=check]").click()
    expect(reform.locator("main")).to_contain_text("life_events/new.toml:1")
    shot(reform, "composer-errors")
    reform.get_by_role("link", name="返回编制").first.click()
    reform.fill("#name_zh", "开小酒馆")
    reform.fill("#name_en", "Opening a tavern")
    reform.fill("#id", "open-tavern")
    reform.select_option("#lead", "market-regulation")
    reform.fill("#keywords", "开酒馆\n小酒吧")
    reform.locator("button[value=check]").click()
    expect(reform.locator("main")).to_contain_text("文件没有问题")
    expect(reform.locator("pre.file")).to_contain_text("alone = false")
    shot(reform, "composer-checked")

    reform.get_by_role("button", name="提交双人审核").click()
    expect(reform.locator("main")).to_contain_text("开小酒馆")
    address = reform.url
    reform.get_by_role("button", name=re.compile("通过|批准|同意")).first.click()
    legal = visit("legal")
    legal.set_default_timeout(60_000)  # the second review publishes, and checks the whole city for it
    legal.goto(address)
    legal.get_by_role("button", name=re.compile("通过|批准|同意")).first.click()

    anybody = visit("", PHONE)
    anybody.goto("/services/?q=开酒馆")
    anybody.get_by_role("link", name="开小酒馆").first.click()
    expect(anybody.get_by_role("heading", level=1)).to_contain_text("开小酒馆")
    expect(anybody.locator("main")).to_contain_text("烟草")
    reform.goto("/releases/compose/")
    expect(reform.locator("main")).to_contain_text("已发布")


def test_it_works_on_a_phone_and_without_script(city, browser, shot):
    context = browser.new_context(
        viewport=PHONE, locale="zh-CN", base_url=city.url, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/login/")
    page.fill("input[name=login]", "reform")
    page.fill("input[name=password]", city.passwords["reform"])
    page.locator("main form button").first.click()
    page.goto("/releases/compose/")
    page.get_by_role("button", name="编制新的一件事").click()
    for service, words in list(FIVE.items())[:2]:
        page.fill("#q", words)
        page.get_by_role("button", name="查找").click()
        page.locator(f"#pick-{service}").click()
    expect(page.locator(".chosen-list > li")).to_have_count(2)
    papers = savings(page)["材料"]
    assert papers[1] < papers[0]
    page.fill("#name_zh", "演示")
    page.locator("#name_zh").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("演示")
    expect(page.locator(".chosen-list > li")).to_have_count(2)
    shot(page, "composer-phone-no-script")
    context.close()
