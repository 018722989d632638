"""Accessibility (WCAG 2.2 AA) of pages in a browser, by axe-core; serious and critical findings fail."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from playwright.sync_api import Error, Locator, Page
from tests.running_city import PROJECT

SOURCE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LEAVING = (
    (Page, ("goto", "reload", "go_back", "click", "press")),
    (Locator, ("click", "press", "select_option", "check")),
)
"""What may take a browser away from a page: before it does, the page is looked at as it stands."""

RUN = """tags => axe.run(document, {runOnly: tags, resultTypes: ['violations'], iframes: false}).then(done =>
  done.violations.map(one => ({id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.slice(0, 5).map(node => `${node.target.join(' ')}: ${node.html}`)})))"""
KINDS = """() => [...new Set([...document.querySelectorAll('body, body *')].map(one =>
  `${one.localName}.${one.getAttribute('class') || ''}[${one.getAttribute('role') || ''}]`))].sort().join()"""


@dataclass(frozen=True)
class Finding:
    """A rule of axe-core a page breaks, how much it matters, and where."""

    page: str
    rule: str
    impact: str
    text: str
    nodes: tuple[str, ...]

    def __str__(self) -> str:
        return "\n    ".join((f"{self.page}: {self.impact}: {self.rule}: {self.text}", *self.nodes))


@cache
def source() -> str:
    """The script of axe-core."""
    assert SOURCE.is_file(), f"there is no {SOURCE}; run: make install"
    return SOURCE.read_text()


def findings(page: Page) -> list[Finding]:
    """Run axe-core on a page as it stands; return what is serious or critical.

    The script is put in by the browser's own tools, past the content security policy of the page.
    """
    page.evaluate(f"() => {{ if (!window.axe) {{ {source()} }} }}")
    found = page.evaluate(RUN, TAGS)
    return [
        Finding(page.url, one["id"], one["impact"], one["help"], tuple(one["nodes"]))
        for one in found
        if one["impact"] in SERIOUS
    ]


@dataclass
class Watch:
    """Looks at every page of some browsers before it is left; at one made of the same things only once."""

    seen: set[str] = field(default_factory=set)
    found: list[Finding] = field(default_factory=list)

    def look(self, page: Page) -> None:
        """Look at a page unless one of its kind was seen; one that is just being left, at what comes next."""
        if not page.url.startswith("http"):
            return
        page.wait_for_load_state()
        try:
            self._look(page)
        except Error:  # the page went on to another one meanwhile
            page.wait_for_load_state()
            self._look(page)

    def _look(self, page: Page) -> None:
        kinds = page.evaluate(KINDS)
        if kinds not in self.seen:
            self.found += findings(page)
            self.seen.add(kinds)

    def report(self) -> str:
        """All that was found, each rule and place once."""
        once = {(one.rule, one.nodes): one for one in self.found}
        return "\n".join(map(str, once.values()))

    def before_leaving(self, monkeypatch: Any) -> None:
        """Look before every act that may leave a page, as long as the patch holds."""
        for kind, names in LEAVING:
            for name in names:
                monkeypatch.setattr(kind, name, self._first(getattr(kind, name)))

    def _first(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def looked(target: Page | Locator, *args: Any, **kwargs: Any) -> Any:
            self.look(target if isinstance(target, Page) else target.page)
            return act(target, *args, **kwargs)

        return looked
