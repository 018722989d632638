"""Conversions between numbers, strings and ranges (DMN 1.5, table 72)."""

from __future__ import annotations

import re
from typing import Any

from yiwang.kernel.feel.builtins.registry import Param, builtin
from yiwang.kernel.feel.errors import FeelError, FeelSyntaxError
from yiwang.kernel.feel.operators.ordering import compare
from yiwang.kernel.feel.syntax.nodes import Call, Literal, Node, RangeNode, Variable
from yiwang.kernel.feel.syntax.read import read
from yiwang.kernel.feel.syntax.scope import Scope
from yiwang.kernel.feel.types import AnyFunction, AnyRange, NumberType, StringType
from yiwang.kernel.feel.values.containers import Range
from yiwang.kernel.feel.values.numbers import number
from yiwang.kernel.feel.values.temporal import parse_temporal
from yiwang.kernel.feel.values.text import string_text

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_SEPARATOR = {"grouping": (" ", ",", "."), "decimal": (",", ".")}


@builtin(
    "string",
    "conversion",
    "转为字符串",
    "a value as a string",
    "string(1.1)",
    Param("from", nullable=True, errors=True),
    result=StringType,
    heavy=True,
)
def _string(value: Any) -> Any:
    return value if value.__class__ is FeelError else string_text(value)


@builtin(
    "number",
    "conversion",
    "由字符串转为数，可指定千分位与小数点符号",
    "a number from text with given grouping and decimal separators",
    'number("1.000.000,01", ".", ",")',
    Param("from", StringType),
    Param("grouping separator", StringType, optional=True, nullable=True),
    Param("decimal separator", StringType, optional=True, nullable=True),
    result=NumberType,
)
def _number(text: str, grouping: str | None = None, point: str | None = None) -> Any:
    for name, sign in (("grouping", grouping), ("decimal", point)):
        if sign is not None and sign not in _SEPARATOR[name]:
            return FeelError(f"'{sign}' cannot be the {name} separator")
    if grouping is not None and grouping == (point or "."):
        return FeelError("the grouping and the decimal separator must differ")
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        if "." in plain:
            return FeelError(f"'{text}' is no number")
        plain = plain.replace(",", ".")
    value = number(plain) if _NUMBER.fullmatch(plain) else None
    return FeelError(f"'{text}' is no number") if value is None else value


_LITERAL_CALLS = ("date", "time", "date and time", "duration")
# The side left out is always an open one.
_HALF = re.compile(
    r"\s*(?:(?P<open>[\[(\]])(?P<low>.+)\.\.\s*[)\[]|[(\]]\s*\.\.(?P<high>.+)(?P<close>[\])\[]))\s*",
    re.DOTALL,
)
_RANGE_SCOPE = Scope(dict.fromkeys(_LITERAL_CALLS, AnyFunction))


@builtin(
    "range",
    "conversion",
    "由文本构造区间",
    "a range from the text of a range literal",
    'range("[18..21)")',
    Param("from", StringType),
    result=AnyRange,
)
def _range(text: str) -> Any:
    half = _HALF.fullmatch(text)
    try:
        if half:
            return _half_range(half)
        node = read(text, (), _RANGE_SCOPE, max_depth=5)
    except FeelSyntaxError as problem:
        return FeelError(f"'{text}' is no range: {problem.message}")
    if not isinstance(node, RangeNode) or node.operator or node.start is None or node.end is None:
        return FeelError(f"'{text}' is no range")
    low, high = _constant(node.start), _constant(node.end)
    for value in (low, high):
        if value.__class__ is FeelError:
            return value
    if compare("<=", low, high) is not True:
        return FeelError(f"'{text}' is no range: it must go from less to more")
    return Range(low, high, node.start_included, node.end_included)


def _half_range(parts: re.Match[str]) -> Any:
    """A range open on one side: `[2..)` is what is at least 2, `(..2)` what is less than 2."""
    end = _constant(read(parts["low"] or parts["high"], (), _RANGE_SCOPE, max_depth=5))
    if end.__class__ is FeelError:
        return end
    if parts["low"]:
        included = parts["open"] == "["
        return Range(end, None, included, False, ">=" if included else ">")
    included = parts["close"] == "]"
    return Range(None, end, False, included, "<=" if included else "<")


def _constant(node: Node) -> Any:
    """The value of an end of a range literal: a literal, or a temporal function of a literal string."""
    if isinstance(node, Literal) and node.value is not None:
        return node.value
    if isinstance(node, Call) and isinstance(node.function, Variable) and len(node.args) == 1:
        arg = node.args[0]
        if node.function.name in _LITERAL_CALLS and isinstance(arg, Literal) and isinstance(arg.value, str):
            return parse_temporal(arg.value) or FeelError(f"'{arg.value}' is no date, time or duration")
    return FeelError("the ends of the range must be literals")
