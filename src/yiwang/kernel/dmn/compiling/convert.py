"""Values from outside (Python, JSON) into FEEL values of a declared type."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.compiling.types import coercer
from yiwang.kernel.feel import types as t
from yiwang.kernel.feel.values.numbers import CONTEXT

Convert = Callable[[Any], Any]

rounded = CONTEXT.plus
"""A number to the 34 digits of FEEL; raises ArithmeticError outside its range."""

_TEXTUAL = (t.DateType, t.TimeType, t.DateTimeType, t.DaysTimeType, t.YearsMonthsType)
"""Types JSON can only carry as text; a text in such a place is read as one (ISO 8601)."""


def converter(kind: t.Type) -> Convert:
    """A function from an outside value to a FEEL value of this type, or to an error saying why not."""
    if kind is t.NumberType:
        return _number
    if kind is t.StringType:
        return _string
    if kind is t.BooleanType:
        return _boolean
    into = coercer(kind)

    def convert(value: Any) -> Any:
        converted = from_text(feel.to_feel(value), kind)
        return converted if into is None else into(converted)

    return convert


def _number(value: Any) -> Any:
    kind = value.__class__
    if kind is Decimal:
        number = rounded(value)
        if number.is_finite():
            return number
    if kind is int:
        return feel.integer(value)
    return feel.coerce(feel.to_feel(value), t.NumberType)


def _string(value: Any) -> Any:
    return value if value.__class__ is str else feel.coerce(feel.to_feel(value), t.StringType)


def _boolean(value: Any) -> Any:
    return value if value.__class__ is bool else feel.coerce(feel.to_feel(value), t.BooleanType)


def from_text(value: Any, kind: t.Type) -> Any:
    """Read texts standing where a date, time or duration is declared, at any depth.

    Raises ValueError for a text that is none.
    """
    if isinstance(kind, t.ConstrainedType):
        return from_text(value, kind.base)
    if isinstance(value, str) and kind in _TEXTUAL:
        return _temporal(value, kind)
    if isinstance(kind, t.ListType) and isinstance(value, list):
        return [from_text(item, kind.of) for item in value]
    if isinstance(kind, t.ContextType) and isinstance(value, dict):
        fields = dict(kind.fields)
        return {key: from_text(item, fields.get(key, t.AnyType)) for key, item in value.items()}
    return value


def _temporal(text: str, kind: t.Type) -> Any:
    value = feel.temporal(text, kind)
    if isinstance(value, feel.FeelError):
        raise ValueError(value.reason)
    return value
