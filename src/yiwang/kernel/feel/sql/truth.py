"""Truth values in SQL: FEEL's three, asked for in three ways.

Where only "is it true?" matters (a rule, an `if`), null and false are the same and the plain SQL comparison
does. Where null and false differ, the exact form is used; where "is it false?" matters, the third.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql


class Truth(ABC):
    """A truth value of a row: true, false or null."""

    __slots__ = ()

    @abstractmethod
    def holds(self) -> Sql:
        """TRUE exactly where it is true, else FALSE or NULL."""

    @abstractmethod
    def fails(self) -> Sql:
        """TRUE exactly where it is false, else FALSE or NULL."""

    @abstractmethod
    def exact(self) -> Sql:
        """TRUE, FALSE or NULL as FEEL has it."""

    @property
    def nullable(self) -> bool:
        """Whether it may be null."""
        return True


@dataclass(frozen=True, slots=True)
class Fixed(Truth):
    """The same for every row."""

    value: bool | None

    def holds(self) -> Sql:
        """Whether it is true."""
        return b.truth(self.value is True)

    def fails(self) -> Sql:
        """Whether it is false."""
        return b.truth(self.value is False)

    def exact(self) -> Sql:
        """The constant."""
        return b.truth(self.value)

    @property
    def nullable(self) -> bool:
        """Whether it is null."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class Plain(Truth):
    """An SQL expression that is null exactly where FEEL's is."""

    sql: Sql
    may_be_null: bool = True

    def holds(self) -> Sql:
        """The expression."""
        return self.sql

    def fails(self) -> Sql:
        """Its negation: NOT NULL is NULL."""
        return b.negation(self.sql)

    def exact(self) -> Sql:
        """The expression."""
        return self.sql

    @property
    def nullable(self) -> bool:
        """Whether it may be null."""
        return self.may_be_null


@dataclass(frozen=True, slots=True)
class Same(Truth):
    """FEEL's equality (DMN 1.5, table 49): never null, null equals null alone.

    `equal` is the SQL comparison; `left_null` and `right_null` say where a side is null, None for never.
    """

    equal: Sql
    left_null: Sql | None
    right_null: Sql | None
    sides: tuple[Sql, Sql] | None = None

    def holds(self) -> Sql:
        """Equal, or both null."""
        if self.left_null is None or self.right_null is None:
            return self.equal
        return self.exact()

    def fails(self) -> Sql:
        """Different, or one of them null."""
        if self.left_null is None and self.right_null is None:
            return b.negation(self.equal)
        if self.sides is not None:
            return exp.NullSafeNEQ(this=b.grouped(self.sides[0]), expression=b.grouped(self.sides[1]))
        return b.negation(self.exact())

    def exact(self) -> Sql:
        """The same without null."""
        if self.left_null is None and self.right_null is None:
            return self.equal
        if self.sides is not None:
            return exp.NullSafeEQ(this=b.grouped(self.sides[0]), expression=b.grouped(self.sides[1]))
        if self.left_null is None or self.right_null is None:
            return b.call("COALESCE", self.equal, b.FALSE)
        both = b.every([b.grouped(self.left_null), b.grouped(self.right_null)])
        return b.call("COALESCE", self.equal, both)

    @property
    def nullable(self) -> bool:
        """Never."""
        return False


@dataclass(frozen=True, slots=True)
class Every(Truth):
    """Kleene's and: SQL's is the same."""

    parts: tuple[Truth, ...]

    def holds(self) -> Sql:
        """All hold."""
        return b.every([part.holds() for part in self.parts])

    def fails(self) -> Sql:
        """One fails."""
        return b.some([part.fails() for part in self.parts])

    def exact(self) -> Sql:
        """With null."""
        return b.every([part.exact() for part in self.parts])

    @property
    def nullable(self) -> bool:
        """Whether a part may be null."""
        return any(part.nullable for part in self.parts)


@dataclass(frozen=True, slots=True)
class Some(Truth):
    """Kleene's or: SQL's is the same."""

    parts: tuple[Truth, ...]

    def holds(self) -> Sql:
        """One holds."""
        return b.some([part.holds() for part in self.parts])

    def fails(self) -> Sql:
        """All fail."""
        return b.every([part.fails() for part in self.parts])

    def exact(self) -> Sql:
        """With null."""
        return b.some([part.exact() for part in self.parts])

    @property
    def nullable(self) -> bool:
        """Whether a part may be null."""
        return any(part.nullable for part in self.parts)


@dataclass(frozen=True, slots=True)
class Opposite(Truth):
    """Not; null stays null."""

    part: Truth

    def holds(self) -> Sql:
        """The part fails."""
        return self.part.fails()

    def fails(self) -> Sql:
        """The part holds."""
        return self.part.holds()

    def exact(self) -> Sql:
        """With null."""
        if isinstance(self.part, Same):
            return self.part.fails()
        return b.negation(self.part.exact())

    @property
    def nullable(self) -> bool:
        """Whether the part may be null."""
        return self.part.nullable


@dataclass(frozen=True, slots=True)
class Given(Truth):
    """A truth that is null where one of its operands is, even if the rest would decide it.

    `implied` when the part cannot hold without them anyway.
    """

    part: Truth
    needs: tuple[Sql, ...]
    implied: bool = False

    def holds(self) -> Sql:
        """The part holds, and every operand is there."""
        return self.part.holds() if self.implied else b.every([*self._there(), self.part.holds()])

    def fails(self) -> Sql:
        """The part fails, and every operand is there."""
        return b.every([*self._there(), self.part.fails()])

    def exact(self) -> Sql:
        """With null."""
        if not self.needs:
            return self.part.exact()
        return b.case([(b.every(self._there()), self.part.exact())])

    def _there(self) -> list[Sql]:
        return [b.not_null(need) for need in self.needs]

    @property
    def nullable(self) -> bool:
        """Whether it may be null."""
        return bool(self.needs) or self.part.nullable


@dataclass(frozen=True, slots=True)
class Sure(Truth):
    """A truth whose null counts as false."""

    part: Truth

    def holds(self) -> Sql:
        """The part holds."""
        return self.part.holds()

    def fails(self) -> Sql:
        """The part does not hold."""
        return b.negation(self.exact())

    def exact(self) -> Sql:
        """Without null."""
        if not self.part.nullable:
            return self.part.exact()
        return b.call("COALESCE", self.part.holds(), b.FALSE)

    @property
    def nullable(self) -> bool:
        """Never."""
        return False


def every(parts: Sequence[Truth]) -> Truth:
    """And, with constants worked out."""
    if any(isinstance(part, Fixed) and part.value is False for part in parts):
        return Fixed(False)
    live = [part for part in parts if not (isinstance(part, Fixed) and part.value is True)]
    return Fixed(True) if not live else live[0] if len(live) == 1 else Every(tuple(live))


def some(parts: Sequence[Truth]) -> Truth:
    """Or, with constants worked out."""
    if any(isinstance(part, Fixed) and part.value is True for part in parts):
        return Fixed(True)
    live = [part for part in parts if not (isinstance(part, Fixed) and part.value is False)]
    return Fixed(False) if not live else live[0] if len(live) == 1 else Some(tuple(live))


def opposite(part: Truth) -> Truth:
    """Not, with constants worked out."""
    if isinstance(part, Fixed):
        return Fixed(None if part.value is None else not part.value)
    return part.part if isinstance(part, Opposite) else Opposite(part)
