"""What compiling gives: a statement, and what each of its columns means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from yiwang.kernel.dmn.problems import DmnError

Dialect = Literal["duckdb", "spark"]
Role = Literal["value", "rule", "rules", "error", "condition"]


class RefusalError(DmnError):
    """The decision is outside the columnar profile: which construct, where, and what to do.

    What is refused here still runs one case at a time, with `decide`.
    """


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the result, besides the key.

    `role` is value, rule (the number of the one rule that counted, null for none), rules (a list of all that
    matched), error (why the row has no value, null when nothing went wrong) or condition (true: held,
    false: failed, null: unknown). `part` is the component of a value that has several, else empty. A
    condition says of which `decision`, `rule` (None in an expression), `label` and `text` it is. `rounded`
    is the number of decimals a quotient that never ends was rounded to, half to even; None for exact values.
    """

    name: str
    role: Role
    type: str
    decision: str
    part: str = ""
    rule: int | None = None
    label: str = ""
    text: str = ""
    rounded: int | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """A compiled decision. `columns` describes the result in order, after the key and before nothing else."""

    dialect: Dialect
    decisions: tuple[str, ...]
    schema: dict[str, str]
    columns: tuple[Column, ...]
    write: Callable[[Any, Any, str, str | None], str] = field(repr=False, compare=False)
    parts: Any = field(repr=False, compare=False)

    @property
    def sql(self) -> str:
        """The statement over a relation called `source` with a key column called `key`."""
        return self.statement()

    def statement(self, source: str = "source", key: str | None = "key") -> str:
        """The statement over a table, view or registered relation; without a key for `key=None`.

        The relation has one column for each name of the schema; other columns are ignored.
        """
        sheet, outputs = self.parts
        return self.write(sheet, outputs, source, key)

    def only(self, *roles: Role) -> Population:
        """The same without the columns of other roles; what only they need is not computed."""
        sheet, outputs = self.parts
        kept = [(column, sql) for column, sql in outputs if column.role in roles]
        return replace(self, columns=tuple(column for column, _ in kept), parts=(sheet, kept))

    def named(self, role: Role, decision: str = "") -> tuple[str, ...]:
        """The names of the columns with a role, of one decision when given."""
        return tuple(
            column.name
            for column in self.columns
            if column.role == role and decision in ("", column.decision)
        )
