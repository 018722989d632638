"""List functions that compare items: sets, nesting, order (DMN 1.5, table 74)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.builtins.lists import LIST, bounded
from yiwang.kernel.feel.builtins.lists import joined as joined_lists
from yiwang.kernel.feel.builtins.registry import Param, also, builtin
from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.evaluate.invocation import invoke
from yiwang.kernel.feel.limits import MAX_LIST, spend
from yiwang.kernel.feel.operators.equality import same
from yiwang.kernel.feel.types import AnyFunction, AnyList, name_of
from yiwang.kernel.feel.values.containers import FunctionValue


@builtin(
    "union",
    "list",
    "并集，去重",
    "lists one after another without repetitions",
    "union([1, 2], [2, 3])",
    Param("list", AnyList, rest=True, each=True),
    result=AnyList,
    heavy=True,
)
def _union(lists: list[Any]) -> Any:
    joined = joined_lists("union", lists)
    return joined if joined.__class__ is FeelError else _distinct_values(joined)


@builtin(
    "distinct values",
    "list",
    "去重",
    "a list without repetitions",
    "distinct values([1, 2, 3, 2, 1])",
    LIST,
    result=AnyList,
    heavy=True,
)
def _distinct_values(items: list[Any]) -> Any:
    seen: set[tuple[type, Any]] = set()
    result: list[Any] = []
    for item in items:
        if item.__class__ in (str, Decimal, bool):
            key = (item.__class__, item)
            if key not in seen:
                seen.add(key)
                result.append(item)
        else:
            spend(len(result) + 1)
            if not any(same(item, other) for other in result):
                result.append(item)
    spend(len(items))
    return result


@builtin(
    "flatten",
    "list",
    "展平嵌套列表",
    "nested lists as one flat list",
    "flatten([[1, 2], [[3]], 4])",
    LIST,
    result=AnyList,
    heavy=True,
)
def _flatten(items: list[Any]) -> Any:
    result: list[Any] = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            spend(1)
            if item.__class__ is list:
                stack.append(iter(item))
                break
            result.append(item)
        else:
            stack.pop()
        if len(result) > MAX_LIST:
            break
    return bounded(result)


@builtin(
    "sort",
    "list",
    "排序，可给出先后函数",
    "a sorted list; a function may say what precedes what",
    "sort([3, 1, 5, 4], function(x, y) x < y)",
    LIST,
    Param("precedes", AnyFunction),
    result=AnyList,
    heavy=True,
)
def _sort(items: list[Any], precedes: FunctionValue) -> Any:
    """A stable merge sort, so that any function ends it after n log n questions."""
    spend(len(items))
    runs: list[list[Any]] = [[item] for item in items]
    while len(runs) > 1:
        merged = []
        for left, right in zip(runs[::2], [*runs[1::2], None], strict=False):
            part = left if right is None else _merged(left, right, precedes)
            if isinstance(part, FeelError):
                return part
            merged.append(part)
        runs = merged
    return runs[0] if runs else []


@also("sort", LIST, result=AnyList)
def _sort_naturally(items: list[Any]) -> Any:
    kinds = {item.__class__ for item in items}
    if len(kinds) > 1 or not kinds <= {Decimal, str}:
        return FeelError("sort() without a function needs a list of numbers or of strings")
    spend(len(items))
    return sorted(items)


def _merged(left: list[Any], right: list[Any], precedes: FunctionValue) -> list[Any] | FeelError:
    result: list[Any] = []
    i = j = 0
    while i < len(left) and j < len(right):
        verdict = invoke(precedes, [right[j], left[i]])
        if verdict.__class__ is FeelError:
            return verdict
        if verdict.__class__ is not bool and verdict is not None:
            return FeelError(f"precedes() gives a {name_of(verdict)}, neither true nor false")
        if verdict is True:
            result.append(right[j])
            j += 1
        else:
            result.append(left[i])
            i += 1
    return [*result, *left[i:], *right[j:]]
