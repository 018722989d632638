"""Types as they are written: `number`, `list<string>`, `context<a: string>`, `function<number> -> Any`."""

from __future__ import annotations

from yiwang.kernel.feel.syntax.lexer import normalised
from yiwang.kernel.feel.syntax.parser import Parser
from yiwang.kernel.feel.syntax.scope import Scope, match_names
from yiwang.kernel.feel.types import (
    NAMED,
    AnyType,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)


def type_name(parser: Parser) -> tuple[Type | None, str]:
    """The type written here, None when no such type is known, and its text."""
    start = parser.at
    kind = _type(parser)
    text = parser.text[parser.stream[start].start : parser.stream[parser.at - 1].end]
    return kind, normalised(text)


def _type(parser: Parser) -> Type | None:
    parser.depth += 1
    if parser.depth > parser.max_depth:
        parser.fail("this type is nested too deep")
    word, generic = parser.token.text, parser.peek().text == "<"
    if generic and word in ("list", "range", "context", "function"):
        parser.take()
        parser.take()
        kind = _GENERIC[word](parser)
    else:
        kind = _named(parser)
    parser.depth -= 1
    return kind


def _named(parser: Parser) -> Type | None:
    if parser.token.kind not in ("name", "other"):
        parser.fail("a type is needed", "such as number, string, list<number>")
    scope: Scope | None = parser.scope
    best = match_names(NAMED, parser.stream, parser.at)
    kind = NAMED[best[0]] if best else None
    while scope is not None:
        found = match_names(scope.types, parser.stream, parser.at)
        if found and (best is None or found[1] > best[1]):
            best, kind = found, scope.types[found[0]]
        scope = scope.parent
    if best is None:
        _skip_unknown(parser)
        return None
    parser.at += best[1]
    return kind


def _skip_unknown(parser: Parser) -> None:
    parser.take()
    while parser.token.text == "." and parser.peek().kind == "name":
        parser.take()
        parser.take()


def _list(parser: Parser) -> Type | None:
    of = _type(parser)
    parser.expect(">", "to close the type")
    return None if of is None else ListType(of)


def _range(parser: Parser) -> Type | None:
    of = _type(parser)
    parser.expect(">", "to close the type")
    return None if of is None else RangeType(of)


def _context(parser: Parser) -> Type | None:
    fields: list[tuple[str, Type]] = []
    unknown = False
    while not parser.accept(">"):
        if fields or unknown:
            parser.expect(",", "between entries of a context type")
        first = parser.token
        while parser.token.text != ":":
            if parser.token.kind == "end":
                parser.fail("':' is needed after the name of an entry")
            parser.take()
        name = normalised(parser.text[first.start : parser.stream[parser.at - 1].end])
        parser.take()
        kind = _type(parser)
        unknown = unknown or kind is None
        fields.append((name, kind or AnyType))
    return None if unknown else ContextType(tuple(fields))


def _function(parser: Parser) -> Type | None:
    params: list[Type | None] = []
    while not parser.accept(">"):
        if params:
            parser.expect(",", "between parameter types")
        params.append(_type(parser))
    parser.expect("->", "after the parameters of a function type")
    result = _type(parser)
    known = [kind for kind in params if kind is not None]
    if result is None or len(known) != len(params):
        return None
    return FunctionType(tuple(known), result)


_GENERIC = {"list": _list, "range": _range, "context": _context, "function": _function}
