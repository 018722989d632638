"""What users of the language call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yiwang.kernel.feel.builtins import (  # noqa: F401 (they register the functions)
    aggregates,
    contexts,
    conversions,
    intervals,
    lists,
    numeric,
    strings,
    temporal,
)
from yiwang.kernel.feel.builtins.registry import REGISTRY, Builtin
from yiwang.kernel.feel.checker import issues
from yiwang.kernel.feel.errors import TypeIssue
from yiwang.kernel.feel.evaluate.compiled import Compiled
from yiwang.kernel.feel.syntax.nodes import Node
from yiwang.kernel.feel.syntax.read import read
from yiwang.kernel.feel.syntax.scope import Scope
from yiwang.kernel.feel.types import AnyType, Type

Names = Scope | Mapping[str, Type] | Iterable[str]

BUILTINS: Mapping[str, Builtin] = REGISTRY
ROOT = Scope({name: entry.type for name, entry in REGISTRY.items()})


def scope(names: Names = ()) -> Scope:
    """Names a text may use, with their types when given as a mapping."""
    return names if isinstance(names, Scope) else Scope(names)


def parse(text: str, names: Names = (), *, dialect: str = "expression", input_type: Type = AnyType) -> Node:
    """The typed tree of an expression, or of unary tests with dialect 'unary' and the type of their input.

    Raises FeelSyntaxError, also for texts over 100,000 characters or nested over 200 deep.
    """
    return read(text, scope(names), ROOT, dialect=dialect, input_type=input_type)


def compile(  # noqa: A001 (the word of the trade)
    source: str | Node,
    names: Names = (),
    *,
    text: str = "",
    dialect: str = "expression",
    input_type: Type = AnyType,
) -> Compiled:
    """An expression or unary tests ready to run; a tree is best given with its `text`, for error messages.

    Raises FeelSyntaxError for a text that is not FEEL.
    """
    visible = scope(names)
    if isinstance(source, str):
        node = read(source, visible, ROOT, dialect=dialect, input_type=input_type)
        return Compiled(node, source, visible, BUILTINS)
    return Compiled(source, text, visible, BUILTINS)


def evaluate(text: str, env: Mapping[str, Any] | None = None, *, now: object = None) -> Any:
    """The value of an expression for FEEL values by name. Raises FeelSyntaxError for a text that is not FEEL."""
    given = env or {}
    return compile(text, given.keys())(given, now)


def check(node: Node, names: Names = ()) -> list[TypeIssue]:
    """What is wrong with a tree by the types of its names, before anything runs; empty when nothing is."""
    return issues(node, scope(names), BUILTINS)
