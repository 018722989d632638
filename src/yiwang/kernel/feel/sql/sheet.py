"""The statement being written: what is computed once, and what can go wrong in a row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlglot import exp

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.engines import Engine
from yiwang.kernel.feel.sql.kinds import Day, Item, Items, Months, Number, Quotient, Record, Span, Text, Value
from yiwang.kernel.feel.sql.truth import Fixed, Plain, Truth


@dataclass(slots=True)
class Sheet:
    """Columns by layer, each computed once from those below; and the faults a row may have.

    A fault explains a null FEEL would give too. A poison is a row that columns cannot decide as the evaluator
    would (a number beyond their digits): it has no value at all.
    """

    engine: Engine
    layers: list[dict[str, Sql]] = field(default_factory=list)
    faults: list[tuple[Sql, str]] = field(default_factory=list)
    poisons: list[tuple[Sql, str]] = field(default_factory=list)
    title: str = ""
    _names: dict[str, str] = field(default_factory=dict)
    _level: dict[str, int] = field(default_factory=dict)

    def given(self, sql: Sql) -> Sql:
        """A column of the lowest layer, read from the source."""
        return self._place(sql, 0)

    def once(self, sql: Sql) -> Sql:
        """The expression as a column computed once; simple ones stay as they are."""
        if b.is_simple(sql):
            return sql
        level = 1 + max((self._level[part.name] for part in sql.find_all(exp.Column)), default=0)
        return self._place(sql, level)

    def fault(self, condition: Sql | None, reason: str) -> None:
        """Where the condition holds, the row has this error, should it come out without a value."""
        if condition is not None and condition is not b.FALSE:
            self.faults.append((condition, self._said(reason)))

    def poison(self, condition: Sql, reason: str) -> None:
        """Where the condition holds, the row has no value but this error."""
        self.poisons.append((condition, self._said(reason)))

    def kept(self, value: Value) -> Value:
        """The value with everything it is made of computed once."""
        if isinstance(value, Number | Text | Day):
            return value if value.constant is not None else replace(value, sql=self.once(value.sql))
        if isinstance(value, Truth):
            return self.truth(value)
        if isinstance(value, Months):
            return Months(self.number(value.count))
        if isinstance(value, Span):
            return Span(self.number(value.count), value.unit)
        if isinstance(value, Quotient):
            return Quotient(self.number(value.top), self.number(value.bottom), value.added)
        if isinstance(value, Record):
            fields = {name: self.kept(part) for name, part in value.fields.items()}
            return Record(fields, self._absent(value.absent))
        if isinstance(value, Items):
            items = tuple(Item(self.kept(item.value), self._absent(item.present)) for item in value.items)
            return Items(items, self._absent(value.absent))
        return value

    def number(self, value: Number) -> Number:
        """A number computed once."""
        return value if value.constant is not None else replace(value, sql=self.once(value.sql))

    def truth(self, value: Truth) -> Truth:
        """A truth computed once."""
        if isinstance(value, Fixed) or (isinstance(value, Plain) and b.is_simple(value.sql)):
            return value
        return Plain(self.once(value.exact()), value.nullable)

    def _absent(self, value: Truth | None) -> Truth | None:
        return None if value is None else self.truth(value)

    def _place(self, sql: Sql, level: int) -> Sql:
        key = f"{level and 1} {sql.sql()}"
        if key not in self._names:
            while len(self.layers) <= level:
                self.layers.append({})
            own = f"c{len(self._names) + 1}"
            self._names[key] = own
            self._level[own] = level
            self.layers[level][own] = sql
        return b.column(self._names[key])

    def _said(self, reason: str) -> str:
        return f"{self.title}: {reason}" if self.title else reason
