"""Functions that make one value of a list (DMN 1.5, table 74)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.builtins.registry import Param, builtin
from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.limits import spend
from yiwang.kernel.feel.operators.arithmetic import add, numeric, refused
from yiwang.kernel.feel.operators.ordering import comparable, compare
from yiwang.kernel.feel.types import AnyList, AnyType, BooleanType, ListType, NumberType, name_of
from yiwang.kernel.feel.values.durations import DaysTime, YearsMonths
from yiwang.kernel.feel.values.numbers import CONTEXT, ONE, ZERO, integer

ITEMS = Param("list", AnyList, rest=True)


def _numbers(name: str, items: list[Any]) -> FeelError | None:
    """What keeps a list from being one of numbers."""
    spend(len(items))
    wrong = next((item for item in items if item.__class__ is not Decimal), ZERO)
    if wrong is ZERO:
        return None
    return wrong if wrong.__class__ is FeelError else FeelError(f"{name}() of a list with a {name_of(wrong)}")


def _extreme(name: str, items: list[Any], operator: str) -> Any:
    spend(len(items))
    if not items:
        return None
    best = items[0]
    if not comparable(best):
        return (
            best if best.__class__ is FeelError else FeelError(f"{name}() of a list with a {name_of(best)}")
        )
    for item in items[1:]:
        better = compare(operator, item, best)
        if better.__class__ is FeelError:
            return better
        best = item if better else best
    return best


@builtin("min", "list", "最小值", "the least item", "min(1, 2, 3)", ITEMS, result=AnyType)
def _min(items: list[Any]) -> Any:
    return _extreme("min", items, "<")


@builtin("max", "list", "最大值", "the greatest item", "max([1, 2, 3])", ITEMS, result=AnyType)
def _max(items: list[Any]) -> Any:
    return _extreme("max", items, ">")


@builtin("sum", "list", "求和", "the sum of numbers or durations", "sum([1, 2, 3])", ITEMS, result=AnyType)
def _sum(items: list[Any]) -> Any:
    spend(len(items))
    if not items:
        return None
    total = items[0]
    kind = total.__class__
    if kind not in (Decimal, YearsMonths, DaysTime):
        return total if kind is FeelError else FeelError(f"sum() of a list with a {name_of(total)}")
    for item in items[1:]:
        if item.__class__ is not kind:
            return refused("+", total, item)
        total = numeric(CONTEXT.add, total, item) if kind is Decimal else add(total, item)
        if total.__class__ is FeelError:
            return total
    return total


@builtin("mean", "list", "平均数", "the arithmetic mean", "mean(1, 2, 3)", ITEMS, result=AnyType)
def _mean(items: list[Any]) -> Any:
    total = _sum(items)
    if total.__class__ is Decimal:
        return numeric(CONTEXT.divide, total, integer(len(items)))
    if total is None or total.__class__ is FeelError:
        return total
    return total.__class__(int(Decimal(total[0]) / len(items)))


@builtin("product", "list", "连乘积", "the product", "product(2, 3, 4)", ITEMS, result=NumberType)
def _product(items: list[Any]) -> Any:
    problem = _numbers("product", items)
    if problem is not None:
        return problem
    if not items:
        return FeelError("product() of an empty list")
    result: Any = ONE
    for item in items:
        result = numeric(CONTEXT.multiply, result, item)
        if result.__class__ is FeelError:
            return result
    return result


@builtin("median", "list", "中位数", "the middle number", "median(8, 2, 5, 3, 4)", ITEMS, result=NumberType)
def _median(items: list[Any]) -> Any:
    problem = _numbers("median", items)
    if problem is not None or not items:
        return problem
    ordered = sorted(items)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return numeric(
        lambda a, b: CONTEXT.divide(CONTEXT.add(a, b), Decimal(2)), ordered[middle - 1], ordered[middle]
    )


@builtin(
    "stddev",
    "list",
    "样本标准差",
    "the sample standard deviation",
    "stddev(2, 4, 7, 5)",
    ITEMS,
    result=NumberType,
)
def _stddev(items: list[Any]) -> Any:
    problem = _numbers("stddev", items)
    if problem is not None:
        return problem
    if len(items) < 2:
        return FeelError("stddev() needs at least two numbers")
    mean = _mean(items)
    if mean.__class__ is FeelError:
        return mean

    def deviation(_: Decimal, __: Decimal) -> Decimal:
        total = ZERO
        for item in items:
            difference = CONTEXT.subtract(item, mean)
            total = CONTEXT.add(total, CONTEXT.multiply(difference, difference))
        return CONTEXT.sqrt(CONTEXT.divide(total, integer(len(items) - 1)))

    return numeric(deviation, mean, mean)


@builtin(
    "mode",
    "list",
    "众数",
    "the most frequent numbers, ascending",
    "mode([6, 1, 9, 6, 1])",
    ITEMS,
    result=ListType(NumberType),
)
def _mode(items: list[Any]) -> Any:
    problem = _numbers("mode", items)
    if problem is not None:
        return problem
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, count in counts.items() if count == most)


@builtin(
    "all",
    "boolean",
    "是否全部为真",
    "whether every item is true",
    "all([true, false])",
    ITEMS,
    result=BooleanType,
)
def _all(items: list[Any]) -> Any:
    return _quantified("all", items, False)


@builtin(
    "any",
    "boolean",
    "是否有一项为真",
    "whether some item is true",
    "any([true, false])",
    ITEMS,
    result=BooleanType,
)
def _any(items: list[Any]) -> Any:
    return _quantified("any", items, True)


def _quantified(name: str, items: list[Any], decisive: bool) -> Any:
    spend(len(items))
    unknown: Any = not decisive
    for item in items:
        if item is decisive:
            return decisive
        if item.__class__ is not bool and unknown is (not decisive):
            if item is None or item.__class__ is FeelError:
                unknown = item
            else:
                unknown = FeelError(f"{name}() of a list with a {name_of(item)}")
    return unknown
