"""for, some and every."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.errors import FeelError, is_null
from yiwang.kernel.feel.evaluate.compiler import Closure, Compiler, Frame, emits
from yiwang.kernel.feel.limits import MAX_LIST, spend
from yiwang.kernel.feel.syntax import nodes as n
from yiwang.kernel.feel.types import name_of
from yiwang.kernel.feel.values.containers import Range
from yiwang.kernel.feel.values.dates import Date, civil_from_days
from yiwang.kernel.feel.values.numbers import integer

Domain = tuple[int, Closure]


@emits(n.For)
def _for(compiler: Compiler, node: n.For) -> Closure:
    compiler.metered = True
    domains = _domains(compiler, node.iterators)
    (partial,) = compiler.bind("partial")
    body = compiler.compile(node.body)
    for _ in range(len(domains) + 1):
        compiler.unbind()

    shows = partial in compiler.used
    if len(domains) == 1:
        return compiler.placed(_simple_loop(domains[0], partial if shows else None, body), node)

    def loop(frame: Frame) -> Any:
        result: list[Any] = []

        def visit() -> Any:
            if shows:
                frame[partial] = _snapshot(result)
            return _append(result, body(frame))

        problem = _each(frame, domains, 0, visit)
        return problem if problem.__class__ is FeelError else result

    return compiler.placed(loop, node)


def _simple_loop(domain: Domain, partial: int | None, body: Closure) -> Closure:
    """A loop over one domain, the usual case."""
    slot, source = domain

    def loop(frame: Frame) -> Any:
        items = _iterable(source(frame))
        if items.__class__ is FeelError:
            return items
        result: list[Any] = []
        for item in items:
            spend(1)
            frame[slot] = item
            if partial is not None:
                frame[partial] = _snapshot(result)
            result.append(body(frame))
            if len(result) > MAX_LIST:
                return FeelError(f"the list would have more than {MAX_LIST} items")
        return result

    return loop


def _snapshot(result: list[Any]) -> list[Any]:
    """What `partial` shows: the items so far, not the list itself, which must never come to hold itself."""
    spend(len(result) // 50)
    return result[:]


def _append(result: list[Any], value: Any) -> Any:
    if len(result) >= MAX_LIST:
        return FeelError(f"the list would have more than {MAX_LIST} items")
    result.append(value)
    return None


def _domains(compiler: Compiler, iterators: tuple[n.Iterator, ...]) -> list[Domain]:
    result: list[Domain] = []
    for iterator in iterators:
        source = compiler.compile(iterator.source)
        if iterator.end is not None:
            source = _span(source, compiler.compile(iterator.end))
        (slot,) = compiler.bind(iterator.name)
        result.append((slot, source))
    return result


def _each(frame: Frame, domains: list[Domain], level: int, visit: Any) -> Any:
    """Run `visit` for every combination; a value other than None ends it and is returned."""
    slot, source = domains[level]
    items = _iterable(source(frame))
    if items.__class__ is FeelError:
        return items
    last = level + 1 == len(domains)
    for item in items:
        spend(2)
        frame[slot] = item
        outcome = visit() if last else _each(frame, domains, level + 1, visit)
        if outcome is not None:
            return outcome
    return None


def _span(start: Closure, end: Closure) -> Closure:
    """`start..end` as a domain: counts up or down."""

    def span(frame: Frame) -> Any:
        return _steps(start(frame), end(frame))

    return span


def _steps(low: Any, high: Any) -> Any:
    for value in (low, high):
        if is_null(value):
            return value if value is not None else FeelError("null bounds no iteration")
    if low.__class__ is Decimal and high.__class__ is Decimal:
        if low != low.to_integral_value() or high != high.to_integral_value():
            return FeelError("only whole numbers can be counted through")
        if max(abs(low), abs(high)) > Decimal(10) ** 18:
            return FeelError("these numbers are too large to count through")
        first, last = int(low), int(high)
        return map(integer, _counting(first, last))
    if isinstance(low, Date) and isinstance(high, Date):
        return map(civil_from_days, _counting(low.ordinal, high.ordinal))
    return FeelError(f"an iteration cannot go from a {name_of(low)} to a {name_of(high)}")


def _itself(item: Any) -> Any:
    return item


def _counting(first: int, last: int) -> range:
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def _iterable(value: Any) -> Any:
    """The items of a list or range; a single value counts as a list of one."""
    if value.__class__ is list or value.__class__ is map:
        return value
    if isinstance(value, Range):
        return steps_of(value)
    if value is None or value.__class__ is FeelError:
        return value if value is not None else FeelError("null cannot be iterated over")
    return [value]


def steps_of(interval: Range) -> Any:
    """The items of a range in order, or a FeelError."""
    if interval.start is None or interval.end is None or interval.operator:
        return FeelError("a range without both ends cannot be iterated over")
    if interval.start > interval.end:
        return FeelError("the range ends before it begins")
    steps = _steps(interval.start, interval.end)
    if steps.__class__ is FeelError:
        return steps
    items: Iterable[Any] = (
        item
        for item in steps
        if (interval.start_included or item != interval.start)
        and (interval.end_included or item != interval.end)
    )
    return map(_itself, items)


@emits(n.Quantified)
def _quantified(compiler: Compiler, node: n.Quantified) -> Closure:
    compiler.metered = True
    domains = _domains(compiler, node.iterators)
    condition = compiler.compile(node.condition)
    for _ in domains:
        compiler.unbind()
    decisive = node.quantifier == "some"

    def quantified(frame: Frame) -> Any:
        unknown: list[Any] = []

        def visit() -> Any:
            value = condition(frame)
            if value is decisive:
                return decisive
            if value.__class__ is not bool:
                unknown.append(_not_truth(value))
            return None

        outcome = _each(frame, domains, 0, visit)
        if outcome is not None:
            return outcome
        return unknown[0] if unknown else not decisive

    return compiler.placed(quantified, node)


def _not_truth(value: Any) -> FeelError:
    if value.__class__ is FeelError:
        return value
    return FeelError(f"the condition is a {name_of(value)}, neither true nor false")
