"""Literals and names."""

from __future__ import annotations

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.syntax import inference as infer
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.lexer import normalised, string_value
from yiwang.kernel.feel.syntax.parser import (
    MINUS,
    Parser,
    literal,
    sign,
    word,
)
from yiwang.kernel.feel.types import (
    AnyType,
    BooleanType,
    NullType,
    NumberType,
    StringType,
    Type,
    plain_type,
    type_of,
)
from yiwang.kernel.feel.values.numbers import number
from yiwang.kernel.feel.values.temporal import parse_temporal

# A name not in scope ends before these.
STOPS = frozenset(("and", "or", "in", "between", "then", "else", "return", "satisfies", "instance"))


@sign("number")
def _number(parser: Parser) -> n.Node:
    token = parser.take()
    value = number(token.text)
    problem = FeelError("this number is outside the range of decimal128")
    return literal(parser, token.start, NumberType, problem if value is None else value)


@sign("string")
def _string(parser: Parser) -> n.Node:
    token = parser.take()
    return literal(parser, token.start, StringType, string_value(token))


@word("true", "false", "null")
def _constant(parser: Parser) -> n.Node:
    token = parser.take()
    if token.text == "null":
        return literal(parser, token.start, NullType, None)
    return literal(parser, token.start, BooleanType, token.text == "true")


@sign("@")
def _at_literal(parser: Parser) -> n.Node:
    start = parser.take().start
    if parser.token.kind != "string":
        parser.fail("a string is needed after '@'", 'as in @"2024-01-31"')
    text = string_value(parser.take())
    value = parse_temporal(text)
    if value is None:
        problem = FeelError(f"'{text}' is no date, time, date and time or duration")
        return literal(parser, start, NullType, problem)
    return literal(parser, start, type_of(value), value)


@sign("-")
def _minus(parser: Parser) -> n.Node:
    start = parser.take().start
    operand = parser.expression(MINUS)
    if (
        isinstance(operand, n.Literal)
        and operand.type is NumberType
        and not isinstance(operand.value, FeelError)
    ):
        value = -operand.value if operand.value else operand.value
        return n.Literal(parser.since(start), NumberType, value)
    return n.Negate(parser.since(start), operand.type, operand)


@sign("name")
def _name(parser: Parser) -> n.Node:
    start = parser.token.start
    name, count, known = _resolve(parser)
    parser.at += count
    kind = _kind_of(parser, name)
    if name == "?":
        parser.reads_input = True
    return n.Variable(parser.since(start), kind, name, known)


@sign("quoted")
def _quoted(parser: Parser) -> n.Node:
    """A name between back quotes, as some tools write names with signs in them."""
    token = parser.take()
    name = normalised(token.text[1:-1])
    kind = parser.scope.lookup(name)
    known = kind is not None or name in parser.root.names or parser.scope.is_open()
    return n.Variable(parser.since(token.start), _kind_of(parser, name), name, known)


@sign("?")
def _input(parser: Parser) -> n.Node:
    return _name(parser)


def _kind_of(parser: Parser, name: str) -> Type:
    kind = parser.scope.lookup(name)
    builtin = parser.root.names.get(name)
    if builtin is not None and (kind is None or not infer.is_function(kind)) and parser.token.text == "(":
        return builtin
    return plain_type(kind) if kind is not None else builtin or AnyType


def _resolve(parser: Parser) -> tuple[str, int, bool]:
    """The name at the next token, its length in tokens, and whether it is in scope."""
    stream, at = parser.stream, parser.at
    found = parser.scope.match(stream, at)
    builtin = parser.root.match(stream, at)
    if builtin is not None and (found is None or builtin[1] > found[1]):
        found = builtin
    if found is None and not parser.scope.is_open():
        found = parser.scope.match(stream, at, loose=True)
    if found is not None:
        following = stream[at + found[1]]
        if following.kind != "name" or following.text in STOPS or stream[at].text == "?":
            return (*found, True)
    count = plain_name_length(parser, at)
    if found is not None and count <= found[1]:
        return (*found, True)
    last = stream[at + count - 1]
    return normalised(parser.text[stream[at].start : last.end]), count, parser.scope.is_open()


def plain_name_length(parser: Parser, at: int) -> int:
    """How many tokens the name here takes by grammar alone: words and numbers up to a keyword or sign."""
    stream = parser.stream
    count = 1
    while True:
        token = stream[at + count]
        if token.kind == "name":
            if token.text in STOPS:
                return count
        elif token.kind != "number" or stream[at + count - 1].kind != "name" or not token.text.isdigit():
            return count
        count += 1
