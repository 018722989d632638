"""List functions (DMN 1.5, table 74): questions about lists and lists made of lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.builtins.registry import Param, also, builtin
from yiwang.kernel.feel.errors import FeelError, is_null
from yiwang.kernel.feel.evaluate.invocation import invoke
from yiwang.kernel.feel.limits import MAX_LIST, spend
from yiwang.kernel.feel.operators.equality import same
from yiwang.kernel.feel.types import AnyFunction, AnyList, BooleanType, ListType, NumberType
from yiwang.kernel.feel.values.containers import FunctionValue
from yiwang.kernel.feel.values.numbers import integer

LIST = Param("list", AnyList)
ITEM = Param("element", nullable=True)
POSITION = Param("position", NumberType)


def position_in(items: list[Any], position: Decimal) -> int | FeelError:
    """A position from 1, or from the end when negative, as a Python index."""
    whole = int(position) if abs(position) <= len(items) else 0
    if whole == 0:
        return FeelError(f"a list of {len(items)} has no position {position}")
    return whole - 1 if whole > 0 else len(items) + whole


def bounded(items: list[Any]) -> Any:
    """A list, unless it is longer than lists may be."""
    spend(len(items))
    return items if len(items) <= MAX_LIST else FeelError(f"the list would have more than {MAX_LIST} items")


@builtin(
    "list contains",
    "list",
    "是否含某项",
    "whether an item is in a list",
    "list contains([1, 2, null], null)",
    LIST,
    ITEM,
    result=BooleanType,
    heavy=True,
)
def _list_contains(items: list[Any], element: Any) -> Any:
    spend(len(items))
    return any(same(item, element) for item in items)


@builtin("count", "list", "项数", "number of items", "count([1, 2, 3])", LIST, result=NumberType)
def _count(items: list[Any]) -> Any:
    return integer(len(items))


@builtin(
    "sublist",
    "list",
    "取子列表",
    "part of a list",
    "sublist([1, 2, 3], 2, 1)",
    LIST,
    Param("start position", NumberType),
    Param("length", NumberType, optional=True),
    result=AnyList,
)
def _sublist(items: list[Any], start: Decimal, length: Decimal | None = None) -> Any:
    index = position_in(items, start)
    if isinstance(index, FeelError):
        return index
    if length is None:
        return items[index:]
    if length < 0 or length > len(items) - index:
        return FeelError(f"there are no {length} items from position {start}")
    return items[index : index + int(length)]


@builtin(
    "append",
    "list",
    "末尾添加",
    "a list with items added at its end",
    "append([1], 2, 3)",
    LIST,
    Param("item", AnyList, rest=True, each=True),
    result=AnyList,
)
def _append(items: list[Any], more: list[Any]) -> Any:
    return bounded([*items, *more])


@builtin(
    "concatenate",
    "list",
    "连接多个列表",
    "lists one after another",
    "concatenate([1, 2], [3])",
    Param("list", AnyList, rest=True, each=True),
    result=AnyList,
)
def _concatenate(lists: list[Any]) -> Any:
    return joined("concatenate", lists)


def joined(name: str, lists: list[Any]) -> Any:
    """Lists, or single items, one after another; `name` is the function that asks."""
    result: list[Any] = []
    for items in lists:
        if is_null(items):
            return items if items is not None else FeelError(f"{name}() of null")
        result.extend(items if items.__class__ is list else [items])
        if len(result) > MAX_LIST:
            break
    return bounded(result)


@builtin(
    "insert before",
    "list",
    "在某位置前插入",
    "a list with an item put before a position",
    "insert before([1, 3], 1, 2)",
    LIST,
    POSITION,
    Param("newItem", nullable=True),
    result=AnyList,
)
def _insert_before(items: list[Any], position: Decimal, new: Any) -> Any:
    index = position_in(items, position)
    if isinstance(index, FeelError):
        return index
    return bounded([*items[:index], new, *items[index:]])


@builtin(
    "remove",
    "list",
    "移除某位置的项",
    "a list without the item at a position",
    "remove([1, 2, 3], 2)",
    LIST,
    POSITION,
    result=AnyList,
)
def _remove(items: list[Any], position: Decimal) -> Any:
    index = position_in(items, position)
    if isinstance(index, FeelError):
        return index
    spend(len(items))
    return [*items[:index], *items[index + 1 :]]


@builtin(
    "list replace",
    "list",
    "替换某位置或匹配的项",
    "a list with the item at a position, or the matching items, replaced",
    "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)",
    LIST,
    POSITION,
    Param("newItem", nullable=True),
    result=AnyList,
    heavy=True,
)
def _list_replace(items: list[Any], position: Decimal, new: Any) -> Any:
    index = position_in(items, position)
    if isinstance(index, FeelError):
        return index
    spend(len(items))
    return [*items[:index], new, *items[index + 1 :]]


@also("list replace", LIST, Param("match", AnyFunction), Param("newItem", nullable=True), result=AnyList)
def _list_replace_matching(items: list[Any], match: FunctionValue, new: Any) -> Any:
    spend(len(items))
    result = []
    for item in items:
        verdict = invoke(match, [item, new])
        if verdict.__class__ is not bool:
            return (
                verdict
                if verdict.__class__ is FeelError
                else FeelError("match() gives neither true nor false")
            )
        result.append(new if verdict else item)
    return result


@builtin("reverse", "list", "倒序", "a list in reverse", "reverse([1, 2, 3])", LIST, result=AnyList)
def _reverse(items: list[Any]) -> Any:
    spend(len(items))
    return items[::-1]


@builtin(
    "index of",
    "list",
    "某项出现的位置",
    "the positions of an item",
    "index of([1, 2, 3, 2], 2)",
    LIST,
    Param("match", nullable=True),
    result=ListType(NumberType),
    heavy=True,
)
def _index_of(items: list[Any], match: Any) -> Any:
    spend(len(items))
    return [integer(index) for index, item in enumerate(items, 1) if same(item, match)]
