"""What users of the language call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yiwang.kernel.feel.builtins import (  # noqa: F401 (they register the functions)
    aggregates,
    calendar,
    contexts,
    conversions,
    intervals,
    lists,
    moments,
    numeric,
    orders,
    strings,
)
from yiwang.kernel.feel.builtins.registry import REGISTRY, Builtin
from yiwang.kernel.feel.checking import findings
from yiwang.kernel.feel.convert import to_feel
from yiwang.kernel.feel.errors import FeelError, TypeFinding
from yiwang.kernel.feel.evaluate.compiled import Compiled
from yiwang.kernel.feel.evaluate.invocation import invoke
from yiwang.kernel.feel.limits import MAX_STEPS, Run
from yiwang.kernel.feel.operators.calendar import as_date_time
from yiwang.kernel.feel.syntax.lexer import normalised
from yiwang.kernel.feel.syntax.nodes import Node
from yiwang.kernel.feel.syntax.read import read
from yiwang.kernel.feel.syntax.scope import Scope
from yiwang.kernel.feel.types import AnyType, ContextType, DateTimeType, Type, type_of
from yiwang.kernel.feel.values.containers import FunctionValue
from yiwang.kernel.feel.values.dates import Date, parse_date_time
from yiwang.kernel.feel.values.temporal import parse_temporal

Names = Scope | Mapping[str, Type] | Iterable[str]

BUILTINS: Mapping[str, Builtin] = REGISTRY
_MAX_SHAPE = 5
ROOT = Scope({name: entry.type for name, entry in REGISTRY.items()})


def scope(names: Names = ()) -> Scope:
    """Names a text may use, with their types when given as a mapping."""
    return names if isinstance(names, Scope) else Scope(names)


def parse(text: str, names: Names = (), *, dialect: str = "expression", input_type: Type = AnyType) -> Node:
    """The typed tree of an expression, or of unary tests with dialect 'unary' and the type of their input.

    Raises FeelSyntaxError, also for texts over 100,000 characters or nested over 200 deep.
    """
    return read(text, scope(names), ROOT, dialect=dialect, input_type=input_type)


def compile(
    expression: str | Node,
    names: Names = (),
    *,
    source: str = "",
    dialect: str = "expression",
    input_type: Type = AnyType,
) -> Compiled:
    """An expression or unary tests ready to run; a tree is best given with its `source`, for error messages.

    Raises FeelSyntaxError for a text that is not FEEL.
    """
    visible = scope(names)
    if isinstance(expression, str):
        node = read(expression, visible, ROOT, dialect=dialect, input_type=input_type)
        return Compiled(node, expression, visible, BUILTINS)
    return Compiled(expression, source, visible, BUILTINS)


def evaluate(text: str, env: Mapping[str, Any] | None = None, *, now: object = None) -> Any:
    """The value of an expression for FEEL values by name. Raises FeelSyntaxError.

    The members of contexts given are known, so that one called net-total can be read by that name.
    """
    given = {normalised(name): value for name, value in (env or {}).items()}
    return compile(text, {name: _shape(value) for name, value in given.items()})(given, now)


def _shape(value: Any, depth: int = 0) -> Type:
    """What is certain of a value before it is used: the members of a context."""
    if value.__class__ is not dict or depth > _MAX_SHAPE:
        return AnyType
    return ContextType(tuple((name, _shape(item, depth + 1)) for name, item in value.items()))


def check(node: Node, names: Names = ()) -> list[TypeFinding]:
    """What is wrong with a tree by the types of its names, before anything runs; empty when nothing is."""
    return findings(node, scope(names), BUILTINS)


def free_names(node: Node, names: Names = ()) -> tuple[str, ...]:
    """The names a tree reads from outside, without the input `?` of unary tests."""
    return tuple(name for name in Compiled(node, "", scope(names), BUILTINS).inputs if name != "?")


def call_builtin(name: str, args: list[Any]) -> Any:
    """The result of a built-in function for positional arguments. Raises KeyError for an unknown name."""
    return BUILTINS[name].by_position(args)


def call_named(function: FunctionValue, args: Mapping[str, Any]) -> Any:
    """The result of a function for arguments by parameter name, or a FeelError saying what does not fit."""
    return invoke(function, list(args.values()), tuple(args))


def moment(now: Any = None, steps: int = MAX_STEPS) -> Run:
    """A context in which all evaluations share one budget of steps and one clock.

    `now` is a date or date and time of Python or FEEL; a date alone stands for its midnight UTC.
    """
    value = to_feel(now)
    return Run(as_date_time(value) if isinstance(value, Date) else value, steps)


def temporal(text: str, kind: Type = AnyType) -> Any:
    """The date, time, date and time or duration a text denotes, or a FeelError when it is none of that type.

    A date where a date and time is wanted is its midnight.
    """
    value = parse_date_time(text) if kind is DateTimeType else parse_temporal(text)
    if value is None or (kind is not AnyType and type_of(value) != kind):
        return FeelError(f"'{text}' is no {'date, time or duration' if kind is AnyType else kind}")
    return value
