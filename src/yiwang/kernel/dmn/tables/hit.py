"""Hit policies (DMN 1.5 8.2.8): from matching rules to a result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from yiwang.kernel import feel
from yiwang.kernel.dmn.boxed import Aggregation, HitPolicy

Value = Any
ValueOf = Callable[[int], Value]
Rank = Callable[[Value], tuple[int, ...]]
Policy = Callable[[Sequence[int], ValueOf, Rank], Value]


def _unique(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    if len(matched) > 1:
        return feel.FeelError(f"rules {_numbers(matched)} match together, the table allows one (unique)")
    return value_of(matched[0])


def _any(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    first = value_of(matched[0])
    for rule in matched[1:]:
        if not _same(value_of(rule), first):
            return feel.FeelError(f"rules {_numbers(matched)} match with different results (any)")
    return first


def _first(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    return value_of(matched[0])


def _priority(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    return min((value_of(rule) for rule in matched), key=rank)


def _output_order(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    return sorted((value_of(rule) for rule in matched), key=rank)


def _list(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    return [value_of(rule) for rule in matched]


def _sum(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    return _fold("sum", [value_of(rule) for rule in matched])


def _min(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    return _fold("min", [value_of(rule) for rule in matched])


def _max(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    return _fold("max", [value_of(rule) for rule in matched])


def _count(matched: Sequence[int], value_of: ValueOf, rank: Rank) -> Value:
    return Decimal(len(matched))


def policy(hit: HitPolicy, aggregation: Aggregation) -> Policy:
    """The function for a hit policy; `matched` is never empty when it is called."""
    if hit is HitPolicy.COLLECT:
        return _AGGREGATIONS[aggregation]
    return _POLICIES[hit]


def _fold(name: str, values: list[Value]) -> Value:
    for value in values:
        if feel.is_null(value):
            return value if value is not None else feel.FeelError(f"cannot take the {name} of a null result")
    return feel.call_builtin(name, [values])


def _same(left: Value, right: Value) -> bool:
    return (feel.is_null(left) and feel.is_null(right)) or feel.same(left, right)


def _numbers(matched: Sequence[int]) -> str:
    shown = [str(rule + 1) for rule in matched[:5]]
    return ", ".join(shown) + (", ..." if len(matched) > 5 else "")


_POLICIES: dict[HitPolicy, Policy] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.FIRST: _first,
    HitPolicy.RULE_ORDER: _list,
    HitPolicy.OUTPUT_ORDER: _output_order,
}
_AGGREGATIONS: dict[Aggregation, Policy] = {
    Aggregation.NONE: _list,
    Aggregation.SUM: _sum,
    Aggregation.MIN: _min,
    Aggregation.MAX: _max,
    Aggregation.COUNT: _count,
}
