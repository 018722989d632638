"""Expressions that begin with a keyword, and operators written as words."""

from __future__ import annotations

from yiwang.kernel.feel.syntax import inference as infer
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.lexer import normalised
from yiwang.kernel.feel.syntax.parser import COMPARE, WORDED, Parser, word
from yiwang.kernel.feel.syntax.typenames import type_name
from yiwang.kernel.feel.syntax.unary import in_tests
from yiwang.kernel.feel.types import (
    AnyType,
    BooleanType,
    FunctionType,
    ListType,
    Type,
    join,
)


@word("if")
def _if(parser: Parser) -> n.Node:
    start = parser.take().start
    condition = parser.expression()
    parser.expect("then", "after the condition of an if")
    then = parser.expression()
    parser.expect("else", "an if has two branches")
    otherwise = parser.expression()
    kind = join(then.type, otherwise.type)
    return n.If(parser.since(start), kind, condition, then, otherwise)


@word("for")
def _for(parser: Parser) -> n.Node:
    start = parser.take().start
    outer = parser.scope
    iterators = _iterators(parser)
    parser.scope = parser.scope.child({"partial": ListType(AnyType)})
    parser.expect("return", "after what a for iterates over")
    body = parser.expression()
    parser.scope = outer
    return n.For(parser.since(start), ListType(body.type), iterators, body)


@word("some", "every")
def _quantified(parser: Parser) -> n.Node:
    keyword = parser.take()
    outer = parser.scope
    iterators = _iterators(parser)
    parser.expect("satisfies", f"after what '{keyword.text}' iterates over")
    condition = parser.expression()
    parser.scope = outer
    return n.Quantified(parser.since(keyword.start), BooleanType, keyword.text, iterators, condition)


def _iterators(parser: Parser) -> tuple[n.Iterator, ...]:
    result: list[n.Iterator] = []
    while not result or parser.accept(","):
        start = parser.token.start
        name = _words_until(parser, "in")
        parser.expect("in", "after the name of an iteration variable")
        source = parser.expression()
        end = parser.expression(COMPARE) if parser.accept("..") else None
        kind = source.type if end is not None else infer.item_of(source.type)
        result.append(n.Iterator(name, source, end, parser.since(start)))
        parser.scope = parser.scope.child({name: kind})
    return tuple(result)


def _words_until(parser: Parser, stop: str) -> str:
    first = parser.token
    if first.kind not in ("name", "other") or first.text == stop:
        parser.fail("a name is needed")
    while parser.token.text != stop:
        if parser.token.kind in ("end", "string") or parser.token.text in (
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
        ):
            parser.fail(f"'{stop}' is needed after the name")
        parser.take()
    return normalised(parser.text[first.start : parser.stream[parser.at - 1].end])


@word("function")
def _function(parser: Parser) -> n.Node:
    start = parser.take().start
    parser.expect("(", "after 'function'")
    params: dict[str, Type] = {}
    while not parser.accept(")"):
        if params:
            parser.expect(",", "between parameters")
        name = _parameter(parser)
        if name in params:
            parser.fail(f"the parameter '{name}' is named twice")
        params[name] = type_name(parser)[0] or AnyType if parser.accept(":") else AnyType
    external = parser.accept("external")
    body = parser.nested(parser.scope.child(params), parser.expression)
    result = AnyType if external else body.type
    kind = FunctionType(tuple(params.values()), result, tuple(params))
    return n.FunctionNode(parser.since(start), kind, tuple(params.items()), body, external)


def _parameter(parser: Parser) -> str:
    first = parser.token
    while parser.token.text not in (":", ",", ")"):
        if parser.token.kind in ("end", "string") or parser.token.text in ("(", "[", "]", "{", "}"):
            parser.fail("a parameter name is needed")
        parser.take()
    if parser.token is first:
        parser.fail("a parameter name is needed")
    return normalised(parser.text[first.start : parser.stream[parser.at - 1].end])


def _between(parser: Parser, left: n.Node, start: int) -> n.Node:
    low = parser.expression(COMPARE)
    parser.expect("and", "between the bounds of 'between'")
    high = parser.expression(COMPARE)
    return n.Between(parser.since(start), BooleanType, left, low, high)


def _in(parser: Parser, left: n.Node, start: int) -> n.Node:
    reads_input = parser.reads_input
    outer, parser.scope = parser.scope, parser.scope.child({"?": left.type})
    tests = in_tests(parser)
    parser.scope, parser.reads_input = outer, reads_input
    return n.In(parser.since(start), BooleanType, left, tests)


def _instance(parser: Parser, left: n.Node, start: int) -> n.Node:
    parser.expect("of", "after 'instance'")
    wanted, name = type_name(parser)
    return n.InstanceOf(parser.since(start), BooleanType, left, wanted, name)


WORDED.update({"between": _between, "in": _in, "instance": _instance})
