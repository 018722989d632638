"""``city.toml``: the city itself."""

from typing import Literal

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text
from yiwang.definitions.remedies import Remedies

FIRM_PROBLEM = "firm-problem"
"""The procedure of a problem (诉求): the firm follows and ends it itself; a city without it has none."""


class Theme(Definition):
    """A theme residents browse by (办事主题)."""

    id: Id
    name: Text


class Supervision(Definition):
    """Who supervises cases (督办), and by which procedure a late one is followed.

    The ``posts`` of the bodies that begin the procedure (``yw:opened-by``) see the late cases of every body;
    a head always sees those of the own body.
    """

    procedure: Id = "supervision"
    posts: tuple[Literal["officer", "head", "reform", "legal", "administrator"], ...] = ("head", "reform")


class City(Definition):
    """The city: name, division code (GB/T 2260), languages, calendar and time zone."""

    format: Literal[1]
    name: Text
    division: str = Field(pattern=r"^\d{4,6}$")
    languages: tuple[Literal["zh-hans", "en"], ...] = ("zh-hans", "en")
    calendar: Id = "cn"
    time_zone: str = "Asia/Shanghai"
    themes: tuple[Theme, ...] = ()
    remedies: Remedies | None = None
    supervision: Supervision | None = None
    demo: bool = False
