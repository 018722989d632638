"""Filters, loops and quantifiers over lists whose places are known: written out place by place."""

from __future__ import annotations

from decimal import Decimal

from yiwang.kernel.feel.sql.kinds import (
    NOTHING,
    Between,
    Item,
    Items,
    Number,
    Record,
    Value,
    constant_number,
    kind_name,
)
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.truth import Sure, Truth, every, opposite, some
from yiwang.kernel.feel.sql.writer import MAX_ITEMS, Env, Writer, writes
from yiwang.kernel.feel.syntax import nodes as n


@writes(n.Filter)
def _filter(writer: Writer, node: n.Filter, env: Env) -> Value:
    source = writer.value(node.source, env)
    source = source if isinstance(source, Items) else Items((Item(source),))
    if isinstance(node.condition, n.Literal) and isinstance(node.condition.value, Decimal):
        return _at(source, int(node.condition.value))
    kept = []
    for item in source.items:
        fields = item.value.fields if isinstance(item.value, Record) else {}
        told = Sure(writer.truth(node.condition, {**env, **fields, "item": item.value}))
        kept.append(Item(item.value, told if item.present is None else every([item.present, told])))
    return Items(tuple(kept), source.absent)


def _at(source: Items, position: int) -> Value:
    if source.absent is not None or any(item.present is not None for item in source.items):
        raise OutsideProfileError("a position in a list", "the list varies by row", "Filter by a condition.")
    if position == 0 or abs(position) > len(source.items):
        return NOTHING
    return source.items[position - 1 if position > 0 else position].value


def iterated(writer: Writer, iterator: n.Iterator, env: Env) -> Items:
    """What an iterator goes through: a list written out, or a range of constant whole numbers."""
    source = writer.value(iterator.source, env)
    if iterator.end is not None:
        return _counted(source, writer.value(iterator.end, env))
    if isinstance(source, Between) and not source.operator and source.low_in and source.high_in:
        return _counted(source.low, source.high)
    if not isinstance(source, Items) or source.absent is not None:
        raise OutsideProfileError(
            "iteration", f"over a {kind_name(source)}", "Iterate over a list written out."
        )
    return source


def _counted(low: Value | None, high: Value | None) -> Items:
    ends = [end.constant if isinstance(end, Number) else None for end in (low, high)]
    if ends[0] is None or ends[1] is None or ends[0] % 1 or ends[1] % 1:
        raise OutsideProfileError("iteration", "a range that varies by row", "Iterate over constant numbers.")
    first, last = int(ends[0]), int(ends[1])
    if abs(last - first) > MAX_ITEMS:
        raise OutsideProfileError("iteration", f"more than {MAX_ITEMS} steps", "Decide it per case.")
    step = 1 if last >= first else -1
    return Items(tuple(Item(constant_number(Decimal(at))) for at in range(first, last + step, step)))


@writes(n.Quantified)
def _quantified(writer: Writer, node: n.Quantified, env: Env) -> Value:
    return _each(writer, node, 0, env)


def _each(writer: Writer, node: n.Quantified, at: int, env: Env) -> Truth:
    if at == len(node.iterators):
        return writer.truth(node.condition, env)
    parts: list[Truth] = []
    for item in iterated(writer, node.iterators[at], env).items:
        told = _each(writer, node, at + 1, {**env, node.iterators[at].name: item.value})
        if item.present is not None and node.quantifier == "some":
            told = every([Sure(item.present), told])
        elif item.present is not None:
            told = some([opposite(Sure(item.present)), told])
        parts.append(told)
    return (some if node.quantifier == "some" else every)(parts)


@writes(n.For)
def _for(writer: Writer, node: n.For, env: Env) -> Value:
    if len(node.iterators) != 1:
        raise OutsideProfileError("for", "with several iterators", "Nest two decisions, or decide per case.")
    source = iterated(writer, node.iterators[0], env)
    name = node.iterators[0].name
    return Items(
        tuple(Item(writer.value(node.body, {**env, name: item.value}), item.present) for item in source.items)
    )
