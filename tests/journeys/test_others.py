"""The other kinds of user: a resident asked to correct, the reform office, the window, the administrator."""

import re
import zipfile

import pytest
from playwright.sync_api import expect
from tests.journeys.filling import PHONE, act_form, begin, fill_sections, open_task, submit, upload
from tests.running_city import PROJECT

from yiwang.definitions import read_folder

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def test_a_resident_corrects_once_and_is_looked_up_at_the_window(visit, shot):
    resident = visit("resident", PHONE)
    begin(resident, "service", "signage")
    resident.locator("button[value=leave]").click()
    again = visit("resident")  # another device
    again.goto("/my/")
    again.get_by_role("link", name=re.compile("户外招牌设置")).first.click()
    again.locator("ol.tasks a[href*='/form/']").first.click()
    fill_sections(again)
    upload(again)
    number = submit(again)
    again.go_back()
    again.goto("/my/")
    expect(again.locator("main")).to_contain_text(number)

    officer = visit("urban")
    open_task(officer, number)
    form = act_form(officer, "correct")
    form.locator("textarea[name=items]").fill("效果图应标明尺寸")
    shot(officer, "correction-notice")
    form.locator("button").first.click()

    resident.goto("/my/")
    resident.get_by_role("link", name=re.compile("户外招牌设置")).first.click()
    resident.locator("a[href*='/my/tasks/']").first.click()
    expect(resident.locator("main")).to_contain_text("效果图应标明尺寸")
    shot(resident, "correct-phone")
    picture = {"name": "b.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\nb"}
    resident.locator("main input[type=file]").first.set_input_files(picture)
    resident.locator("main form button.button").last.click()
    open_task(officer, number)
    expect(officer.locator("main")).to_contain_text("补正")

    clerk = visit("clerk")
    clerk.goto("/window/")
    clerk.fill("#number", number)
    clerk.locator("main form button").first.click()
    shot(clerk, "window")
    expect(clerk.locator("main")).to_contain_text(re.compile("没有|不在"))  # another office's case

    anybody = visit("", PHONE)
    anybody.goto("/progress/")
    anybody.fill("input[name=number]", number)
    anybody.locator("main form input").last.fill(tail_of(resident, number))
    anybody.locator("main form button").first.click()
    expect(anybody.locator("main")).to_contain_text("户外招牌设置")
    expect(anybody.locator("main")).not_to_contain_text("演示居民")
    shot(anybody, "progress-phone")


def tail_of(page, number: str) -> str:
    """The last four digits of the phone, as the receipt says them."""
    page.goto("/my/")
    page.get_by_role("link", name=re.compile("户外招牌设置")).first.click()
    page.goto(page.url + "receipt/")
    found = re.search(r"后四位（(\d{4})）", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return found[1]


def test_a_release_is_published_by_two_people(visit, shot, city, tmp_path):
    reform = visit("reform")
    reform.goto("/releases/")
    reform.set_input_files("input[type=file]", changed_city(tmp_path))
    reform.get_by_role("button", name=re.compile("载入")).click()
    shot(reform, "release-difference")
    expect(reform.locator("main")).to_contain_text("户外招牌设置（新）")
    reform.get_by_role("button", name=re.compile("通过|批准|同意")).first.click()
    address = reform.url
    legal = visit("legal")
    legal.goto(address)
    legal.get_by_role("button", name=re.compile("通过|批准|同意")).first.click()
    shot(legal, "release-published")
    anybody = visit()
    anybody.goto("/services/signage/")
    expect(anybody.get_by_role("heading", level=1)).to_contain_text("户外招牌设置（新）")


def changed_city(folder) -> str:
    """A zip of the demo city with one service renamed."""

    path = folder / "city.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in read_folder(PROJECT / "cities" / "shenyang").items():
            is_signage = name == "services/signage/service.toml"
            old, new = "户外招牌设置".encode(), "户外招牌设置（新）".encode()
            archive.writestr(name, content.replace(old, new, 1) if is_signage else content)
    return str(path)


def test_the_administrator_sees_that_nothing_is_stuck(visit, shot):
    page = visit("admin")
    page.goto("/releases/errands/")
    expect(page.locator("main")).to_contain_text(re.compile("没有"))
    shot(page, "errands")


def test_everything_speaks_english_too(visit, shot):
    page = visit("", PHONE)
    page.goto("/life-events/open-restaurant/")
    page.locator("button[name=language][value=en]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Opening a restaurant")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    shot(page, "life-event-english-phone")
