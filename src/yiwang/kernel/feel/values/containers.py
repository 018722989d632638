"""Ranges and functions as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yiwang.kernel.feel.types import Type


@dataclass(frozen=True, slots=True)
class Range:
    """An interval. `operator` is set for one written as a test, like (< 10); its open side has no end."""

    start: Any
    end: Any
    start_included: bool = True
    end_included: bool = True
    operator: str = ""

    def __str__(self) -> str:
        from yiwang.kernel.feel.values.text import literal_text  # noqa: PLC0415 (text knows ranges)

        if self.operator:
            bound = self.end if self.operator in ("<", "<=") else self.start
            return f"({self.operator} {literal_text(bound)})"
        left, right = "[" if self.start_included else "(", "]" if self.end_included else ")"
        return f"{left}{literal_text(self.start)}..{literal_text(self.end)}{right}"


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """Something that can be invoked: a FEEL function, a built-in, a business knowledge model, a service.

    `call` takes one positional value per parameter, already coerced to `param_types`, and returns a value.
    """

    name: str
    params: tuple[str, ...]
    call: Callable[[list[Any]], Any]
    param_types: tuple[Type, ...] = ()
    result: Type | None = None
    builtin: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"function({', '.join(self.params)})"
