"""Three applications in accelerated time: bulk, urged, returned, yellow, red, supervised, granted."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.filling import PHONE, begin, fill_sections, submit, upload
from tests.running_city import RunningCity, running_city

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1200)]
MONDAY, FRIDAY, LATE = "2026-03-02T09:00", "2026-03-06T09:00", "2026-03-10T09:00"


@pytest.fixture(scope="module")
def city(browser: Browser) -> Iterator[RunningCity]:
    """A city of its own, whose clock the journey moves."""
    with running_city(YIWANG_NOW=MONDAY) as started:
        yield started


def apply(applicant: Page) -> str:
    """Hand in one application; returns its number."""
    begin(applicant, "service", "food-licence")
    fill_sections(applicant)
    applicant.locator("main input[type=file]").first.wait_for()
    upload(applicant)
    return submit(applicant)


def row_of(page: Page, number: str):
    return page.locator("tbody tr", has_text=number).first


def in_bulk(officer: Page, numbers: tuple[str, ...], button: str) -> Page:
    """Choose some tasks of the work list and do one act to all of them."""
    officer.goto("/desk/")
    for number in numbers:
        row_of(officer, number).locator("input[name=task]").check()
    officer.get_by_role("button", name=button, exact=True).click()
    return officer


def to_case(page: Page, number: str) -> None:
    page.goto(f"/desk/cases/?number={number}")


def unfold(page: Page, summary: str):
    """Unfold a form by its summary."""
    act = page.locator("details.act", has=page.locator("summary", has_text=summary)).first
    act.locator("summary").click()
    return act.locator("form")


def supervised(page: Page, number: str) -> None:
    """Open a case from the list of yellow and red ones."""
    page.goto("/desk/supervision/?body=market-regulation")
    row_of(page, number).locator("a.row").click()


def numbers_of(page: Page) -> dict[str, int]:
    """The figures of the office, by column."""
    page.goto("/desk/supervision/bodies/?first=2026-03-01&last=2026-03-31")
    row = page.locator("tbody tr", has_text="市场监管").first
    cells = row.locator("td.num").all()[:9]
    found = {str(cell.get_attribute("data-label")): cell.inner_text() for cell in cells}
    return {name: int(re.sub(r"\D.*", "", text, flags=re.DOTALL)) for name, text in found.items()}


def do_task(page: Page, number: str, outcome: str = "") -> None:
    """Do the open task of a case, from the work list."""
    page.goto("/desk/")
    row_of(page, number).locator("a.row").click()
    if outcome:
        act = page.locator("details.act", has=page.locator(f"input[name=outcome][value={outcome}]")).first
        act.locator("summary").click()
        act.locator("form button").first.click()
    else:
        page.locator("form.plain-act button").first.click()


def when_supervised(supervisor: Page) -> dict[str, int]:
    """The figures once the worker has put all that is red under supervision."""
    for _ in range(30):
        found = numbers_of(supervisor)
        if found["红灯"] and found["被督办"] == found["红灯"]:
            return found
        supervisor.wait_for_timeout(1000)
    return pytest.fail(f"not all that is red is supervised: {found}")


def claim_and_accept(visit, shot, numbers: tuple[str, str, str]) -> None:
    """Claim in bulk, also what a colleague was faster with; accept in bulk."""
    first, second, third = numbers
    market, other = visit("market"), visit("market2")
    market.goto("/desk/")
    market.keyboard.press("j")
    market.keyboard.press("x")
    expect(market.locator("[data-chosen]")).to_have_text("(1)")
    in_bulk(market, (first, second), "认领")
    expect(market.locator("h1")).to_contain_text("2 件已办")
    in_bulk(other, (first, third), "认领")
    expect(other.locator("h1")).to_contain_text("1 件未办")
    expect(row_of(other, first)).to_contain_text("演示市场监管员已认领")
    shot(other, "bulk-result")
    in_bulk(market, (first, second), "批量受理")
    expect(market.locator("h1")).to_contain_text("2 件已办")
    market.goto("/desk/")
    shot(market, "work-list")
    phone = visit("market", PHONE)
    phone.goto("/desk/")
    shot(phone, "work-list-phone")


def escalate(supervisor: Page, shot, numbers: tuple[str, str, str]) -> None:
    """Three cases are yellow; the second is put under supervision by hand."""
    supervisor.goto("/desk/supervision/?body=market-regulation")
    for number in numbers:
        expect(row_of(supervisor, number).locator(".light.yellow")).to_have_count(1)
    shot(supervisor, "supervision-yellow")
    supervised(supervisor, numbers[1])
    expect(supervisor.locator("main")).not_to_contain_text("演示居民甲")
    form = unfold(supervisor, "列入督办")
    form.locator("input[name=why]").fill("群众反映办理缓慢")
    form.locator("button").click()
    expect(supervisor.locator("#said")).to_contain_text("已列入督办")
    shot(supervisor, "supervised-case")


def hand_over_and_return(visit, shot, number: str) -> None:
    """The head hands a case over; the officer returns it to the window, which sends it on."""
    head, market, clerk = visit("head"), visit("market"), visit("clerk")
    to_case(head, number)
    form = unfold(head, "转办")
    form.locator("select").select_option(label="演示市场监管员")
    form.locator("input[name=why]").fill("经办人出差")
    form.locator("button").click()
    expect(head.locator("#said")).to_contain_text("已转办")
    shot(head, "handed-over")
    market.goto("/desk/?hold=mine")
    expect(row_of(market, number)).to_contain_text("催办")
    to_case(market, number)
    form = unfold(market, "退回窗口")
    form.locator("input[name=why]").fill("扫描件缺第二页")
    form.locator("button").click()
    expect(market.locator("main")).to_contain_text("扫描件缺第二页")
    clerk.goto("/desk/?hold=window")
    row_of(clerk, number).locator("a.row").click()
    clerk.get_by_label("怎样处理的").fill("已补扫第二页")
    shot(clerk, "at-the-window")
    clerk.get_by_role("button", name="重新转后台").click()
    expect(clerk.locator("main")).to_contain_text("已补扫第二页")


def look_at_red(supervisor: Page, shot, numbers: tuple[str, str, str]) -> str:
    """All three are red and supervised: one by hand, whose case is returned, the others by themselves."""
    supervisor.locator("a[href*='what=red'][href*='market-regulation']").click()
    for number in numbers:
        expect(row_of(supervisor, number)).to_be_visible()
    shot(supervisor, "behind-a-number")
    supervised(supervisor, numbers[2])
    expect(supervisor.locator("main")).to_contain_text("转红灯时自动")
    shot(supervisor, "supervised-by-itself")
    supervised(supervisor, numbers[1])
    expect(supervisor.locator("main")).not_to_contain_text("转红灯时自动")
    return str(supervisor.locator("main a[href^='/desk/cases/'].number").first.inner_text())


def work_off(supervisor: Page, market: Page, shot, loop: str) -> None:
    """Assigned, handled, reported, reviewed, closed."""
    to_case(supervisor, loop)
    shot(supervisor, "supervision-loop")
    steps = ((supervisor, ""), (market, ""), (market, ""), (supervisor, "pass"), (supervisor, ""))
    for who, outcome in steps:
        do_task(who, loop, outcome)
    to_case(supervisor, loop)
    expect(supervisor.locator("main")).to_contain_text("已销号")


def grant(market: Page, shot, numbers: tuple[str, str]) -> None:
    """Grant in bulk what was examined, and deliver it when the worker has issued it."""
    for number in numbers:
        do_task(market, number)
    in_bulk(market, numbers, "批量准予")
    expect(market.locator("h1")).to_contain_text("2 件已办")
    shot(market, "bulk-granted")
    for number in numbers:
        for _ in range(20):
            market.wait_for_timeout(300)
            to_case(market, number)
            if market.locator("form.plain-act button").count():
                market.locator("form.plain-act button").first.click()
                break


def test_from_a_claim_to_a_supervised_end(visit, shot, city):
    applicant = visit("resident")
    numbers = apply(applicant), apply(applicant), apply(applicant)
    claim_and_accept(visit, shot, numbers)

    city.move_to(FRIDAY)
    applicant.goto("/my/")
    applicant.locator("main li", has_text=numbers[2]).locator("a").first.click()
    applicant.get_by_role("button", name="催办").click()
    expect(applicant.locator("#said")).to_contain_text("已催办")
    supervisor, market = visit("supervisor"), visit("market")
    escalate(supervisor, shot, numbers)
    hand_over_and_return(visit, shot, numbers[2])
    before = numbers_of(supervisor)
    assert (before["退回窗口"], before["红灯"]) == (1, 0)

    city.move_to(LATE)
    after = when_supervised(supervisor)
    assert after["红灯"] >= len(numbers)
    assert before["被督办"] == 1  # by hand; the others by themselves
    shot(supervisor, "offices-in-numbers")
    phone = visit("supervisor", PHONE)
    phone.goto("/desk/supervision/")
    shot(phone, "supervision-phone")
    work_off(supervisor, market, shot, look_at_red(supervisor, shot, numbers))
    grant(market, shot, numbers[:2])
    end = numbers_of(supervisor)
    assert end["红灯"] == after["红灯"] - 2
    assert end["办结"] == after["办结"] + 2
    shot(supervisor, "offices-after")
