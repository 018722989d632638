"""Compiling expressions: each boxed expression becomes one function from an environment to a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import Literal
from yiwang.kernel.dmn.compiling.types import Coerce, TypeBook, coercer
from yiwang.kernel.dmn.model import ItemDefinition
from yiwang.kernel.dmn.problems import Problem
from yiwang.kernel.dmn.tables.compiled import CompiledTable
from yiwang.kernel.feel import types as t

Value = Any
Env = dict[str, Any]
Run = Callable[[Env], Value]


@dataclass(frozen=True, slots=True)
class Piece:
    """A compiled expression and what is known of its values."""

    run: Run
    type: t.Type = t.AnyType
    node: feel.Node | None = None
    reads: tuple[str, ...] = ()
    test: Callable[[Value, Env], Value] | None = None
    table: CompiledTable | None = None
    converts: tuple[Coerce, ...] = ()

    def converted(self, value: Value) -> Value:
        """A value of the bare expression in the declared types of the piece."""
        for convert in self.converts:
            value = convert(value)
        return value


@dataclass(slots=True)
class Builder:
    """What compiling one model needs and finds."""

    types: TypeBook = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    tables: list[tuple[str, CompiledTable]] = field(default_factory=list)
    owner: str = ""

    def literal(self, text: Literal, scope: feel.Scope) -> Piece:
        """A FEEL text; a faulty one gives an error value and a problem. Its declared type is enforced."""
        piece = self._text(text, scope)
        return self.typed(piece, self.types.of(text.type_ref))

    def typed(self, piece: Piece, kind: t.Type) -> Piece:
        """The piece with its values converted to a declared type."""
        convert = coercer(kind)
        if convert is None or _is_already(piece, kind):
            return piece
        run, into = piece.run, convert
        return replace(
            piece,
            run=lambda env: into(run(env)),
            type=feel.plain_type(kind),
            test=None,
            converts=(*piece.converts, convert),
        )

    def unary(self, text: Literal, scope: feel.Scope, tested: t.Type) -> Piece | None:
        """The tests of a cell over `?`; None for a cell that accepts anything."""
        if text.text.strip() in {"", "-"}:
            return None
        return self._text(text, scope, "unary", tested)

    def _text(
        self, text: Literal, scope: feel.Scope, dialect: str = "expression", tested: t.Type = t.AnyType
    ) -> Piece:
        if not text.text.strip():
            return Piece(lambda env: None, t.NullType)
        try:
            node = feel.parse(text.text, scope, dialect=dialect, input_type=tested)
        except feel.FeelSyntaxError as error:
            return self._faulty(text, error)
        for issue in feel.check(node, scope):
            self.problems.append(_problem(text, issue.message, issue.span, issue.hint))
        compiled = feel.compile(node, scope, source=text.text)
        if isinstance(node, feel.nodes.Variable) and scope.lookup(node.name) is not None:
            return Piece(itemgetter(node.name), node.type, node, compiled.inputs)
        return Piece(compiled, node.type, node, compiled.inputs, compiled.test)

    def _faulty(self, text: Literal, error: feel.FeelSyntaxError) -> Piece:
        self.problems.append(_problem(text, error.message, error.span, error.hint))
        fault = feel.FeelError(error.message, error.span, text.text)
        return Piece(lambda env: fault, test=lambda value, env: fault)

    def check_of(self, item: ItemDefinition, tests: str, base: t.Type) -> Callable[[Any], bool]:
        """The test of a type's allowed values."""
        piece = self.unary(Literal(item.place, tests), feel.Scope(), base)
        if piece is None or piece.test is None:
            return lambda value: True
        test = piece.test
        return lambda value: test(value, {}) is True


def _is_already(piece: Piece, kind: t.Type) -> bool:
    """Whether a value is of the type without another look: names and constants carry theirs."""
    sure = isinstance(piece.node, feel.nodes.Variable | feel.nodes.Literal)
    return sure and isinstance(kind, t.SimpleType) and piece.type == kind


def _problem(text: Literal, message: str, span: feel.Span, hint: str) -> Problem:
    line = text.place.line + text.text.count("\n", 0, span.start)
    excerpt = " ".join(text.text.split())
    shown = excerpt if len(excerpt) <= 60 else excerpt[:57] + "..."
    return Problem(text.place.file, line, f"{message} (in: {shown})", hint)
