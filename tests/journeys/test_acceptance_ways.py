"""容缺受理 and 告知承诺 in accelerated time, each to its good and its bad end."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests import world
from tests.journeys.filling import PHONE, act_form, begin, fill_sections, submit
from tests.journeys.test_restaurant import wear_firm_hat
from tests.running_city import RunningCity, running_city

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
MONDAY, LATER = "2026-03-02T09:00", "2026-03-06T09:00"
"""Three working days after Monday the last day is Thursday the 5th."""
PAPERS = ("signage-picture", "premises-proof")
FIRE = "fire-safety-check"


@pytest.fixture(scope="module")
def city(browser: Browser) -> Iterator[RunningCity]:
    """A city of its own, whose clock the journeys move."""
    with running_city(YIWANG_NOW=MONDAY) as started:
        yield started


def give(page: Page, but: tuple[str, ...] = ()) -> None:
    """Choose a file for each paper asked for, but for some."""
    for box in page.locator("main input[type=file]").all():
        kind = str(box.get_attribute("name"))
        if kind not in but:
            pdf = {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": world.PDF + kind.encode()}
            box.set_input_files(pdf)


def to_case(page: Page, number: str) -> None:
    """Open a case at its office by its number."""
    page.goto(f"/desk/cases/?number={number}")


def act(officer: Page, number: str, outcome: str = "", reasons: str = "", task: str = "") -> None:
    """Open a case at its office and do one act of it."""
    to_case(officer, number)
    if outcome:
        form = act_form(officer, outcome)
        if reasons:
            form.locator("textarea[name=reasons]").fill(reasons)
    else:
        form = officer.locator("form.plain-act").first
    form.locator("button").first.click()
    expect(officer.locator("main")).to_contain_text("已记录在案")


def followed(page: Page, number: str) -> None:
    """Open one's own case."""
    page.goto("/my/")
    row = page.locator("li", has=page.get_by_role("heading")).filter(has_text=number)
    row.locator("a").first.click()


def until(page: Page, text: str) -> None:
    """Look again until the worker has done what is due."""
    for _ in range(20):
        if text in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail(f"“{text}” never came: {page.locator('main').inner_text()[:2000]}")


def apply_with_papers_to_follow(applicant: Page, shot) -> str:
    begin(applicant, "service", "signage")
    fill_sections(applicant)
    give(applicant, but=PAPERS)
    for kind in PAPERS:
        applicant.locator(f"#later-{kind}").check()
    shot(applicant, "later-papers-phone")
    applicant.locator("button[value=go-on]").click()
    expect(applicant.locator("main")).to_contain_text("待补交材料")
    shot(applicant, "later-check-phone")
    return submit(applicant)


def accept(urban: Page, number: str, shot) -> None:
    to_case(urban, number)
    expect(urban.locator("#evidence-title").locator("..")).to_contain_text("待补交")
    shot(urban, "later-desk")
    act(urban, number, "accept")
    act(urban, number)  # reviewed


def test_papers_follow_to_both_ends(visit, shot, city):
    applicant, urban = visit("agent", PHONE), visit("urban")
    wear_firm_hat(applicant)
    good, bad = apply_with_papers_to_follow(applicant, shot), apply_with_papers_to_follow(applicant, shot)
    for number in (good, bad):
        accept(urban, number, shot)

    followed(applicant, good)
    expect(applicant.locator("main")).to_contain_text("2026年3月5日")
    shot(applicant, "later-case-phone")
    applicant.get_by_role("link", name="去补交").click()
    shot(applicant, "later-supply-phone")
    applicant.get_by_role("button", name="补交").click()
    expect(applicant.locator(".errors")).to_contain_text("请为待补交的材料选择文件")
    give(applicant)
    applicant.get_by_role("button", name="补交").click()
    expect(applicant.locator("main")).to_contain_text("已补交")
    expect(applicant.locator("main")).to_contain_text("容缺材料补交回执")
    act(urban, good, "grant")
    followed(applicant, good)
    until(applicant, "户外招牌设置批准书")
    shot(applicant, "later-granted-phone")

    city.move_to(LATER)
    followed(applicant, bad)
    until(applicant, "容缺材料逾期告知书")
    shot(applicant, "later-too-late-phone")
    to_case(urban, bad)
    expect(urban.locator("main")).to_contain_text("不能准予")
    shot(urban, "later-too-late-desk")
    form = act_form(urban, "grant")
    form.locator("button").first.click()
    expect(urban.locator(".note.bad")).to_contain_text("不能准予")
    act(urban, bad, "refuse", "承诺后补的效果图和场所证明逾期未补")
    followed(applicant, bad)
    expect(applicant.locator("main")).to_contain_text("逾期未补")
    expect(applicant.locator("main")).to_contain_text("行政复议")
    shot(applicant, "later-refused-phone")


def apply_by_commitment(applicant: Page, shot) -> str:
    applicant.goto(f"/apply/service/{FIRE}/")
    applicant.locator("main form button.large").click()
    applicant.get_by_role("link", name="以告知承诺代替提交材料").click()
    shot(applicant, "commitment-phone")
    applicant.locator("main form button").first.click()
    expect(applicant.locator(".errors")).to_contain_text("勾选")
    applicant.locator("#agreed").check()
    applicant.fill("#name", applicant.locator("#h-name").inner_text())
    applicant.locator("main form button").first.click()
    expect(applicant.locator("main")).to_contain_text("已签署")
    applicant.locator("ol.tasks a[href*='/form/']").first.click()
    fill_sections(applicant)
    if "/papers/" in applicant.url:
        give(applicant)
        applicant.locator("button[value=go-on]").click()
    shot(applicant, "commitment-check-phone")
    return submit(applicant)


def check_case(fire: Page, number: str) -> str:
    """The number of the case that checks another."""
    to_case(fire, number)
    link = fire.get_by_role("link", name=re.compile("告知承诺核查"))
    return str(link.locator(".number").inner_text())


def test_a_commitment_to_both_ends(visit, shot, city):
    applicant, fire = visit("agent", PHONE), visit("fire")
    wear_firm_hat(applicant)
    good, bad = apply_by_commitment(applicant, shot), apply_by_commitment(applicant, shot)
    for number in (good, bad):
        followed(applicant, number)
        until(applicant, "消防安全检查意见书")  # nobody at the office has touched it
    shot(applicant, "commitment-granted-phone")
    licence = applicant.locator("#licences").locator("..").locator(".number").first.inner_text()

    for number in (good, bad):
        act(fire, number)  # delivered
    checking = check_case(fire, good)
    to_case(fire, checking)
    shot(fire, "commitment-check-desk")
    act(fire, checking, "true", "现场核查与承诺一致")
    followed(applicant, good)
    until(applicant, "承诺经核查属实")
    shot(applicant, "commitment-confirmed-phone")

    untrue = check_case(fire, bad)
    act(fire, untrue, "false", "现场无疏散通道")
    act(fire, untrue)  # heard
    to_case(fire, untrue)
    form = act_form(fire, "revoke")
    form.locator("textarea[name=reasons]").fill("现场无疏散通道，承诺不实")
    shot(fire, "commitment-revoke-desk")
    form.locator("button").first.click()
    followed(applicant, bad)
    until(applicant, "撤销决定书")
    expect(applicant.locator("main")).to_contain_text("现场无疏散通道，承诺不实")
    expect(applicant.locator("main")).to_contain_text("已撤销")
    expect(applicant.get_by_role("link", name=re.compile("申请行政复议")).first).to_be_visible()
    shot(applicant, "commitment-revoked-phone")
    applicant.goto("/my/licences/")
    expect(applicant.locator("main")).to_contain_text("撤销")
    shot(applicant, "licence-revoked-phone")
    stranger = visit("", PHONE)
    stranger.goto("/licences/check/")
    stranger.fill("#number", licence)
    stranger.locator("main form button").click()
    expect(stranger.locator("#standing")).to_contain_text("已撤销")
    shot(stranger, "licence-check-phone")
    applicant.goto(f"/apply/service/{FIRE}/")
    applicant.locator("main form button.large").click()
    expect(applicant.get_by_role("link", name="以告知承诺代替提交材料")).to_have_count(0)
