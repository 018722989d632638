"""Equality (DMN 1.5, table 49) and identity of kind and value, as `is` wants it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.limits import spend
from yiwang.kernel.feel.types import name_of
from yiwang.kernel.feel.values.containers import FunctionValue, Range
from yiwang.kernel.feel.values.dates import Date, DateTime, Time
from yiwang.kernel.feel.values.durations import NANOS, DaysTime, YearsMonths
from yiwang.kernel.feel.values.zone import zone_text

_PLAIN = (Decimal, str, bool, Date, YearsMonths, DaysTime)


def equals(left: Any, right: Any) -> Any:
    """True or false; a FeelError when the two are of different kinds. Null equals null alone."""
    kind = left.__class__
    if kind is right.__class__ and kind in _PLAIN:
        return left == right
    left_null = left is None or kind is FeelError
    if right is None or right.__class__ is FeelError:
        return left_null
    if left_null:
        return False
    if kind is not right.__class__:
        return _singleton(left, right)
    return _same_kind(left, right)


def same(left: Any, right: Any) -> bool:
    """Equality as lists need it: values of different kinds are not equal."""
    return equals(left, right) is True


def _singleton(left: Any, right: Any) -> Any:
    """A list of one is its item, when the item is of the other's kind (DMN 1.5, 10.3.2.9.4)."""
    for one, other in ((left, right), (right, left)):
        if one.__class__ is list and len(one) == 1 and one[0].__class__ is other.__class__:
            return equals(one[0], other)
    return FeelError(f"a {name_of(left)} cannot be compared with a {name_of(right)}")


def _same_kind(left: Any, right: Any) -> Any:
    if isinstance(left, DateTime):
        return _same_moment(left, right)
    if isinstance(left, Time):
        return _same_time(left, right)
    spend(2)
    if left is right:
        return True
    if left.__class__ is list:
        spend(len(left))
        return len(left) == len(right) and all(map(same, left, right))
    if left.__class__ is dict:
        spend(len(left))
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    if isinstance(left, Range):
        return _same_range(left, right)
    return isinstance(left, FunctionValue) and left.builtin != "" and left.builtin == right.builtin


def _same_moment(left: DateTime, right: DateTime) -> bool:
    """Moments are equal to the second (10.3.2.3.5); a local one never equals one with a zone."""
    if (left.time.zone is None) != (right.time.zone is None):
        return False
    return left.instant // NANOS == right.instant // NANOS


def _same_time(left: Time, right: Time) -> bool:
    if (left.zone is None) != (right.zone is None):
        return False
    if left.zone == right.zone:
        return left.of_day // NANOS == right.of_day // NANOS
    day = 86_400
    return (left.of_day_utc // NANOS) % day == (right.of_day_utc // NANOS) % day


def _same_range(left: Range, right: Range) -> bool:
    shape = (left.start_included, left.end_included, left.operator)
    if shape != (right.start_included, right.end_included, right.operator):
        return False
    return same(left.start, right.start) and same(left.end, right.end)


def identical(left: Any, right: Any) -> bool:
    """`is`: same kind and same value, for times with the very same zone (DMN 1.5, table 77)."""
    if isinstance(left, DateTime) and isinstance(right, DateTime):
        return left.date == right.date and identical(left.time, right.time)
    if isinstance(left, Time) and isinstance(right, Time):
        return left[:4] == right[:4] and zone_text(left.zone) == zone_text(right.zone)
    return same(left, right)
