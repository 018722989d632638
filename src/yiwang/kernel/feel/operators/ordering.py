"""Less and greater (DMN 1.5, table 50): numbers, strings, and temporal values of one kind."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.types import name_of
from yiwang.kernel.feel.values.dates import Date, DateTime, Time
from yiwang.kernel.feel.values.durations import DaysTime, YearsMonths

_DIRECT = (Decimal, str, Date, YearsMonths, DaysTime)
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def compare(operator: str, left: Any, right: Any) -> Any:
    """`left operator right` for one of < <= > >=; a FeelError when the two have no order."""
    apply = OPERATORS[operator]
    kind = left.__class__
    if kind is right.__class__:
        if kind in _DIRECT:
            return apply(left, right)
        if kind is DateTime and (left.time.zone is None) == (right.time.zone is None):
            return apply(left.instant, right.instant)
        if kind is Time and (left.zone is None) == (right.zone is None):
            return apply(left.of_day_utc, right.of_day_utc)
    return _refused(left, right)


def _refused(left: Any, right: Any) -> Any:
    for one, other in ((left, right), (right, left)):
        if one.__class__ is FeelError:
            return one
        if one is None:
            return FeelError(f"null has no order beside a {name_of(other)}")
    if left.__class__ is right.__class__ and left.__class__ in (DateTime, Time):
        return FeelError("a time with a zone and one without have no order")
    return FeelError(f"a {name_of(left)} and a {name_of(right)} have no order")


def comparable(value: Any) -> bool:
    """Whether values of this kind have an order."""
    return value.__class__ in _DIRECT or value.__class__ in (DateTime, Time)
