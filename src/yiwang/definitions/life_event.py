"""``life_events/<id>.toml``: several services handled as one application (一件事)."""

from typing import Literal

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text
from yiwang.definitions.when import When


class Part(Definition):
    """A service of the life event, and when it belongs.

    Always, or depending on a licence already held, or on a decision (of a model in ``rules/``) on the
    answers to the fields of the parts that always belong.
    """

    service: Id
    unless_held: Id | None = None
    when_held: Id | None = None
    when: When | None = None
    optional: bool = False
    alone: bool = True
    """It may fail alone. When false, its refusal ends every other part that is not decided yet."""


class LifeEvent(Definition):
    """A life event: its leading organisation (牵头) and its services; order and savings are computed."""

    id: Id
    name: Text
    lead: Id
    audience: tuple[Literal["person", "organisation"], ...] = ("person", "organisation")
    themes: tuple[Id, ...] = ()
    keywords: tuple[str, ...] = ()
    """What people call it who do not know its name, in any language (CPSV-AP ``dcat:keyword``)."""
    summary: Text | None = None
    basis: tuple[str, ...] = ()
    usual: dict[Id, bool | int | str] = Field(default_factory=dict)
    """Answers of the usual case, by element: the published numbers are those of a plan for these answers."""
    part: tuple[Part, ...] = Field(min_length=1)
    demo: bool = False
