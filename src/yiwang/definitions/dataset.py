"""``datasets/*.toml``: what each organisation is the one source of (一数一源)."""

from typing import Literal

from pydantic import Field

from yiwang.definitions.base import Definition, Id, Text

ColumnType = Literal["string", "integer", "decimal", "money", "date", "boolean"]


class Column(Definition):
    """A column: its type, unit and whether it is personal data."""

    id: Id
    name: Text
    type: ColumnType
    unit: str = ""
    required: bool = False
    personal: bool = False


class Dataset(Definition):
    """A register: who is its source, what it is about, for what purpose it may be read and by whom."""

    id: Id
    name: Text
    organisation: Id
    about: Literal["person", "organisation", "place"]
    key: Id
    purpose: Text
    readers: tuple[Id, ...] = ()
    column: tuple[Column, ...] = Field(min_length=1)
    demo: bool = False
