"""`in`: whether a value passes a test, lies in a range, or is in a list (DMN 1.5, table 55)."""

from __future__ import annotations

from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.limits import spend
from yiwang.kernel.feel.operators.equality import equals, same
from yiwang.kernel.feel.operators.ordering import compare
from yiwang.kernel.feel.values.containers import Range


def passes(value: Any, test: Any) -> Any:
    """Whether a value equals the test's value, or lies in the range or list it is. May be a FeelError."""
    if isinstance(test, Range):
        return test_of_range(value, test)
    if test.__class__ is list:
        return in_list(value, test)
    return equals(value, test)


def in_list(value: Any, items: list[Any]) -> bool:
    """Whether a value is in a list, or in a range in the list."""
    spend(len(items))
    for item in items:
        if isinstance(item, Range) and not isinstance(value, Range):
            if in_range(value, item) is True:
                return True
        elif same(value, item):
            return True
    if value.__class__ is list:
        # Every item of a list of values may be wanted among the items of the test.
        return same(value, items)
    return False


def test_of_range(value: Any, test: Range) -> Any:
    """A range as a test: contains the value, or is equal to it when the value is a range."""
    if isinstance(value, Range):
        return equals(value, test)
    return in_range(value, test)


def in_range(value: Any, interval: Range) -> Any:
    """Whether a value lies in a range; a FeelError when it has no order with the ends."""
    operator = interval.operator
    if operator:
        if operator == "=":
            return equals(value, interval.start)
        if operator == "!=":
            return negated(equals(value, interval.start))
        bound = interval.end if operator[0] == "<" else interval.start
        return compare(operator, value, bound)
    low = compare(">=" if interval.start_included else ">", value, interval.start)
    if low.__class__ is FeelError:
        return low
    high = compare("<=" if interval.end_included else "<", value, interval.end)
    return (low and high) if high.__class__ is bool else high


def negated(result: Any) -> Any:
    """Not, for a truth value that may be an error."""
    return (not result) if result.__class__ is bool else result
