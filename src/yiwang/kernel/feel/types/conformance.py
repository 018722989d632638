"""What conforms to what, and what is converted on the way (DMN 1.5, 10.3.2.9.2-4)."""

from __future__ import annotations

from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.types.kinds import (
    MAX_NESTING,
    AnyType,
    ConstrainedType,
    ContextType,
    DateTimeType,
    FunctionType,
    ListType,
    NamedType,
    NullType,
    RangeType,
    SimpleType,
    Type,
    name_of,
    plain_type,
    type_of,
)
from yiwang.kernel.feel.values.containers import FunctionValue, Range
from yiwang.kernel.feel.values.dates import Date, DateTime, Time


def conforms(given: Type, wanted: Type, depth: int = 0) -> bool:
    """Whether every value of the first type is one of the second (DMN 1.5, 10.3.2.9.2).

    A constraint on the first is dropped; one on the second is met only by the same type.
    """
    if wanted is AnyType or given is NullType or given == wanted or depth > MAX_NESTING:
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
    if kind.__class__ is SimpleType and value.__class__ in kind.classes:
        return value
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
