"""``services/<id>/inspection.toml``: what two officers look at on site (现场核查)."""

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text


class InspectionItem(Definition):
    """One line of the checklist; ``photo`` says that a picture belongs to it."""

    id: Id
    name: Text
    hint: Text | None = None
    required: bool = True
    photo: bool = False


class Checklist(Definition):
    """The checklist of a service. Its inspection passes when every required item does.

    ``dataset``, if named, is the register the result becomes a row of.
    """

    id: Id
    name: Text
    basis: tuple[str, ...] = ()
    dataset: Id | None = None
    item: tuple[InspectionItem, ...] = Field(min_length=1)
    demo: bool = False
