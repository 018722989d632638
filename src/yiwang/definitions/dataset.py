"""``datasets/*.toml``: what each organisation is the one source of (一数一源)."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from yiwang.definitions.base import Definition, Id, Text
from yiwang.definitions.derivation import Derivation

ColumnType = Literal["string", "integer", "decimal", "money", "date", "boolean"]


class Refusal(Definition):
    """A text that may never be recorded, such as the mark of a state secret, and why."""

    value: str
    reason: Text


class Column(Definition):
    """A column: its type, unit, range and whether it is personal data."""

    id: Id
    name: Text
    type: ColumnType
    unit: str = ""
    required: bool = False
    personal: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    """The least and the greatest number allowed, in the column's unit, both inclusive."""
    choices: tuple[str, ...] = ()
    """The only texts allowed; any text when empty."""
    refused: tuple[Refusal, ...] = ()
    """Texts that may never be recorded."""

    @model_validator(mode="after")
    def _range_fits_type(self) -> Self:
        numeric = self.type in {"integer", "decimal", "money"}
        if not numeric and (self.minimum is not None or self.maximum is not None):
            raise ValueError("a minimum or maximum needs a column of numbers")
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            raise ValueError("maximum lies below minimum")
        if (self.choices or self.refused) and self.type != "string":
            raise ValueError("choices and refused texts need a column of type string")
        if both := set(self.choices) & {refusal.value for refusal in self.refused}:
            raise ValueError(f"'{min(both)}' is both a choice and refused")
        return self


class Dataset(Definition):
    """A register: who is its source, what it is about, for what purpose it may be read and by whom.

    ``subject`` is the column with the identity number or credit code of whom a row is about. A register
    that is the source of who exists names them too, by the column ``subject_name``; rows of other
    registers must be about somebody known. A row about a matter - a meeting, a project, a train - is about
    nobody. Rows of a ``derived`` register are made of another's, never typed. Of a ``closed`` one, such as of
    meetings some of which are internal, only figures are for everybody, not the rows they were counted from.
    """

    id: Id
    name: Text
    organisation: Id
    about: Literal["person", "organisation", "place", "matter"]
    key: Id
    subject: Id | None = None
    subject_name: Id | None = None
    purpose: Text
    source: str = ""
    """Where the columns come from: the form, table or act they are defined by."""
    readers: tuple[Id, ...] = ()
    closed: bool = False
    column: tuple[Column, ...] = Field(min_length=1)
    derived: Derivation | None = None
    demo: bool = False
