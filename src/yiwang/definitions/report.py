"""``reports/<year>.md``: the annual report in Markdown, with figures by name in its sentences."""

import re
from collections.abc import Iterator
from typing import Literal, cast

from yiwang.definitions.base import Definition
from yiwang.definitions.problems import Problems
from yiwang.definitions.text import decode

Kind = Literal["figure", "number", "honour"]
_YEAR = re.compile(r"(?:19|20)\d{2}")
_BRACES = re.compile(r"\{\{(.*?)\}\}")
_NAMED = re.compile(r"\s*(figure|number|honour)\s*:\s*([A-Za-z0-9_-]+)\s*")


class Named(Definition):
    """A figure or an honour named in the text, and the line it stands in."""

    kind: Kind
    name: str
    line: int


class ReportText(Definition):
    """A report as it was written: its year, its title, its Markdown, and all that it names."""

    year: int
    title: str
    text: str
    named: tuple[Named, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The ids of the figures it names, each once, in their order."""
        return tuple(dict.fromkeys(one.name for one in self.named if one.kind != "honour"))

    @property
    def honours(self) -> tuple[str, ...]:
        """The ids of the honours it names, each once, in their order."""
        return tuple(dict.fromkeys(one.name for one in self.named if one.kind == "honour"))


def read_report(content: bytes, file: str, year: str, problems: Problems) -> ReportText | None:
    """Read a report; on any fault note all of them and return None."""
    before = len(problems.errors)
    text = decode(content, file, problems)
    if text is None:
        return None
    if not _YEAR.fullmatch(year):
        problems.error(file, 0, "is not named after a year", "name it such as reports/2021.md")
    titles = [line[2:].strip() for line in text.split("\n") if line.startswith("# ")]
    if len(titles) != 1:
        problems.error(file, 1, f"has {len(titles)} titles, not one", "write one line such as # 标题")
    named = tuple(_named(text, file, problems))
    if len(problems.errors) > before:
        return None
    return ReportText(year=int(year), title=titles[0], text=text, named=named)


def split(text: str) -> Iterator[str | tuple[Kind, str]]:
    """Yield the pieces of a text of a report in their order: plain text, and what is named."""
    at = 0
    for found in _BRACES.finditer(text):
        name = _NAMED.fullmatch(found[1])
        if name:
            yield text[at : found.start()]
            yield cast(Kind, name[1]), name[2]
            at = found.end()
    yield text[at:]


def _named(text: str, file: str, problems: Problems) -> Iterator[Named]:
    for number, line in enumerate(text.split("\n"), 1):
        for found in _BRACES.finditer(line):
            name = _NAMED.fullmatch(found[1])
            if name is None:
                hint = "write {{figure:id}}, {{number:id}} or {{honour:id}}"
                problems.error(file, number, f"'{found[0]}' names nothing", hint)
            else:
                yield Named(kind=cast(Kind, name[1]), name=name[2], line=number)
