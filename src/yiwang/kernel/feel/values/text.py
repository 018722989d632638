"""Values as text: what `string(value)` gives, and literals as they would be written."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from yiwang.kernel.feel.limits import MAX_STRING, spend
from yiwang.kernel.feel.values.dates import Date, DateTime, Time
from yiwang.kernel.feel.values.durations import DaysTime, YearsMonths
from yiwang.kernel.feel.values.numbers import plain

_MAX_NESTING = 100
_PLAIN_KEY = re.compile(r"[^\W\d]\w*(?: \w+)*")


def string_text(value: Any) -> str | None:
    """The string a value converts to (DMN 1.5, 10.3.4.1); null stays null."""
    if value is None or isinstance(value, str):
        return value
    return literal_text(value)


def literal_text(value: Any, depth: int = 0) -> str:
    """A value as FEEL would write it, shortened with … when it is too large."""
    spend(3)
    if value.__class__ is str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if value.__class__ is Decimal:
        return plain(value)
    if value.__class__ is bool:
        return "true" if value else "false"
    if value is None or not hasattr(value, "__class__"):
        return "null"
    if isinstance(value, list):
        return (
            _joined("[", [literal_text(item, depth + 1) for item in value], "]")
            if depth < _MAX_NESTING
            else "[…]"
        )
    if isinstance(value, dict):
        if depth >= _MAX_NESTING:
            return "{…}"
        return _joined(
            "{", [f"{_key(key)}: {literal_text(item, depth + 1)}" for key, item in value.items()], "}"
        )
    return str(value) if value.__class__.__name__ != "FeelError" else "null"


def source_text(value: Any) -> str:
    """A value as a literal that reads back, temporal ones with `@`."""
    if isinstance(value, Date | Time | DateTime | YearsMonths | DaysTime):
        return f'@"{value}"'
    return literal_text(value)


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else literal_text(key)


def _joined(left: str, parts: list[str], right: str) -> str:
    total = sum(map(len, parts)) + 2 * len(parts)
    if total > MAX_STRING:
        return f"{left}…{right}"
    return left + ", ".join(parts) + right
