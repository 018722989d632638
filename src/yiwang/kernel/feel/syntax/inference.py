"""Static types of expressions, from the types of their parts."""

from __future__ import annotations

from collections.abc import Mapping

from yiwang.kernel.feel.types import (
    AnyFunction,
    AnyType,
    BooleanType,
    ContextType,
    DateTimeType,
    DateType,
    DaysTimeType,
    FunctionType,
    ListType,
    NullType,
    NumberType,
    RangeType,
    StringType,
    TimeType,
    Type,
    YearsMonthsType,
    plain_type,
)

_DATE = {"year": NumberType, "month": NumberType, "day": NumberType, "weekday": NumberType}
_TIME = {
    "hour": NumberType,
    "minute": NumberType,
    "second": NumberType,
    "time offset": DaysTimeType,
    "timezone": StringType,
}

# Properties of the temporal types (DMN 1.5, table 65).
PROPERTIES: Mapping[Type, Mapping[str, Type]] = {
    DateType: _DATE,
    TimeType: _TIME,
    DateTimeType: {**_DATE, **_TIME},
    YearsMonthsType: {"years": NumberType, "months": NumberType},
    DaysTimeType: {
        "days": NumberType,
        "hours": NumberType,
        "minutes": NumberType,
        "seconds": NumberType,
    },
}
RANGE_PROPERTIES = ("start included", "end included", "start", "end")
PROPERTY_NAMES = tuple(dict.fromkeys([*(n for p in PROPERTIES.values() for n in p), *RANGE_PROPERTIES]))

_TEMPORAL = (DateType, DateTimeType, TimeType)
_DURATIONS = (YearsMonthsType, DaysTimeType)


def arithmetic(operator: str, left: Type, right: Type) -> Type | None:
    """The type of `left operator right`; None when no values of these types can be combined."""
    if AnyType in (left, right) or NullType in (left, right):
        return NumberType if operator == "**" else AnyType
    if left is NumberType and right is NumberType:
        return NumberType
    if operator == "+":
        return _sum(left, right) or _sum(right, left)
    if operator == "-":
        return _difference(left, right)
    if operator == "*":
        return _product(left, right) or _product(right, left)
    if operator == "/" and left in _DURATIONS:
        return left if right is NumberType else NumberType if right == left else None
    return None


def _sum(left: Type, right: Type) -> Type | None:
    if left == right and (left is StringType or left in _DURATIONS):
        return left
    if left in (DateType, DateTimeType) and right in _DURATIONS:
        return left
    return TimeType if left is TimeType and right is DaysTimeType else None


def _difference(left: Type, right: Type) -> Type | None:
    if left in _DURATIONS:
        return left if left == right else None
    if left in _TEMPORAL and right in _TEMPORAL:
        return DaysTimeType if (left is TimeType) == (right is TimeType) else None
    return _sum(left, right) if right in _DURATIONS else None


def _product(left: Type, right: Type) -> Type | None:
    return left if left in _DURATIONS and right is NumberType else None


def member(source: Type, name: str) -> Type | None:
    """The type of `source.name`; None when no value of the type has it."""
    source = plain_type(source)
    if isinstance(source, ContextType):
        found = source.get(name) if source.fields else AnyType
        return None if found is None else plain_type(found)
    if isinstance(source, ListType):
        inner = member(source.of, name)
        return None if inner is None else ListType(inner)
    if isinstance(source, RangeType):
        return {"start": source.of, "end": source.of}.get(
            name, BooleanType if name in RANGE_PROPERTIES else None
        )
    if source in PROPERTIES:
        return PROPERTIES[source].get(name)
    return AnyType if source in (AnyType, NullType) else None


def member_names(source: Type) -> tuple[str, ...]:
    """Names that may follow `source.`, as far as known."""
    source = plain_type(source)
    while isinstance(source, ListType):
        source = plain_type(source.of)
    if isinstance(source, ContextType):
        return tuple(key for key, _ in source.fields)
    if isinstance(source, RangeType):
        return RANGE_PROPERTIES
    if source in PROPERTIES:
        return tuple(PROPERTIES[source])
    return PROPERTY_NAMES if source is AnyType else ()


def item_of(source: Type) -> Type:
    """The type of an item when iterating or filtering."""
    source = plain_type(source)
    if isinstance(source, ListType | RangeType):
        return plain_type(source.of)
    return AnyType if source in (AnyType, NullType) else source


def filtered(source: Type, condition: Type) -> Type:
    """The type of `source[condition]`: an item for a number, a list for a condition."""
    inner = source.of if isinstance(source, ListType) else source
    if condition is NumberType:
        return inner
    return ListType(inner) if condition is BooleanType else AnyType


def result_of(function: Type) -> Type:
    """The type of an invocation."""
    return plain_type(function.result) if isinstance(function, FunctionType) else AnyType


def is_function(kind: Type | None) -> bool:
    """Whether a name of this type may be invoked."""
    return kind is None or kind in (AnyType, AnyFunction) or isinstance(kind, FunctionType)
