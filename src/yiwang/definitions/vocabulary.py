"""``vocabulary.toml``: the data elements all forms share."""

from typing import Literal

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text

ElementType = Literal[
    "string", "text", "integer", "decimal", "money", "date", "boolean", "choice", "phone", "id-number", "uscc"
]


class Choice(Definition):
    """One admissible value of a choice element."""

    value: str
    name: Text


class Fact(Definition):
    """Where the registry knows this element from: a column of a dataset about a kind of subject."""

    dataset: Id
    column: Id
    about: Literal["person", "organisation"]


class Element(Definition):
    """A data element (数据元): asked once, whatever number of services use it."""

    id: Id
    name: Text
    type: ElementType
    hint: Text | None = None
    standard: str = ""
    unit: str = ""
    pattern: str = ""
    choices: tuple[Choice, ...] = ()
    personal: bool = False
    fact: Fact | None = None
    group: Literal["applicant", "business", "premises", "project", "people", "other"] = "other"


class Vocabulary(Definition):
    """All elements of the city."""

    element: tuple[Element, ...] = Field(default=())
