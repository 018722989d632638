"""The window from walking in to the signature, for somebody without a phone; and an inspection by two."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests import world
from tests.journeys.filling import PHONE, act_form, begin, fill_sections, open_task, submit, upload

from yiwang.kernel.codes import id_check

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
BODY = f"210102{date(1946, 3, 2):%Y%m%d}201"
NUMBER = BODY + id_check(BODY)


def test_a_person_without_a_phone_is_served_from_the_door_to_the_result(visit, shot):
    clerk = visit("clerk")
    receive(clerk)
    begin(clerk, "service", "food-licence")
    fill_sections(clerk, leave="phone")
    upload(clerk)
    number = submit(clerk)
    shot(clerk, "window-receipt")
    expect(clerk.get_by_role("button", name="打印回执")).to_be_visible()
    clerk.get_by_role("link", name="选择领取办理结果的方式").click()
    clerk.get_by_label("窗口领取").check()
    shot(clerk, "window-way")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.locator("main")).to_contain_text("窗口领取")
    clerk.get_by_role("button", name=re.compile("结束")).first.click()

    grant(visit("market"), number, shot)

    expect(clerk).to_have_url(re.compile("/window/$"))
    waiting = clerk.get_by_role("link", name=re.compile(number))
    for _ in range(20):  # the worker issues the licence in the meantime
        clerk.reload()
        if waiting.count():
            break
        clerk.wait_for_timeout(1000)
    shot(clerk, "window-waiting")
    waiting.click()
    clerk.get_by_label("证件号码后四位").fill(NUMBER[-4:])
    clerk.get_by_role("button", name="确认发放").click()
    expect(clerk.get_by_role("alert")).to_contain_text("需要签名")
    sign(clerk)
    shot(clerk, "window-hand-out")
    clerk.get_by_role("button", name="确认发放").click()
    expect(clerk.locator("main")).to_contain_text("已发放，签名已存档")
    expect(clerk.locator("h1")).to_contain_text("准予")
    shot(clerk, "window-handed-out")


def receive(page: Page) -> None:
    """Look at the paper of who stands here, and act in their name from now on."""
    page.goto("/window/")
    page.get_by_role("link", name="接待").click()
    page.fill("#id_name", "演示老人丁")
    page.fill("#id_number", NUMBER)
    page.fill("#id_paper", "授权委托书，演示女儿戊送来")
    scan = {"name": "委托书.pdf", "mimeType": "application/pdf", "buffer": world.PDF}
    page.set_input_files("#id_scan", scan)
    page.locator("main form button.button").click()
    expect(page.locator("body")).to_contain_text("演示老人丁")


def grant(officer: Page, number: str, shot) -> None:
    """Accept, review and grant, with the draft of the notice beside the evidence."""
    open_task(officer, number)
    act_form(officer, "accept").locator("button").first.click()
    officer.get_by_role("button", name=re.compile("审查")).first.click()
    officer.set_viewport_size({"width": 1800, "height": 1000})
    form = act_form(officer, "grant")
    draft = officer.frame_locator("iframe[name=draft]")
    expect(draft.locator("img")).to_be_visible()
    expect(draft.locator("body")).to_contain_text("决定准予")
    shot(officer, "decision-wide")
    side, paper = (officer.locator(f"iframe[name={name}]").bounding_box() for name in ("draft", "evidence"))
    assert side and paper
    assert side["x"] >= paper["x"] + paper["width"]  # side by side, not below
    form.locator("button").first.click()
    expect(officer.locator(".papers").last).to_contain_text("准予决定书")


def sign(page: Page) -> None:
    """Draw something with the pen on the field for signatures."""
    field = page.locator(".sign canvas")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 100, steps=8)
    page.mouse.move(box["x"] + 260, box["y"] + 40, steps=8)
    page.mouse.up()


def test_two_officers_inspect_on_their_phones(visit, shot):
    resident = visit("resident")
    begin(resident, "service", "elder-assessment")
    fill_sections(resident)
    upload(resident)
    number = submit(resident)

    first = visit("civil", PHONE)
    open_task(first, number)
    act_form(first, "accept").locator("button").first.click()
    first.get_by_role("link", name="现场核查").click()
    first.select_option("#second", label="演示民政核查员")
    shot(first, "inspection-begin-phone")
    first.get_by_role("button", name="开始核查").click()
    first.locator("#item-identity").get_by_label("符合", exact=True).check()
    first.fill("#remarks", "本人在家，神志清楚")
    expect(first.locator("[data-kept]")).to_contain_text("已保存")  # nobody pressed anything
    shot(first, "inspection-phone")

    second = visit("civil2", PHONE)
    second.goto(first.url)
    expect(second.locator("#remarks")).to_have_value("本人在家，神志清楚")
    for item in ("self-care", "mobility", "mind", "home"):
        second.locator(f"#item-{item}").get_by_label("符合", exact=True).check()
    second.get_by_role("button", name="签署", exact=True).click()
    expect(second.locator("#item-home")).to_contain_text("请添加照片")
    photo = {"name": "扶手.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff demo"}
    second.set_input_files("#p-home", photo)
    second.get_by_role("button", name="签署", exact=True).click()
    expect(second.locator("main")).to_contain_text("已签名")
    shot(second, "inspection-signed-phone")

    first.reload()
    expect(first.locator("main")).to_contain_text("演示民政核查员")
    first.get_by_role("button", name="签署", exact=True).click()
    expect(first.locator("main")).to_contain_text("两人均已签名")
    expect(first.locator("main")).to_contain_text("现场核查笔录")
    expect(first.locator("main")).to_contain_text("通过")
    shot(first, "inspection-in-case-phone")
