"""A changed number goes from its draft to money on a firm's account, and the figure moves."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.running_city import PROJECT, RunningCity

from yiwang.kernel.codes import make_uscc
from yiwang.web.demo.people import FIRM_NAME, FIRM_USCC, OWNER

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

OTHERS = [make_uscc("91", "210106", f"MA9J{number:04}") for number in range(24)]
DAY = "2022-06-30"
OWNERS_LOGIN = """
from yiwang.web.cli.server import _ready
_ready()
from yiwang.records.registry import people
from yiwang.records.registry.models import Subject
people.add_login("owner", {password!r}, name={name!r}, person=Subject.objects.get(name={name!r}))
"""
FIGURE = """
from yiwang.web.cli.server import _ready
_ready()
from yiwang.records import clock
from yiwang.records.figures.acts import compute
compute(clock.today().year, ["relief_money"])
print(clock.today().year)
"""


def run(city: RunningCity, code: str) -> str:
    """Run a few lines inside the city."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=city.environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def registers(city: RunningCity, folder: Path) -> None:
    """Two dozen firms, and the demo's own, that paid premiums for nine months only."""
    firms = [(FIRM_USCC, FIRM_NAME, 50_000_000)]
    firms += [(code, f"演示稳岗企业{number}号", 10_000) for number, code in enumerate(OTHERS)]
    files = {
        "firms": ["uscc,name,district,industry,employees,valid_from"]
        + [f"{code},{name},210106,H62,20,2021-01-01" for code, name, _ in firms],
        "firm-finances": ["uscc,sme-industry,annual-revenue,total-assets,valid_from"]
        + [f"{code},餐饮业,500,300,2022-01-01" for code, _, _ in firms],
        "unemployment-insurance": [
            "uscc,unit-kind,unemployment-months,insured-average,layoffs,unemployment-premiums,valid_from"
        ]
        + [f"{code},企业,9,20,0,{paid},2022-01-01" for code, _, paid in firms],
    }
    for dataset, lines in files.items():
        file = folder / f"{dataset}.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        city.command("load", dataset, str(file))


def figure(page: Page, city: RunningCity) -> float:
    """Compute what was paid this year, and read it off the figure's page, in 亿元."""
    year = run(city, FIGURE)
    page.goto(f"/figures/relief_money/{year}/")
    said = re.match(r"[\d.]+", page.locator("main p.value").inner_text())
    return float(said[0]) if said else 0.0


Shot = Callable[[Page, str], None]


def is_near(firm: Page, shot: Shot) -> None:
    """The firm sees the one condition it lacks, and what the border would give."""
    firm.locator("details.who summary").click()
    firm.locator("details.who button", has_text="法定代表人").click()
    firm.goto(f"/policies/?on={DAY}")
    near = firm.locator("article.near", has_text="失业保险稳岗返还")
    expect(near).to_contain_text("9 个月")
    expect(near).to_contain_text("界线所在")
    shot(firm, "policies-near")


def draft(labour: Page, shot: Shot) -> None:
    """The office moves twelve months to nine, sees the effect on everybody, and submits."""
    labour.set_default_timeout(90_000)  # submitting runs the tests of all the city's models
    labour.goto(f"/policies/draft/job-retention/?on={DAY}")
    entitled = int(labour.locator("#before").inner_text())
    months = labour.locator(".threshold", has_text="缴纳失业保险费月数")
    expect(months.locator("input[type=number]")).to_have_value("12")
    months.locator("input[type=range]").fill("9")
    expect(labour.locator("#after")).not_to_have_text(str(entitled), timeout=30_000)
    assert int(labour.locator("#after").inner_text()) >= entitled + len(OTHERS) + 1
    shot(labour, "policies-draft")
    labour.get_by_role("button", name="提交双人审核").click()
    labour.locator("#said .note, .note.warn").first.wait_for()
    accept = labour.get_by_role("button", name="结果符合本意")
    if accept.count():
        shot(labour, "policies-turned")
        accept.click()
    expect(labour.locator("#said")).to_contain_text("等待双人审核", timeout=60_000)


def publish(reform: Page, legal: Page) -> None:
    """Two people review and publish."""
    reform.goto("/releases/")
    reform.get_by_role("link", name=re.compile("政策草案")).first.click()
    expect(reform.locator("main")).to_contain_text("12→9")
    reform.get_by_role("button", name=re.compile("通过|批准|同意")).first.click()
    legal.goto(reform.url)
    legal.get_by_role("button", name=re.compile("通过|批准|同意")).first.click()
    expect(legal.locator("#said")).to_contain_text("已发布")


def claim(firm: Page, shot: Shot) -> None:
    """The firm reads why, says where the money goes, and confirms."""
    firm.goto("/my/messages/")
    firm.get_by_role("link", name="有适合您的政策").first.click()
    found = firm.locator("article.found", has_text="失业保险稳岗返还")
    expect(found).to_contain_text("已匹配")
    found.get_by_text("理由").click()
    expect(found).to_contain_text("9 个月")
    shot(firm, "policies-mine")
    firm.fill("#bank", "演示银行")
    firm.fill("#number", "6222 0200 0000 1234")
    firm.get_by_role("button", name="确认此账户").click()
    found.get_by_role("button", name="确认", exact=True).click()
    expect(firm.locator("#said")).to_contain_text("已确认")


def pay(labour: Page, shot: Shot) -> None:
    """The office allocates, and notes that the money has arrived."""
    labour.goto("/policies/office/?policy=job-retention/2022")
    expect(labour.locator("main")).to_contain_text(FIRM_NAME)
    shot(labour, "policies-office")
    labour.get_by_role("button", name="拨付所选").click()
    labour.get_by_role("button", name="登记所选已到账").click()
    expect(labour.locator("#said")).to_contain_text("已办理 1 笔")


def test_from_a_draft_to_money(
    city: RunningCity, visit: Callable[..., Page], shot: Shot, tmp_path: Path
) -> None:
    registers(city, tmp_path)
    city.passwords["owner"] = "demo-owner-8431"
    run(city, OWNERS_LOGIN.format(name=OWNER.name, password=city.passwords["owner"]))
    reform, firm, labour = visit("reform"), visit("owner"), visit("labour")
    before = figure(reform, city)
    is_near(firm, shot)
    draft(labour, shot)
    publish(reform, visit("legal"))
    assert "job-retention 2022:" in city.command("match", "--policy", "job-retention", "--as-of", DAY)
    claim(firm, shot)
    pay(labour, shot)
    firm.goto("/policies/")
    expect(firm.locator("article.found").first).to_contain_text("从确认到到账 0 天")
    shot(firm, "policies-paid")
    assert figure(reform, city) > before + 0.1
    shot(reform, "policies-figure")


def test_a_folder_is_simulated_before_it_is_published(city: RunningCity, tmp_path: Path) -> None:
    registers(city, tmp_path)
    said = city.command("simulate", "cities/shenyang", "--policy", "job-retention", "--as-of", DAY)
    assert said.startswith(f"job-retention as of {DAY}: ")
    assert "by district:" in said
    assert "lost " in said
