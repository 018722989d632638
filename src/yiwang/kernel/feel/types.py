"""Types of FEEL (DMN 1.5, 10.3.2.9): what a name may hold, what conforms to what, what is converted."""

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
_MAX_NESTING = 100

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
    for _ in range(_MAX_NESTING):
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


def conforms(given: Type, wanted: Type, depth: int = 0) -> bool:
    """Whether every value of the first type is one of the second (DMN 1.5, 10.3.2.9.2).

    A constraint on the first is dropped; one on the second is met only by the same type.
    """
    if wanted is AnyType or given is NullType or given == wanted or depth > _MAX_NESTING:
        return True
    if isinstance(wanted, NamedType):
        return conforms(given, wanted.resolve(), depth + 1)
    if isinstance(given, NamedType | ConstrainedType):
        return conforms(given.resolve() if isinstance(given, NamedType) else given.base, wanted, depth + 1)
    if isinstance(given, ListType) and isinstance(wanted, ListType):
        return conforms(given.of, wanted.of, depth + 1)
    if isinstance(given, RangeType) and isinstance(wanted, RangeType):
        return conforms(given.of, wanted.of, depth + 1)
    if isinstance(given, ContextType) and isinstance(wanted, ContextType):
        found = ((given.get(key), kind) for key, kind in wanted.fields)
        return all(own is not None and conforms(own, kind, depth + 1) for own, kind in found)
    if isinstance(given, FunctionType) and isinstance(wanted, FunctionType):
        return _function_conforms(given, wanted, depth + 1)
    return False


def _function_conforms(given: FunctionType, wanted: FunctionType, depth: int) -> bool:
    if wanted.params is not None:
        if given.params is None or len(given.params) != len(wanted.params):
            return False
        if not all(
            conforms(own, other, depth) for own, other in zip(wanted.params, given.params, strict=True)
        ):
            return False
    # What is not known of a result is found out when the function is called.
    return given.result is AnyType or conforms(given.result, wanted.result, depth)


def value_conforms(value: Any, kind: Type) -> bool:
    """Whether a value is null or of the type."""
    if value is None or value.__class__ is FeelError or kind is AnyType:
        return True
    return instance_of(value, kind)


def instance_of(value: Any, kind: Type) -> bool:
    """FEEL's `instance of`: null is an instance of nothing, entries of a context may be null."""
    if isinstance(kind, SimpleType):
        if value is None or value.__class__ is FeelError:
            return kind is NullType
        return kind is AnyType or value.__class__ in kind.classes
    if isinstance(kind, ConstrainedType):
        return instance_of(value, kind.base) and kind.check(value)
    if isinstance(kind, NamedType):
        return instance_of(value, kind.resolve())
    if isinstance(kind, ListType):
        return value.__class__ is list and all(value_conforms(item, kind.of) for item in value)
    if isinstance(kind, ContextType):
        return value.__class__ is dict and all(
            key in value and value_conforms(value[key], of) for key, of in kind.fields
        )
    if isinstance(kind, RangeType):
        return isinstance(value, Range) and all(
            value_conforms(end, kind.of) for end in (value.start, value.end)
        )
    return isinstance(value, FunctionValue) and conforms(type_of(value), kind)


def coerce(value: Any, kind: Type) -> Any:
    """Convert a value on its way into a declared place (DMN 1.5, 10.3.2.9.4).

    A singleton list becomes its item, an item a singleton list, a date a date and time at midnight UTC;
    a value that still does not conform becomes an error.
    """
    if value_conforms(value, kind):
        return value
    shape = plain_type(kind)
    converted: Any = None
    if isinstance(shape, ListType):
        converted = [value] if value.__class__ is not list else None
    elif value.__class__ is list and len(value) == 1:
        converted = value[0]
    elif shape is DateTimeType and isinstance(value, Date):
        converted = DateTime(value, Time(0, 0, 0, 0, 0))
    if converted is not None and value_conforms(converted, kind):
        return converted
    return FeelError(_mismatch(value, kind, shape))


def _mismatch(value: Any, kind: Type, shape: Type) -> str:
    if kind is not shape and value_conforms(value, shape):
        return f"the value is not among those allowed for {kind}"
    return f"a {kind} is needed, this is a {name_of(value)}"
