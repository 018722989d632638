"""The types of FEEL (DMN 1.5, 10.3.2.9.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.values.containers import FunctionValue, Range
from yiwang.kernel.feel.values.dates import Date, DateTime, Time
from yiwang.kernel.feel.values.durations import DaysTime, YearsMonths


@dataclass(frozen=True, slots=True)
class SimpleType:
    """A type without parts. `classes` are the Python classes of its values."""

    name: str
    classes: tuple[type, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListType:
    """A list of values of one type."""

    of: Type

    def __str__(self) -> str:
        return f"list<{self.of}>"


@dataclass(frozen=True, slots=True)
class ContextType:
    """A context with at least these entries."""

    fields: tuple[tuple[str, Type], ...] = ()

    def get(self, name: str) -> Type | None:
        """The type of an entry, None when it is not declared."""
        return next((kind for key, kind in self.fields if key == name), None)

    def __str__(self) -> str:
        return f"context<{', '.join(f'{key}: {kind}' for key, kind in self.fields)}>"


@dataclass(frozen=True, slots=True)
class RangeType:
    """A range over a type with an order."""

    of: Type

    def __str__(self) -> str:
        return f"range<{self.of}>"


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A function; `params` is None when nothing is known of them."""

    params: tuple[Type, ...] | None
    result: Type
    names: tuple[str, ...] | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.params or ()))}> -> {self.result}"


@dataclass(frozen=True, slots=True)
class ConstrainedType:
    """A type whose values must also pass a check, as an item definition with allowed values."""

    base: Type
    name: str
    check: Callable[[Any], bool] = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class NamedType:
    """A type known by name and looked up when needed, so that a definition may speak of itself."""

    name: str
    resolve: Callable[[], Type] = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.name


Type = SimpleType | ListType | ContextType | RangeType | FunctionType | ConstrainedType | NamedType
MAX_NESTING = 100

AnyType = SimpleType("Any")
NullType = SimpleType("Null", (type(None),))
NumberType = SimpleType("number", (Decimal,))
StringType = SimpleType("string", (str,))
BooleanType = SimpleType("boolean", (bool,))
DateType = SimpleType("date", (Date,))
TimeType = SimpleType("time", (Time,))
DateTimeType = SimpleType("date and time", (DateTime,))
YearsMonthsType = SimpleType("years and months duration", (YearsMonths,))
DaysTimeType = SimpleType("days and time duration", (DaysTime,))
AnyList = ListType(AnyType)
AnyContext = ContextType()
AnyFunction = FunctionType(None, AnyType)
AnyRange = RangeType(AnyType)

NAMED: Mapping[str, Type] = {
    **{
        kind.name: kind
        for kind in (
            AnyType,
            NullType,
            NumberType,
            StringType,
            BooleanType,
            DateType,
            TimeType,
            DateTimeType,
            YearsMonthsType,
            DaysTimeType,
        )
    },
    "any": AnyType,
    "dateTime": DateTimeType,
    "day and time duration": DaysTimeType,
    "days and time duration": DaysTimeType,
    "dayTimeDuration": DaysTimeType,
    "year and month duration": YearsMonthsType,
    "yearMonthDuration": YearsMonthsType,
    "list": AnyList,
    "context": AnyContext,
    "function": AnyFunction,
    "range": AnyRange,
}

_BY_CLASS: Mapping[type, Type] = {
    Decimal: NumberType,
    str: StringType,
    bool: BooleanType,
    Date: DateType,
    Time: TimeType,
    DateTime: DateTimeType,
    YearsMonths: YearsMonthsType,
    DaysTime: DaysTimeType,
    type(None): NullType,
    FeelError: NullType,
}


def plain_type(kind: Type) -> Type:
    """The type without constraint and name; names that go in a circle end in Any."""
    for _ in range(MAX_NESTING):
        if isinstance(kind, ConstrainedType):
            kind = kind.base
        elif isinstance(kind, NamedType):
            kind = kind.resolve()
        else:
            return kind
    return AnyType


def type_of(value: Any) -> Type:
    """The type of a value; of an empty list, list<Any>."""
    simple = _BY_CLASS.get(value.__class__)
    if simple is not None:
        return simple
    if isinstance(value, list):
        return ListType(join_all([type_of(item) for item in value])) if value else AnyList
    if isinstance(value, dict):
        return ContextType(tuple((key, type_of(item)) for key, item in value.items()))
    if isinstance(value, Range):
        ends = [type_of(end) for end in (value.start, value.end) if end is not None]
        return RangeType(join_all(ends)) if ends else AnyRange
    if isinstance(value, FunctionValue):
        params = value.param_types or tuple(AnyType for _ in value.params)
        return FunctionType(params, value.result or AnyType, value.params)
    return AnyType


def name_of(value: Any) -> str:
    """A short name for a value's type, for messages."""
    simple = _BY_CLASS.get(value.__class__)
    if simple is not None:
        return "null" if simple is NullType else str(simple)
    names = {list: "list", dict: "context", Range: "range", FunctionValue: "function"}
    return names.get(value.__class__, str(value.__class__.__name__))


def join(left: Type, right: Type) -> Type:
    """The narrowest type known to hold values of both."""
    if left == right or right is NullType or left is AnyType:
        return left
    if left is NullType:
        return right
    if isinstance(left, ListType) and isinstance(right, ListType):
        return ListType(join(left.of, right.of))
    if isinstance(left, RangeType) and isinstance(right, RangeType):
        return RangeType(join(left.of, right.of))
    if isinstance(left, ContextType) and isinstance(right, ContextType):
        shared = ((key, kind, right.get(key)) for key, kind in left.fields)
        return ContextType(
            tuple((key, join(kind, other)) for key, kind, other in shared if other is not None)
        )
    return AnyType


def join_all(kinds: list[Type]) -> Type:
    """The narrowest type known to hold values of all; Any for none."""
    if not kinds:
        return AnyType
    result = kinds[0]
    for kind in kinds[1:]:
        result = join(result, kind)
    return result
