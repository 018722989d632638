"""Declared types over columns (DMN 1.5, 10.3.2.9.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from yiwang.kernel.feel.sql import build as b
from yiwang.kernel.feel.sql.choosing import choose
from yiwang.kernel.feel.sql.kinds import (
    NOTHING,
    Absent,
    Function,
    Item,
    Items,
    Record,
    Value,
    kind_name,
    null_of,
)
from yiwang.kernel.feel.sql.refusal import OutsideProfileError
from yiwang.kernel.feel.sql.sheet import Sheet
from yiwang.kernel.feel.sql.truth import Sure, Truth, opposite
from yiwang.kernel.feel.types import (
    AnyType,
    ConstrainedType,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    SimpleType,
    Type,
)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a type's allowed values mean: whether a value is one, and what is known of those that are."""

    allowed: Callable[[ConstrainedType, Value], Truth]
    refined: Callable[[ConstrainedType, Value], Value]


def conform(sheet: Sheet, value: Value, kind: Type, name: str, rules: Constraints) -> Value:
    """The value in a declared place: null with a fault where a constraint is not met.

    Raises OutsideProfileError for a kind that never fits, which would be null for every row.
    """
    if kind is AnyType or isinstance(value, Absent) or isinstance(kind, FunctionType):
        return value
    if isinstance(kind, NamedType):
        return conform(sheet, value, kind.resolve(), name, rules)
    if isinstance(kind, ConstrainedType):
        return _constrained(sheet, value, kind, name, rules)
    if isinstance(kind, ListType):
        items = value if isinstance(value, Items) else Items((Item(value),))
        kept = (replace(item, value=conform(sheet, item.value, kind.of, name, rules)) for item in items.items)
        return Items(tuple(kept), items.absent)
    if isinstance(kind, ContextType) and isinstance(value, Record):
        return _record(sheet, value, kind, name, rules)
    if isinstance(kind, SimpleType) and kind_name(value) == kind.name and not isinstance(value, Function):
        return value
    reason = f"it is a {kind_name(value)}, which never fits"
    raise OutsideProfileError(f"{name} as a {kind}", reason, "Correct one of the two types.")


def _record(sheet: Sheet, value: Record, kind: ContextType, name: str, rules: Constraints) -> Value:
    fields = dict(value.fields)
    for part, wanted in kind.fields:
        if part not in fields:
            raise OutsideProfileError(f"{name} as a {kind}", f"it has no {part}", "Give every entry.")
        if isinstance(wanted, ConstrainedType):
            reason = "an entry that is not allowed makes the whole context null"
            raise OutsideProfileError(f"{name}.{part}", reason, "Constrain the value where it is made.")
        fields[part] = conform(sheet, fields[part], wanted, f"{name}.{part}", rules)
    return Record(fields, value.absent)


def _constrained(sheet: Sheet, value: Value, kind: ConstrainedType, name: str, rules: Constraints) -> Value:
    value = sheet.kept(conform(sheet, value, kind.base, name, rules))
    told = rules.allowed(kind, value)
    if told.holds() is b.TRUE:
        return value
    null = null_of(value)
    outside = b.every([*([] if null is None else [b.negation(null)]), opposite(Sure(told)).holds()])
    sheet.fault(outside, f"{name}: the value is not among those allowed for {kind}")
    return rules.refined(kind, sheet.kept(choose(sheet, [(told.holds(), value)], NOTHING)))
