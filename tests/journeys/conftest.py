"""One running city and one real browser for all journeys."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from tests.journeys.axe import Watch
from tests.running_city import PROJECT, RunningCity, running_city

SHOTS = PROJECT / "build" / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW = "install one (Debian: apt-get install chromium fonts-noto-cjk), or set YIWANG_BROWSER to its path"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the journeys are skipped, and under CI they fail."""
    found = os.environ.get("YIWANG_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"no browser: {HOW}")
        pytest.skip(f"SKIPPED the browser journeys: no browser found; {HOW}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def city(browser: Browser) -> Iterator[RunningCity]:
    """The running city."""
    with running_city() as started:
        yield started


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """What the pages already looked at were made of."""
    return set()


@pytest.fixture
def visit(browser: Browser, city: RunningCity, seen: set[str]) -> Iterator[Callable[..., Page]]:
    """Open a browser of one's own as somebody: ``visit("urban")``, ``visit("agent", PHONE)``.

    Every page is looked at by axe-core before it is left; a serious finding fails the journey at its end.
    """
    contexts = []
    watch = Watch(seen)

    def open_as(username: str = "", size: ViewportSize = DESKTOP) -> Page:
        context = browser.new_context(viewport=size, locale="zh-CN", base_url=city.url)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if username:
            log_in(page, username, city.passwords[username])
        return page

    with pytest.MonkeyPatch.context() as patch:
        watch.before_leaving(patch)
        yield open_as
    for context in contexts:
        for page in context.pages:
            watch.look(page)
        context.close()
    assert not watch.found, watch.report()


def log_in(page: Page, username: str, password: str) -> None:
    """Log in through the page."""
    page.goto("/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Keep a picture of a page under ``build/screenshots``."""

    def keep(page: Page, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    return keep
