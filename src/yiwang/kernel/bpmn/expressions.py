"""FEEL inside a procedure: compiled when the file is read, evaluated over the case's few variables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from yiwang.kernel import feel

# One condition of a procedure is short; what needs more work than this is a decision (businessRuleTask).
MOST_STEPS = 100_000


class ExpressionError(ValueError):
    """A text that is not FEEL over the names in scope, or that gives no usable value."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A FEEL text and the names it reads."""

    text: str
    names: frozenset[str]
    compiled: feel.Compiled = field(compare=False, repr=False)


def read_expression(text: str, names: Collection[str]) -> Expression:
    """Compile a text over some names. Raises `ExpressionError` for what is not FEEL or not declared."""
    types = dict.fromkeys(names, feel.AnyType)
    try:
        node = feel.parse(text, types)
    except feel.FeelSyntaxError as error:
        raise ExpressionError(f"{error}") from error
    issues = feel.check(node, types)
    if issues:
        raise ExpressionError(issues[0].message)
    compiled = feel.compile(node, types, source=text)
    return Expression(text, frozenset(compiled.inputs), compiled)


def evaluate(expression: Expression, values: Mapping[str, Any]) -> Any:
    """The FEEL value of an expression. Raises `ExpressionError` saying why there is none."""
    with feel.Run(None, MOST_STEPS):
        value = expression.compiled(values)
    if isinstance(value, feel.FeelError):
        raise ExpressionError(f"{expression.text!r}: {value.reason}")
    return value


def holds(expression: Expression, values: Mapping[str, Any]) -> bool:
    """Whether a condition is true. Raises `ExpressionError` when it is neither true nor false."""
    value = evaluate(expression, values)
    if not isinstance(value, bool):
        raise ExpressionError(f"{expression.text!r} is neither true nor false but {feel.source_text(value)}")
    return value
