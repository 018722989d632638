"""Parentheses, lists, contexts; paths, filters and calls."""

from __future__ import annotations

from yiwang.kernel.feel.errors import Span
from yiwang.kernel.feel.syntax import inference as infer
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.lexer import normalised, string_value
from yiwang.kernel.feel.syntax.operands import STOPS, plain_name_length
from yiwang.kernel.feel.syntax.parser import (
    _COMPARISONS,
    POSTFIXES,
    Parser,
    sign,
)
from yiwang.kernel.feel.syntax.ranges import continue_range, operator_range
from yiwang.kernel.feel.syntax.scope import match_names
from yiwang.kernel.feel.types import (
    AnyList,
    AnyType,
    ContextType,
    FunctionType,
    ListType,
    Type,
    join_all,
)


@sign("(")
def _parenthesis(parser: Parser) -> n.Node:
    start = parser.take().start
    closers, parser.closers = parser.closers, 0
    if parser.token.kind == "op" and parser.token.text in _COMPARISONS:
        inner: n.Node = operator_range(parser, start, closed=True)
    else:
        inner = parser.expression()
        if parser.token.text == "..":
            parser.closers = closers
            return continue_range(parser, start, inner, included=False)
        parser.expect(")", "to close the parenthesis")
    parser.closers = closers
    return inner


@sign("=", "!=", "<", "<=", ">", ">=")
def _comparison_range(parser: Parser) -> n.Node:
    before = parser.stream[parser.at - 1] if parser.at else None
    if before is not None and before.kind == "op" and before.text in _COMPARISONS:
        parser.fail("an expression is needed")  # "==" is a slip of the pen, not an equality with a range
    return operator_range(parser, parser.token.start, closed=False)


@sign("[")
def _bracket(parser: Parser) -> n.Node:
    start = parser.take().start
    closers, parser.closers = parser.closers, 0
    items: list[n.Node] = []
    while _begins_range(parser, items) or not parser.accept("]"):
        if items:
            parser.expect(",", "between the items of a list")
        items.append(parser.expression())
        if len(items) == 1 and parser.token.text == "..":
            parser.closers = closers
            return continue_range(parser, start, items[0], included=True)
    parser.closers = closers
    kind = ListType(join_all([item.type for item in items])) if items else AnyList
    return n.ListNode(parser.since(start), kind, tuple(items))


def _begins_range(parser: Parser, items: list[n.Node]) -> bool:
    """Whether "]" right after "[" begins a range, as in [ ]1..3[ ], rather than ends an empty list."""
    following = parser.peek()
    is_operand = following.kind in ("number", "string") or following.text == "@"
    is_name = following.kind == "name" and following.text not in STOPS
    return not items and parser.token.text == "]" and (is_operand or is_name)


@sign("]")
def _open_bracket(parser: Parser) -> n.Node:
    start = parser.take().start
    first = parser.expression()
    if parser.token.text != "..":
        parser.fail("'..' is needed in a range that begins with ']'")
    return continue_range(parser, start, first, included=False)


@sign("{")
def _context(parser: Parser) -> n.Node:
    start = parser.take().start
    closers, parser.closers = parser.closers, 0
    entries: list[tuple[str, n.Node]] = []
    spans: list[Span] = []
    kinds: dict[str, Type] = {}
    outer = parser.scope
    while not parser.accept("}"):
        if entries:
            parser.expect(",", "between the entries of a context")
        key_start = parser.token.start
        key = _key(parser)
        spans.append(parser.since(key_start))
        parser.expect(":", "after the name of an entry")
        if parser.token.text == "function":
            # A function may call itself by the name of its entry.
            parser.scope = parser.scope.child({key: AnyType})
        value = parser.expression()
        entries.append((key, value))
        kinds[key] = value.type
        parser.scope = outer.child(kinds)
    parser.scope = outer
    parser.closers = closers
    kind = ContextType(tuple(kinds.items()))
    return n.ContextNode(parser.since(start), kind, tuple(entries), tuple(spans))


def _key(parser: Parser) -> str:
    if parser.token.kind == "string":
        return string_value(parser.take())
    if parser.token.kind == "quoted":
        return normalised(parser.take().text[1:-1])
    first = parser.token
    while parser.token.text != ":":
        if parser.token.kind in ("end", "string") or parser.token.text in ("{", "}", "(", ")", "[", "]", ","):
            parser.fail("a name and ':' are needed", 'a name with signs in it can be quoted: {"a(b)": 1}')
        parser.take()
    if parser.token is first:
        parser.fail("an entry needs a name")
    return normalised(parser.text[first.start : parser.stream[parser.at - 1].end])


def _path(parser: Parser, left: n.Node, start: int) -> n.Node:
    parser.take()
    token = parser.token
    if token.kind == "quoted":
        parser.take()
        name = normalised(token.text[1:-1])
        return n.Path(parser.since(start), infer.member(left.type, name) or AnyType, left, name)
    found = match_names(infer.member_names(left.type), parser.stream, parser.at)
    if found is None or (found[1] == 1 and _continues(parser)):
        if token.kind != "name":
            parser.fail("a name is needed after '.'")
        count = plain_name_length(parser, parser.at)
        last = parser.stream[parser.at + count - 1]
        found = normalised(parser.text[token.start : last.end]), count
    parser.at += found[1]
    kind = infer.member(left.type, found[0]) or AnyType
    return n.Path(parser.since(start), kind, left, found[0])


def _continues(parser: Parser) -> bool:
    following = parser.peek()
    return following.kind == "name" and following.text not in STOPS


def _filter(parser: Parser, left: n.Node, start: int) -> n.Node:
    parser.take()
    closers, parser.closers = parser.closers, 0
    item = infer.item_of(left.type)
    while isinstance(item, ListType):
        item = AnyType
    names: dict[str, Type] = {"item": item}
    if isinstance(item, ContextType):
        names.update(item.fields)
    is_open = item is AnyType or item == ContextType()
    reads_input, inner = parser.reads_input, parser.scope.child(names, is_open=is_open)
    condition = parser.nested(inner, parser.expression)
    parser.reads_input = reads_input or parser.reads_input
    parser.expect("]", "to close the filter")
    parser.closers = closers
    return n.Filter(parser.since(start), infer.filtered(left.type, condition.type), left, condition)


def _call(parser: Parser, left: n.Node, start: int) -> n.Node:
    parser.take()
    closers, parser.closers = parser.closers, 0
    names: list[str] = []
    args: list[n.Node] = []
    named = _argument_name(parser) is not None
    while not parser.accept(")"):
        if args:
            parser.expect(",", "between arguments")
        if named:
            found = _argument_name(parser)
            if found is None:
                parser.fail("a parameter name and ':' are needed", "give all arguments by name or none")
            parser.at += found[1]
            parser.expect(":", "after the parameter name")
            names.append(found[0])
        args.append(parser.expression())
    parser.closers = closers
    kind = infer.result_of(left.type)
    function = left.type
    if isinstance(function, FunctionType) and function.result is AnyType:
        kind = AnyType
    return n.Call(parser.since(start), kind, left, tuple(args), tuple(names) if named else None)


def _argument_name(parser: Parser) -> tuple[str, int] | None:
    count = 0
    while True:
        token = parser.peek(count)
        if token.text == ":" and count:
            first, last = parser.token, parser.peek(count - 1)
            return normalised(parser.text[first.start : last.end]), count
        if token.kind not in ("name", "number") and token.text not in ("-", "+", "*", "/", ".", "'"):
            return None
        count += 1


POSTFIXES.update({".": _path, "[": _filter, "(": _call})
