"""The way in: text and scope to tree."""

from __future__ import annotations

from collections.abc import Iterable

from yiwang.kernel.feel.errors import FeelSyntaxError, Span
from yiwang.kernel.feel.limits import MAX_DEPTH
from yiwang.kernel.feel.syntax import brackets, control, operands  # noqa: F401 (they register their readers)
from yiwang.kernel.feel.syntax.nodes import Node
from yiwang.kernel.feel.syntax.parser import Parser
from yiwang.kernel.feel.syntax.scope import Scope
from yiwang.kernel.feel.syntax.unary import unary_tests
from yiwang.kernel.feel.types import AnyType, Type


def read(
    text: str,
    names: Iterable[str] | Scope,
    root: Scope,
    *,
    dialect: str = "expression",
    input_type: Type = AnyType,
    max_depth: int = MAX_DEPTH,
) -> Node:
    """The tree of an expression, or of unary tests, whose names are resolved by scope, then by `root`.

    Raises FeelSyntaxError; for a text nested too deep as well, never RecursionError.
    """
    scope = names if isinstance(names, Scope) else Scope(names)
    if dialect == "unary":
        scope = scope.child({"?": input_type})
    elif dialect != "expression":
        raise ValueError(f"dialect is 'expression' or 'unary', not {dialect!r}")
    parser = Parser(text, scope, root, max_depth)
    try:
        node: Node = unary_tests(parser, input_type) if dialect == "unary" else parser.expression()
    except RecursionError:
        raise FeelSyntaxError("the expression is nested too deep", Span(0, len(text))) from None
    parser.end()
    return node
