"""The few things DMN asks of FEEL beyond evaluating an expression."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from yiwang.kernel import feel

Moment = date | datetime | None


def moment(on: Moment) -> feel.Run:
    """A run whose today() and now() speak of a day (its midnight) or a moment; both in UTC unless zoned."""
    if isinstance(on, datetime) and on.tzinfo is None:
        on = on.replace(tzinfo=UTC)
    return feel.moment(on)


def call_named(function: Any, arguments: Mapping[str, Any]) -> Any:
    """A call by parameter names; anything but a function is an error."""
    if not isinstance(function, feel.FunctionValue):
        return feel.FeelError(f"a function is needed here, this is a {feel.types.name_of(function)}")
    return feel.call_named(function, arguments)


def items_of(value: Any) -> Any:
    """What an iteration runs over: a list's items, a range's members, a single value; or an error."""
    if value.__class__ is list:
        return value
    if isinstance(value, feel.Range):
        return feel.range_items(value)
    if value is None:
        return feel.FeelError("null cannot be iterated over")
    return value if isinstance(value, feel.FeelError) else [value]
