"""The columns of the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlglot import exp

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import Conditional, HitPolicy, Literal
from yiwang.kernel.dmn.compiling import program_of
from yiwang.kernel.dmn.conditions import conjuncts, simple_comparison
from yiwang.kernel.dmn.population.result import Column
from yiwang.kernel.dmn.population.room import Room, TableUse
from yiwang.kernel.dmn.population.steps import Written
from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.kinds import (
    Absent,
    Day,
    Item,
    Items,
    Months,
    Number,
    Quotient,
    Record,
    Span,
    Stored,
    Text,
    Value,
    kind_name,
    null_of,
    stored_for,
)
from yiwang.kernel.feel.sql.numbers import stored_as, units
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.rounding import as_column
from yiwang.kernel.feel.sql.truth import Truth
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.values.durations import DAY, NANOS

_UNITS = {DAY: "days", 3600 * NANOS: "hours", 60 * NANOS: "minutes", NANOS: "seconds", 1: "nanoseconds"}
_LISTS = {HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT}


@dataclass(slots=True)
class Outputs:
    """Columns in order, each with the expression that fills it."""

    room: Room
    found: list[tuple[Column, Sql]] = field(default_factory=list)

    def write(self, written: list[Written], conditions: bool) -> list[tuple[Column, Sql]]:
        """All columns: values, rule, error, conditions."""
        last = written[-1]
        name = last.step.name
        self._values(name, last.value)
        use = last.uses[-1] if last.uses and last.uses[-1].table.source is last.step.decision.logic else None
        if use is not None:
            self._rules(name, use)
        if conditions:
            for one in written:
                self._conditions(one)
        poisoned = self._poisoned()
        self.found = [(column, self.room.sheet.once(_spared(poisoned, sql))) for column, sql in self.found]
        values = [sql for column, sql in self.found if column.role == "value"]
        self.found.insert(
            self._place_of_error(), (Column("error", "error", "VARCHAR", name), self._error(values))
        )
        return self.found

    def _place_of_error(self) -> int:
        return sum(column.role != "condition" for column, _ in self.found)

    def _values(self, decision: str, value: Value, part: str = "") -> None:
        if isinstance(value, Record):
            for name, inner in value.fields.items():
                self._values(decision, inner, f"{part}.{name}" if part else name)
            return
        name = f"value_{part}" if part else "value"
        rounded = None
        if isinstance(value, Quotient):
            value, rounded = as_column(self.room.sheet, value)
        sql, kind = _column_of(self.room, value)
        self.found.append(
            (Column(name, "value", kind, decision, part, rounded=rounded), self.room.sheet.once(sql))
        )

    def _rules(self, decision: str, use: TableUse) -> None:
        if use.picked is not None:
            sql = b.call("NULLIF", use.picked, b.integer(0))
            self.found.append((Column("rule", "rule", "INT", decision), sql))
            return
        numbers = [rule.number for rule in use.table.source.rules]
        pairs = zip(use.matches, numbers, strict=True)
        parts: list[tuple[Sql | None, Sql]] = [(match.holds(), b.integer(number)) for match, number in pairs]
        sql = self.room.sheet.engine.kept(parts)
        self.found.append((Column("rules", "rules", "INT[]", decision), sql))

    def _conditions(self, one: Written) -> None:
        if one.uses:
            for use in one.uses:
                self._of_table(one.step.name, use)
            return
        self._of_text(one)

    def _of_table(self, decision: str, use: TableUse) -> None:
        source = use.table.source
        for rule in source.rules:
            for column, clause in enumerate(source.inputs):
                told = use.truths.get((rule.number - 1, column))
                if told is None:
                    continue
                cell = use.table.tests[column].cells[rule.number - 1]
                known = cell is not None and cell.accepts is not None
                sql = _state(told, use.values[column] if known else None)
                text = rule.conditions[column].text.strip()
                self._condition(
                    Column("", "condition", "BOOLEAN", decision, "", rule.number, clause.label, text), sql
                )

    def _of_text(self, one: Written) -> None:
        logic = one.step.decision.logic
        text = logic.condition if isinstance(logic, Conditional) else logic
        if not isinstance(text, Literal) or not text.text.strip():
            return
        scope = program_of(one.step.model).scopes[one.step.decision.id]
        node = self.room.node(text, scope)
        for part in conjuncts(node.condition if isinstance(node, n.If) else node):
            tested, accepts = simple_comparison(part)
            told = self.room.writer.truth(part, one.env)
            value = None if accepts is None or tested is None else self.room.writer.value(tested, one.env)
            label = _excerpt(text.text, (tested or part).span)
            shown = _excerpt(text.text, part.span)
            sql = _state(told, value)
            self._condition(Column("", "condition", "BOOLEAN", one.step.name, "", None, label, shown), sql)

    def _condition(self, column: Column, sql: Sql) -> None:
        number = 1 + sum(other.role == "condition" for other, _ in self.found)
        self.found.append((replace(column, name=f"condition_{number}"), self.room.sheet.once(sql)))

    def _poisoned(self) -> Sql | None:
        poisons = list({condition.sql(): condition for condition, _ in self.room.sheet.poisons}.values())
        return self.room.sheet.once(b.some(poisons)) if poisons else None

    def _error(self, values: list[Sql]) -> Sql:
        """Why the row has no value: what columns could not hold, else the first fault on the way."""
        sheet = self.room.sheet
        found = [*_distinct(sheet.poisons), *_distinct(sheet.faults)]
        if not found:
            return b.cast(b.NULL, "VARCHAR")
        there = (b.every([b.not_null(value) for value in values]), b.NULL)
        return b.case([there, *((condition, b.text(reason)) for condition, reason in found)])


def _distinct(found: list[tuple[Sql, str]]) -> Iterator[tuple[Sql, str]]:
    seen = set()
    for condition, reason in found:
        key = (condition.sql(), reason)
        if key not in seen:
            seen.add(key)
            yield condition, reason


def _spared(poisoned: Sql | None, sql: Sql) -> Sql:
    """The column, null for rows that have no value."""
    if poisoned is None:
        return sql
    return exp.Case(ifs=[exp.If(this=poisoned, true=b.NULL)], default=sql)


def _excerpt(text: str, span: feel.Span) -> str:
    return " ".join(text[span.start : span.end].split())


def _state(told: Truth, value: Value | None) -> Sql:
    """Held, failed, or unknown: also unknown where the tested value is, though FEEL may say false."""
    null = None if value is None else null_of(value)
    return told.exact() if null is None else b.case([(b.negation(null), told.exact())])


def _column_of(room: Room, value: Value) -> tuple[Sql, str]:
    """An expression for a value, and its type."""
    if isinstance(value, Number):
        return value.sql, value.stored.sql
    if isinstance(value, Text):
        return value.sql, "VARCHAR"
    if isinstance(value, Day):
        return value.sql, "DATE"
    if isinstance(value, Truth):
        return value.exact(), "BOOLEAN"
    if isinstance(value, Months):
        return value.count.sql, "months"
    if isinstance(value, Span) and value.unit in _UNITS:
        return value.count.sql, _UNITS[value.unit]
    if isinstance(value, Absent):
        return b.cast(b.NULL, "VARCHAR"), "null"
    if isinstance(value, Items):
        return _list(room, value)
    raise OutsideProfileError(f"a {kind_name(value)} as a result", "no column form", "Decide simple values.")


def _list(room: Room, value: Items) -> tuple[Sql, str]:
    if any(isinstance(item.value, Record | Items | Quotient) for item in value.items):
        raise OutsideProfileError(
            "a list of contexts as a result", "no column form", "Decide one list per part."
        )
    kept = [item for item in value.items if not isinstance(item.value, Absent)]
    if len({kind_name(item.value) for item in kept}) > 1:
        raise OutsideProfileError("a list of several kinds as a result", "no column form", "Decide one kind.")
    stored = _common(kept)
    parts, kind = [], "null"
    for item in value.items:
        sql: Sql = b.NULL
        if isinstance(item.value, Number) and stored is not None:
            sql, kind = stored_as(item.value, stored), stored.sql
        elif not isinstance(item.value, Absent):
            sql, kind = _column_of(room, item.value)
        parts.append((None if item.present is None else item.present.holds(), sql))
    sql = room.sheet.engine.kept(parts)
    if value.absent is not None:
        sql = b.case([(value.absent.holds(), b.NULL)], sql)
    return sql, f"{kind}[]"


def _common(items: list[Item]) -> Stored | None:
    """The column type that holds every number of a list; None when they are no numbers."""
    numbers = [item.value for item in items if isinstance(item.value, Number)]
    if not numbers:
        return None
    scale = max(number.scale for number in numbers)
    bounds = [bound for number in numbers for bound in units(number, scale)]
    stored = stored_for(min(bounds), max(bounds), scale)
    if stored.digits > 38:
        raise OutsideProfileError("a list as a result", "its numbers need more than 38 digits", "Round them.")
    return stored
