"""The reform office opens the report, a figure, its records, and its evidence, which anyone checks."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.running_city import PROJECT, RunningCity

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

HEADER = "number,uscc,kind,received-on,organisation,answered-on,confirmation,confirmed-on,district,valid_from"


def solved(city: RunningCity, folder: Path) -> None:
    """Problems the demo's firms confirmed as solved: 12 in one district, 30 in another."""
    districts = ["210102"] * 12 + ["210106"] * 30
    rows = [
        f"演示-{at},91210100DEMO00001X,融资,2021-03-01,science-technology,2021-03-05,已解决,2021-03-09,{district},2021-03-09"
        for at, district in enumerate(districts)
    ]
    file = folder / "problems.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n")
    city.command("load", "problems", str(file))


def verify(*words: str) -> subprocess.CompletedProcess[str]:
    """Run ``yiwang verify`` as an outsider would: it knows nothing of the city."""
    yiwang = str(Path(sys.executable).parent / "yiwang")
    return subprocess.run(
        [yiwang, "verify", *words], capture_output=True, text=True, check=False, cwd=PROJECT, env={"PATH": ""}
    )


def test_a_figure_opens_into_its_records_and_its_evidence_is_checked(
    city: RunningCity, visit: Callable[..., Page], shot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    solved(city, tmp_path)
    page = visit("reform")
    page.goto("/")
    page.get_by_role("link", name="年度报告与指标").click()
    page.get_by_role("link", name="2021").first.click()
    page.get_by_role("button", name="更新指标").click()
    expect(page.locator("#said")).to_contain_text("重新计算了", timeout=60_000)
    shot(page, "report")
    page.get_by_role("link", name="42 件").click()
    shot(page, "figure")
    page.locator("section", has=page.get_by_role("heading", name="按区划")).get_by_role(
        "link", name="12"
    ).click()
    expect(page.locator("table.records tbody tr")).to_have_count(12)
    expect(page.locator("table.records")).to_contain_text("和平区")
    shot(page, "figure-records")
    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载证据包").click()
    bundle = tmp_path / "problems.json"
    download.value.save_as(bundle)
    key = (city.data / "tlog" / "key").read_text().strip()
    done = verify("--bundle", str(bundle), "--key", key, "--log", f"{city.url}/log/")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "computed again from 42 rows; the city published 42" in done.stdout
    changed = bundle.read_text().replace("210106", "210102", 1)
    (tmp_path / "changed.json").write_text(changed)
    done = verify("--bundle", str(tmp_path / "changed.json"), "--key", key)
    assert done.returncode == 1
    assert "views.register.problems.lines[" in done.stdout
    shot(visit_report(visit), "report-public")


def visit_report(visit: Callable[..., Page]) -> Page:
    """The report as anybody sees it on a phone."""
    page = visit(size={"width": 390, "height": 844})
    for address in ("/figures/problems/2021/", "/reports/2021/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 390  # nothing leads sideways
    return page


def test_the_command_writes_the_report_and_says_what_is_missing(city: RunningCity, tmp_path: Path) -> None:
    said = city.command("report", "cities/shenyang", "--year", "2021", "--coverage")
    last = said.strip().splitlines()[-1]
    assert last.startswith("computed ") and ", recorded " in last and ", missing " in last
    for kind, begins in {"html": b"<!doctype", "docx": b"PK", "pdf": b"%PDF-", "json": b"{"}.items():
        file = tmp_path / f"report.{kind}"
        city.command("report", "cities/shenyang", "--year", "2021", "--format", kind, "--out", str(file))
        assert file.read_bytes().startswith(begins)
