"""Calling a function value, whatever kind it is."""

from __future__ import annotations

from typing import Any

from yiwang.kernel.feel.errors import FeelError
from yiwang.kernel.feel.limits import spend
from yiwang.kernel.feel.types import AnyType, coerce
from yiwang.kernel.feel.values.containers import FunctionValue

INVOCATION_STEPS = 8


def invoke(function: FunctionValue, args: list[Any], names: tuple[str, ...] | None = None) -> Any:
    """The result of a function for positional or named arguments, or a FeelError saying what does not fit."""
    spend(INVOCATION_STEPS)
    if function.builtin:
        builtin: Any = function.call
        return builtin.by_position(args) if names is None else builtin.by_name(names, args)
    ordered = args if names is None else _by_name(function, args, names)
    if isinstance(ordered, FeelError):
        return ordered
    if len(ordered) != len(function.params):
        title = function.name or "the function"
        return FeelError(f"{title} takes {len(function.params)} arguments, not {len(ordered)}")
    if function.param_types:
        ordered = _coerced(function, ordered)
        if isinstance(ordered, FeelError):
            return ordered
    result = function.call(ordered)
    if function.result is not None and function.result is not AnyType:
        return coerce(result, function.result)
    return result


def _coerced(function: FunctionValue, args: list[Any]) -> list[Any] | FeelError:
    result = []
    for name, kind, arg in zip(function.params, function.param_types, args, strict=True):
        value = coerce(arg, kind)
        if value.__class__ is FeelError and arg.__class__ is not FeelError:
            return FeelError(f"argument '{name}': {value.reason}")
        result.append(value)
    return result


def _by_name(function: FunctionValue, args: list[Any], names: tuple[str, ...]) -> list[Any] | FeelError:
    given = dict(zip(names, args, strict=True))
    unknown = next((name for name in names if name not in function.params), None)
    if unknown is not None:
        return FeelError(f"there is no parameter '{unknown}'")
    if len(given) != len(names):
        return FeelError("a parameter is given twice")
    missing = next((name for name in function.params if name not in given), None)
    if missing is not None:
        return FeelError(f"the parameter '{missing}' is not given")
    return [given[name] for name in function.params]
