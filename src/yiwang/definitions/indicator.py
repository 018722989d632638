"""``indicators/<id>.sql``: a figure's query, under a header that says what it counts."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from pydantic import Field, ValidationError

from yiwang.definitions.base import Definition, Id, Text
from yiwang.definitions.problems import Problems, did_you_mean
from yiwang.definitions.text import decode

FIGURE_ID = r"[a-z][a-z0-9_]{0,63}"
_LINE = re.compile(r"--\s*([a-z]+)\s*:\s*(.*?)\s*")
_PUBLISHED = re.compile(r"(.+?)\s*[(（](\d{4})[,，]\s*(.+?)[)）]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

Period = Literal["year", "year-end", "month", "day"]


class Published(Definition):
    """What somebody published for one year: only shown beside our own value, never taken for it."""

    text: str
    year: int
    source: str

    @property
    def number(self) -> Decimal | None:
        """The published value where it is one plain number."""
        plain = self.text.replace(",", "")
        return Decimal(plain) if _NUMBER.fullmatch(plain) else None


class Indicator(Definition):
    """A figure's definition. ``query`` is the SELECT below the header, ``first_line`` where it begins.

    ``known`` names views of which one alone makes a period known; without it every view read must.
    """

    id: str = Field(pattern=f"^{FIGURE_ID}$")
    name: Text
    unit: Text
    source: Text
    period: Period
    owner: Id
    dimensions: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    rounding: int = Field(default=0, ge=0, le=6)
    published: Published | None = None
    compare: Literal["growth"] | None = None
    best: Literal["max", "min"] | None = None
    small: Literal["hide", "show"] | None = None
    note: Text | None = None
    query: str
    first_line: int = 1
    lines: dict[str, int] = Field(default_factory=dict)

    @property
    def is_growth(self) -> bool:
        """Tell whether the figure printed is the growth against the year before."""
        return self.compare == "growth"


def growth(indicator: Indicator, now: Decimal, before: Decimal) -> Decimal:
    """Return a growth in the figure's unit: 100 → 540 is 4.4 倍 (增长4.4倍), 100 → 147 is 47 %.

    Raises ``ZeroDivisionError`` when there was nothing before.
    """
    if before == 0:
        raise ZeroDivisionError("nothing can grow from zero")
    times = now / before - 1
    return times * 100 if indicator.unit.zh == "%" else times


def read_indicator(content: bytes, file: str, name: str, problems: Problems) -> Indicator | None:
    """Read an indicator file; on any fault in its header note all of them and return None."""
    text = decode(content, file, problems)
    if text is None:
        return None
    header, lines, first = _header(text, file, problems)
    if not header and first == 1:
        problems.error(file, 1, "has no header", "begin with lines such as -- name: 中文名 | English name")
        return None
    before = len(problems.errors)
    given = {key: _value(key, value, file, lines[key], problems) for key, value in header.items()}
    if len(problems.errors) > before:
        return None
    query = "\n".join(text.split("\n")[first - 1 :]).strip("\n")
    try:
        return Indicator(id=name, query=query, first_line=first, lines=lines, **given)
    except ValidationError as invalid:
        for detail in invalid.errors(include_url=False):
            key = str(detail["loc"][0])
            problems.error(file, lines.get(key, 1), *_said(key, detail))
        return None


def _header(text: str, file: str, problems: Problems) -> tuple[dict[str, str], dict[str, int], int]:
    """Return the header's values, their lines, and the line after it."""
    header: dict[str, str] = {}
    lines: dict[str, int] = {}
    number = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith("--"):
            break
        match = _LINE.fullmatch(line)
        if match is None:
            problems.error(file, number, "is no line of a header", "write -- key: value")
        elif match[1] in header:
            problems.error(file, number, f"'{match[1]}' occurs twice", "remove one")
        elif match[1] not in _KEYS:
            problems.error(
                file,
                number,
                f"unknown key '{match[1]}'",
                did_you_mean(match[1], _KEYS, "known keys: " + ", ".join(_KEYS)),
            )
        else:
            header[match[1]], lines[match[1]] = match[2], number
    return header, lines, number


def _value(key: str, value: str, file: str, line: int, problems: Problems) -> Any:
    try:
        return _KEYS[key](value)
    except (ValueError, InvalidOperation) as fault:
        problems.error(file, line, f"'{key}': {fault}", "see docs/reference/indicators.md")
        return None


def _said(key: str, detail: Any) -> tuple[str, str]:
    if detail["type"] == "missing":
        return f"'{key}' is missing in the header", f"add -- {key}: …"
    if key == "id":
        return "the file's name is no figure's id", "ids are lower-case letters, digits and '_'"
    return f"'{key}': {detail['msg']}", "see docs/reference/indicators.md"


def _text(value: str) -> Text:
    zh, _, en = value.partition(" | ")
    if not zh.strip():
        raise ValueError("is empty; write 中文 | English")
    return Text(zh=zh.strip(), en=en.strip())


def _names(value: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in value.split(",") if part.strip())
    for at, name in enumerate(names):
        if re.fullmatch(FIGURE_ID, name) is None:
            raise ValueError(f"'{name}' is no name of a column")
        if name in names[:at]:
            raise ValueError(f"'{name}' occurs twice")
    return names


def _views(value: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in value.split(",") if part.strip())
    if len(set(names)) < max(len(names), 2):
        raise ValueError("name two or more views, each once; one alone need not be named")
    return names


def _published(value: str) -> Published:
    match = _PUBLISHED.fullmatch(value)
    if match is None:
        raise ValueError(f"'{value}' does not read: value (year, source)")
    return Published(text=match[1], year=int(match[2]), source=match[3])


_KEYS: dict[str, Callable[[str], Any]] = {
    "name": _text,
    "unit": _text,
    "source": _text,
    "period": str,
    "owner": str,
    "dimensions": _names,
    "known": _views,
    "rounding": int,
    "published": _published,
    "compare": str,
    "best": str,
    "small": str,
    "note": _text,
}
