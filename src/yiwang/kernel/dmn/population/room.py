"""What compiling one decision needs at hand: models, types, tables, and where a refusal stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import ceil, floor

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import Literal, Table
from yiwang.kernel.dmn.compiling import program_of
from yiwang.kernel.dmn.model import ItemDefinition, Model
from yiwang.kernel.dmn.population.result import RefusalError
from yiwang.kernel.dmn.problems import Place, Problem
from yiwang.kernel.dmn.tables.cells import cell_set
from yiwang.kernel.dmn.tables.compiled import CompiledTable
from yiwang.kernel.dmn.tables.sets import CellSet
from yiwang.kernel.feel import types as t
from yiwang.kernel.feel.sql.build import Sql
from yiwang.kernel.feel.sql.conforming import Constraints, conform
from yiwang.kernel.feel.sql.kinds import Number, Text, Value, moved
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.truth import Fixed, Truth
from yiwang.kernel.feel.sql.writer import Writer
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.values.dates import Date

STILL = "It still runs one case at a time."


@dataclass(slots=True)
class TableUse:
    """A table asked while a decision was written: its tested values, cells and truths."""

    table: CompiledTable
    values: list[Value]
    truths: dict[tuple[int, int], Truth]
    picked: Sql | None = None
    matches: list[Truth] = field(default_factory=list)


@dataclass(slots=True)
class Room:
    """The writer with the model around it; `uses` are the tables of the decision being written.

    `asked` is the logic of the decision that was asked for.
    """

    model: Model
    sheet: Sheet
    today: Date | None
    asked: object = None
    writer: Writer = field(init=False)
    uses: list[TableUse] = field(default_factory=list)
    tables: dict[int, CompiledTable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find every table and type of the model and its imports."""
        self.writer = Writer(self.sheet, self.conform, self.today)
        for model in joined(self.model):
            self.tables.update({id(table.source): table for _, table in program_of(model).tables})

    def table(self, box: Table) -> CompiledTable:
        """The compiled form of a table."""
        return self.tables[id(box)]

    def conform(self, value: Value, kind: t.Type, name: str) -> Value:
        """The value in a place declared of a type."""
        return conform(self.sheet, value, kind, name, Constraints(self._allowed, self._refined))

    def node(self, text: Literal, scope: feel.Scope, tested: t.Type | None = None) -> n.Node:
        """The tree of a FEEL text, or of unary tests over a `tested` type."""
        dialect = "expression" if tested is None else "unary"
        try:
            return feel.parse(text.text, scope, dialect=dialect, input_type=tested or t.AnyType)
        except feel.FeelSyntaxError as error:
            raise self.refusal(
                text, OutsideProfileError("FEEL", error.message, error.hint, error.span)
            ) from None

    def refusal(self, text: Literal, error: OutsideProfileError) -> RefusalError:
        """A refusal with its place in the file and the text it is about."""
        start = error.span.start if error.span else 0
        line = text.place.line + text.text.count("\n", 0, start)
        excerpt = " ".join(text.text[start : error.span.end if error.span else None].split())
        reason = f"outside the columnar profile: {error} (in: {excerpt[:80]})"
        return RefusalError([Problem(text.place.file, line, reason, f"{error.hint} {STILL}".strip())])

    def refusal_at(self, place: Place, error: OutsideProfileError) -> RefusalError:
        """A refusal of something that is no text."""
        reason = f"outside the columnar profile: {error}"
        return RefusalError([Problem.at(place, reason, f"{error.hint} {STILL}".strip())])

    def _allowed(self, kind: t.ConstrainedType, value: Value) -> Truth:
        tests = self._tests(kind)
        return Fixed(True) if self.proven(tests, value) else self.writer.passes_unary(tests, value, {})

    def proven(self, tests: n.UnaryTests, value: Value) -> bool:
        """Whether every value the column can have passes."""
        accepted = cell_set(tests)
        if accepted is None or accepted.negated or not isinstance(value, Text) or value.among is None:
            return False
        return accepted.kind == "string" and value.among <= accepted.points

    def _refined(self, kind: t.ConstrainedType, value: Value) -> Value:
        accepted = cell_set(self._tests(kind))
        return value if accepted is None else narrowed(accepted, value)

    def _tests(self, kind: t.ConstrainedType) -> n.UnaryTests:
        found = {text for model in joined(self.model) for text in _constraints(model.types, kind.name)}
        if len(found) != 1:
            raise OutsideProfileError(f"type {kind}", "two types of that name", "Give them different names.")
        node = feel.parse(found.pop(), dialect="unary", input_type=kind.base)
        assert isinstance(node, n.UnaryTests)
        return node


def joined(model: Model) -> Iterator[Model]:
    """A model and those it imports, each once."""
    seen: dict[str, Model] = {}
    stack = [model]
    while stack:
        one = stack.pop()
        if one.namespace not in seen:
            seen[one.namespace] = one
            stack += one.imported.values()
    yield from seen.values()


def _constraints(items: tuple[ItemDefinition, ...], name: str) -> Iterator[str]:
    for item in items:
        if item.name == name and (item.allowed or item.constraint):
            yield from filter(None, (item.allowed, item.constraint))
        yield from _constraints(item.components, name)


def narrowed(accepted: CellSet, value: Value) -> Value:
    """The value with what its constraint tells of it: the strings it can be, the bounds it lies in."""

    if accepted.negated:
        return value
    if isinstance(value, Text) and accepted.points and value.constant is None:
        return replace(value, among=accepted.points)
    if not isinstance(value, Number) or accepted.kind != "number" or value.constant is not None:
        return value
    lows, highs = [part.low for part in accepted.intervals], [part.high for part in accepted.intervals]
    low = value.low if None in lows else max(value.low, floor(moved(min(lows), value.scale)))
    high = value.high if None in highs else min(value.high, ceil(moved(max(highs), value.scale)))
    return replace(value, low=low, high=high) if low <= high else value
