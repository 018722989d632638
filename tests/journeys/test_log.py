"""The city's log in a real browser: checked by anyone, by a resident, by an auditor; refused once changed."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from tests.journeys.filling import PHONE
from tests.running_city import RunningCity

from yiwang.kernel.tlog import Checkpoint, Key, read_checkpoint

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def newest(city: RunningCity) -> Checkpoint:
    """The newest checkpoint of the running city, once there is one."""
    folder = city.data / "tlog"
    until = time.monotonic() + 30
    while not (folder / "checkpoint").exists() and time.monotonic() < until:
        time.sleep(0.2)
    return read_checkpoint((folder / "checkpoint").read_bytes(), Key.parse((folder / "key").read_text()))


def check(page: Page, kind: str, said: str) -> None:
    """Press the button of a check and wait for its answer."""
    form = page.locator(f"form[data-check={kind}]")
    form.locator("button").click()
    expect(form.locator("[role=status]")).to_contain_text(said)


def test_anyone_checks_the_log_and_a_resident_their_own_events(
    city: RunningCity, visit: Callable[..., Page], shot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    assert newest(city).size > 100, "the demo's acts are in the log"
    page = visit("agent")
    page.goto("/log/mine/")
    with page.expect_download() as download:
        page.locator("a[href='/log/mine/bundle']").click()
    download.value.save_as(tmp_path / "mine.json")
    shot(page, "log-mine")
    page.goto("/log/")
    check(page, "growth", "核验通过")
    check(page, "entry", "核验通过")
    expect(page.locator("form[data-check=entry] pre")).to_contain_text('"recorded_at"')
    page.locator("form[data-check=bundle] input").set_input_files(tmp_path / "mine.json")
    check(page, "bundle", "核验通过")
    shot(page, "log")
    changed = (tmp_path / "mine.json").read_text().replace('"position": ', '"position": 1', 1)
    (tmp_path / "changed.json").write_text(changed)
    page.locator("form[data-check=bundle] input").set_input_files(tmp_path / "changed.json")
    check(page, "bundle", "核验未通过")
    said = city.command("verify", "--log", f"{city.url}/log/", "--bundle", str(tmp_path / "mine.json"))
    assert "Good: everything fits." in said


def test_an_auditor_checks_everything_with_one_button_and_sees_what_was_changed(
    city: RunningCity, visit: Callable[..., Page], shot: Callable[[Page, str], None]
) -> None:
    page = visit("legal")
    earlier = newest(city)
    page.goto("/log/audit/")
    note = (city.data / "tlog/checkpoint").read_bytes()
    kept = FilePayload(name="kept.txt", mimeType="text/plain", buffer=note)
    page.locator("form[data-check] input[type=file]").set_input_files(kept)
    check(page, "growth", "核验通过")
    shot(page, "log-audit")
    entries = city.data / "tlog/tile/entries/000"
    bundle = entries if entries.exists() else entries.with_name("000.p") / str(earlier.size)
    whole = bundle.read_bytes()
    bundle.write_bytes(whole.replace(b'"recorded_at"', b'"recorded_by"', 1))
    try:
        page.reload()  # in the same browser, which keeps what it read before
        page.locator("form[data-check] input[type=file]").set_input_files(kept)
        check(page, "growth", "核验未通过")
    finally:
        bundle.write_bytes(whole)
    first = city.data / "tlog/tile/0/000"
    tile = first if first.exists() else first.with_name("000.p") / str(earlier.size)
    good = tile.read_bytes()
    tile.write_bytes(b"\0" * 32 + good[32:])
    try:
        stranger = visit("")
        stranger.goto("/log/")
        check(stranger, "growth", "核验未通过")
    finally:
        tile.write_bytes(good)


def test_the_long_key_does_not_widen_the_page_of_a_phone(
    city: RunningCity, visit: Callable[..., Page]
) -> None:
    newest(city)
    page = visit("", PHONE)
    page.goto("/log/")
    expect(page.locator("[data-key]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
