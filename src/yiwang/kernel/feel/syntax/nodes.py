"""The tree of an expression. Every node knows its place in the text and its static type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yiwang.kernel.feel.errors import Span
from yiwang.kernel.feel.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression."""

    span: Span
    type: Type


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant; its value may be a FeelError, as for a date that does not exist."""

    value: Any


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A name. `known` is False when nothing of that name is in scope."""

    name: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`source.name`."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[condition]`."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """An invocation; `names` are the parameter names of a call by name, None of one by position."""

    function: Node
    args: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ListNode(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextNode(Node):
    """`{a: 1, b: a + 1}`; `key_spans` are the places of the keys."""

    entries: tuple[tuple[str, Node], ...]
    key_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class RangeNode(Node):
    """`[a..b)`, or with an operator `(< b)`; an end is None on the open side of the latter."""

    start: Node | None
    end: Node | None
    start_included: bool
    end_included: bool
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A chain of operators of one strength, applied from the left: `a + b - c`."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """`-a`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`a = b`, and the other five."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`a between b and c`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`a in (tests)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`a and b and c`, or the same with `or`."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if a then b else c`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in source`, or `name in source..end`."""

    name: str
    source: Node
    end: Node | None
    span: Span


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return body`."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every` iterators satisfies condition."""

    quantifier: str
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class FunctionNode(Node):
    """`function(params) body`; an external one has a body that describes where it lives."""

    params: tuple[tuple[str, Type], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`; `wanted` is None when no such type is known."""

    value: Node
    wanted: Type | None
    type_name: str


@dataclass(frozen=True, slots=True)
class CompareTest(Node):
    """A unary test `< endpoint`."""

    operator: str
    endpoint: Node


@dataclass(frozen=True, slots=True)
class ValueTest(Node):
    """A unary test given by an expression; `reads_input` when it speaks of `?` itself."""

    expression: Node
    reads_input: bool


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The tests of a table cell: any of them must hold, or none when negated. No tests: anything passes."""

    tests: tuple[Node, ...]
    negated: bool
    input_type: Type
