"""Filters: `list[condition]` and `list[position]`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.errors import FeelError, is_null
from yiwang.kernel.feel.evaluate.compiler import Closure, Compiler, Frame, emits
from yiwang.kernel.feel.evaluate.iteration import steps_of
from yiwang.kernel.feel.limits import MAX_LIST, spend
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import name_of
from yiwang.kernel.feel.values.containers import Range


@emits(n.Filter)
def _filter(compiler: Compiler, node: n.Filter) -> Closure:
    compiler.metered = True
    source = compiler.compile(node.source)
    item = compiler.slot()
    compiler.bind(item=item)
    condition = compiler.compile(node.condition)
    compiler.unbind()
    if isinstance(node.condition, n.Literal) and node.condition.value.__class__ is Decimal:
        position = node.condition.value
        return compiler.placed(lambda frame: _at(_as_list(source(frame)), position), node)

    def select(frame: Frame) -> Any:
        items = _as_list(source(frame))
        if items.__class__ is FeelError:
            return items
        return _selected(frame, items, item, condition)

    return compiler.placed(select, node)


def _selected(frame: Frame, items: list[Any], item: int, condition: Closure) -> Any:
    spend(len(items) + 1)
    result: list[Any] = []
    if not items:
        frame[item] = None
        value = condition(frame)
        return _at(items, value) if value.__class__ is Decimal else result
    for position, candidate in enumerate(items):
        frame[item] = candidate
        value = condition(frame)
        if value is True:
            result.append(candidate)
        elif value.__class__ is Decimal and position == 0:
            return _at(items, value)
        elif value.__class__ is not bool and not is_null(value):
            return FeelError(f"the filter is a {name_of(value)}, neither a number nor true or false")
    return result


def _at(items: Any, position: Decimal) -> Any:
    """The item at a position from 1, or from the end when negative; null outside the list."""
    if items.__class__ is FeelError:
        return items
    if position != position.to_integral_value() or abs(position) > len(items) or not position:
        return FeelError(f"there is no item {position} in a list of {len(items)}")
    index = int(position)
    return items[index - 1 if index > 0 else index]


def _as_list(value: Any) -> Any:
    if value.__class__ is list:
        return value
    if isinstance(value, Range):
        return range_items(value)
    if value is None or value.__class__ is FeelError:
        return value if value is not None else FeelError("null cannot be filtered")
    return [value]


def range_items(interval: Range) -> Any:
    """The items of a range of whole numbers or dates as a list, or a FeelError."""
    items = steps_of(interval)
    return items if items.__class__ is FeelError else _bounded(items)


def _bounded(items: Iterable[Any]) -> Any:
    result: list[Any] = []
    for item in items:
        spend(1)
        if len(result) >= MAX_LIST:
            return FeelError(f"the range has more than {MAX_LIST} items")
        result.append(item)
    return result
