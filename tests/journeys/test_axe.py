"""The look by axe-core finds what is there to be found."""

import pytest
from tests.journeys.axe import Watch, findings

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]
GOOD = """<!doctype html><html lang="zh-Hans"><head><title>一页</title></head><body><main><h1>一页</h1>
<form><label for="name">姓名</label><input id="name"><button>交</button></form></main></body></html>"""
BAD = GOOD.replace('<label for="name">姓名</label>', '<p style="color:#bbb">姓名</p>').replace(
    ' lang="zh-Hans"', ""
)


def test_a_good_page_has_no_finding_and_a_bad_one_has(browser):
    page = browser.new_page()
    page.set_content(GOOD)
    assert findings(page) == []
    page.set_content(BAD)
    assert {one.rule for one in findings(page)} == {"label", "color-contrast", "html-has-lang"}
    assert all("name" in str(one) or "html" in str(one) or "p" in str(one) for one in findings(page))
    page.close()


def test_a_page_is_looked_at_before_it_is_left_and_past_its_policy(browser, monkeypatch):
    page = browser.new_page()
    policy = {"Content-Security-Policy": "default-src 'self'"}
    page.route("**/*", lambda route: route.fulfill(body=BAD, content_type="text/html", headers=policy))
    watch = Watch()
    watch.before_leaving(monkeypatch)
    page.goto("http://city.test/one/")
    assert not watch.found
    page.locator("button").click()
    assert {one.rule for one in watch.found} >= {"label", "html-has-lang"}
    found = len(watch.found)
    page.goto("http://city.test/two/")
    assert len(watch.found) == found  # made of the same things
    page.close()
