"""``exchanges/<organisation>.toml``: what an office's own system is given, and what it gives back."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from yiwang.definitions.base import Definition, Id

Column = Annotated[str, StringConstraints(min_length=1, max_length=64)]

CASE_VALUES = (
    "case.number",
    "case.service",
    "case.service-name",
    "case.received-at",
    "case.accepted-on",
    "case.due-on",
    "applicant.name",
    "applicant.kind",
    "applicant.identifier",
    "applicant.phone",
)
"""What a column may hold besides ``form.<data element>``."""


class OutColumn(Definition):
    """A column of the file that goes out, and what stands in it."""

    name: Column
    value: str


class InColumns(Definition):
    """The columns of the file that comes back. Without ``officer`` whoever takes the file in decides."""

    case: Column
    result: Column
    number: Column | None = None
    reasons: Column | None = None
    officer: Column | None = None


class Exchange(Definition):
    """How cases of some services go to an organisation's own system, once each, and their results return."""

    id: Id
    format: Literal["csv", "jsonl"] = "csv"
    when: Literal["received", "accepted"] = "accepted"
    services: tuple[Id, ...] = Field(min_length=1)
    column: tuple[OutColumn, ...] = Field(min_length=1)
    back: InColumns
    results: dict[str, str] = Field(min_length=1)
    """What the other system calls a result: the act it is here, such as ``"准予" = "grant"``."""
    demo: bool = False

    @model_validator(mode="after")
    def _columns_once(self) -> "Exchange":
        names = [column.name for column in self.column]
        if len(set(names)) < len(names):
            raise ValueError("two columns have the same name")
        return self
