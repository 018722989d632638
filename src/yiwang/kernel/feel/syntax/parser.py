"""Text to tree: a Pratt parser (DMN 1.5, 10.3.1.2). Strengths of operators, weakest first:
or, and, comparison (with between, in, instance of), sum, product, power, minus sign, path/filter/invocation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from yiwang.kernel.feel.errors import FeelError, FeelSyntaxError, Span
from yiwang.kernel.feel.limits import MAX_DEPTH
from yiwang.kernel.feel.syntax import inference as infer
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.syntax.lexer import Token, tokens
from yiwang.kernel.feel.syntax.scope import Scope
from yiwang.kernel.feel.types import AnyType, BooleanType, Type

OR, AND, COMPARE, SUM, PRODUCT, POWER, MINUS = range(1, 8)

_CHAINS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER}
_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_WORDS = {"or": OR, "and": AND, "between": COMPARE, "in": COMPARE, "instance": COMPARE}

Prefix = Callable[["Parser"], n.Node]
PREFIXES: dict[str, Prefix] = {}
SPECIAL: dict[str, Prefix] = {}


def word(*texts: str) -> Callable[[Prefix], Prefix]:
    """Register the reader of expressions that begin with a keyword."""

    def register(read: Prefix) -> Prefix:
        PREFIXES.update(dict.fromkeys(texts, read))
        return read

    return register


def sign(*texts: str) -> Callable[[Prefix], Prefix]:
    """Register the reader of expressions that begin with a sign or a literal of a kind."""

    def register(read: Prefix) -> Prefix:
        SPECIAL.update(dict.fromkeys(texts, read))
        return read

    return register


class Parser:
    """One pass over one text."""

    def __init__(self, text: str, scope: Scope, root: Scope, max_depth: int = MAX_DEPTH) -> None:
        self.text = text
        self.stream = tokens(text)
        self.at = 0
        self.scope = scope
        self.root = root
        self.depth = 0
        self.max_depth = max_depth
        self.reads_input = False
        self.closers = 0  # inside a range whose end may be "["

    # -- tokens

    @property
    def token(self) -> Token:
        """The token to read next."""
        return self.stream[self.at]

    def peek(self, offset: int = 1) -> Token:
        """A token further on."""
        return self.stream[min(self.at + offset, len(self.stream) - 1)]

    def take(self) -> Token:
        """Read a token."""
        token = self.stream[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def accept(self, text: str) -> bool:
        """Read a token if it is this one."""
        token = self.stream[self.at]
        if token.text == text and token.kind in ("op", "name"):
            self.at += 1
            return True
        return False

    def expect(self, text: str, after: str) -> Token:
        """Read this token or say what it was wanted for."""
        if not self.accept(text):
            self.fail(f"'{text}' is needed {after}")
        return self.stream[self.at - 1]

    def fail(self, message: str, hint: str = "") -> NoReturn:
        """Refuse the text at the next token."""
        token = self.token
        found = f"'{token.text}'" if token.kind != "end" else "the end"
        raise FeelSyntaxError(f"{message}, found {found}", Span(token.start, token.end), hint)

    def since(self, start: int) -> Span:
        """The place from a code point to the end of the token read last."""
        return Span(start, self.stream[self.at - 1].end if self.at else start)

    # -- expressions

    def expression(self, strength: int = 0) -> n.Node:
        """An expression whose operators all bind tighter than `strength`."""
        self.depth += 1
        if self.depth > self.max_depth:
            self.fail(
                f"the expression is nested more than {self.max_depth} deep", "name its parts in a context"
            )
        start = self.token.start
        left = self.postfix(self.prefix(), start)
        while True:
            token = self.stream[self.at]
            text = token.text
            if token.kind == "op":
                if text in _CHAINS and _CHAINS[text] > strength:
                    left = self.chain(left, _CHAINS[text], start)
                elif text in _COMPARISONS and strength < COMPARE:
                    left = self.comparison(left, start)
                else:
                    break
            elif token.kind == "name" and _WORDS.get(text, 0) > strength:
                left = self.worded(left, text, start)
            else:
                break
        self.depth -= 1
        return left

    def prefix(self) -> n.Node:
        """The operand an expression begins with."""
        token = self.stream[self.at]
        read = SPECIAL.get(token.text if token.kind == "op" else token.kind)
        if token.kind == "name":
            read = PREFIXES.get(token.text)
            if read is not None and self.longer_name():
                read = None
            if read is None:
                read = SPECIAL["name"]
        if read is None:
            self.fail("an expression is needed")
        return read(self)

    def longer_name(self) -> bool:
        """Whether a name of several words begins with the keyword here."""
        found = self.scope.match(self.stream, self.at)
        return found is not None and found[1] > 1

    def postfix(self, left: n.Node, start: int) -> n.Node:
        """Paths, filters and invocations after an operand."""
        steps = 0
        while True:
            token = self.stream[self.at]
            if token.kind != "op" or token.text not in (".", "[", "("):
                return left
            if token.text == "[" and self.closers and self.closes_range(left):
                return left
            steps += 1
            if steps > self.max_depth:
                self.fail("too many steps follow one another here", "name the parts in a context")
            left = POSTFIXES[token.text](self, left, start)

    def closes_range(self, left: n.Node) -> bool:
        """Whether "[" here ends a range like [1..10[ rather than filter its end."""
        following = self.peek()
        if isinstance(left, n.Literal) or following.kind == "end":
            return True
        return following.text in {
            ")",
            "]",
            ",",
            "}",
            ".",
            "and",
            "or",
            "then",
            "else",
            "return",
            "satisfies",
            "=",
        }

    def chain(self, first: n.Node, level: int, start: int) -> n.Node:
        """A row of operators of one strength."""
        rest: list[tuple[str, n.Node]] = []
        kind: Type = first.type
        while self.token.kind == "op" and _CHAINS.get(self.token.text) == level:
            operator = self.take().text
            operand = self.expression(level)
            kind = infer.arithmetic(operator, kind, operand.type) or AnyType
            rest.append((operator, operand))
        return n.Arithmetic(self.since(start), kind, first, tuple(rest))

    def comparison(self, left: n.Node, start: int) -> n.Node:
        """`left op right`."""
        operator = self.take().text
        right = self.expression(COMPARE)
        return n.Comparison(self.since(start), BooleanType, operator, left, right)

    def worded(self, left: n.Node, text: str, start: int) -> n.Node:
        """An operator written as a word."""
        if text in ("and", "or"):
            operands = [left]
            while self.accept(text):
                operands.append(self.expression(_WORDS[text]))
            return n.Logic(self.since(start), BooleanType, text, tuple(operands))
        self.take()
        return WORDED[text](self, left, start)

    def nested(self, scope: Scope, read: Callable[[], n.Node]) -> n.Node:
        """Read something inside an inner scope."""
        outer, self.scope = self.scope, scope
        try:
            return read()
        finally:
            self.scope = outer

    def end(self) -> None:
        """Nothing may follow."""
        if self.token.kind != "end":
            hint = ""
            if self.token.kind == "name":
                hint = "is a name with spaces missing from the scope, or an operator missing?"
            self.fail("the expression should end here", hint)


Postfix = Callable[[Parser, n.Node, int], n.Node]
POSTFIXES: dict[str, Postfix] = {}
WORDED: dict[str, Postfix] = {}


def literal(parser: Parser, start: int, kind: Type, value: object) -> n.Literal:
    """A literal ending at the token read last; an error value gets its place."""
    span = parser.since(start)
    if isinstance(value, FeelError):
        value = value.at(span, parser.text)
    return n.Literal(span, kind, value)
