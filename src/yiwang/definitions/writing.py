"""Writes definitions as TOML files of a city folder; what was written reads back as the same definition."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yiwang.definitions.base import Definition
from yiwang.definitions.importing.toml_text import quoted
from yiwang.definitions.life_event import LifeEvent

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def life_event_file(event: LifeEvent) -> tuple[str, bytes]:
    """Return the path of a life event's file in a city folder, and its content."""
    return f"life_events/{event.id}.toml", write_toml(event).encode()


def write_toml(definition: Definition) -> str:
    """Write a definition as TOML: values, then tables, then a ``[[block]]`` for each inner definition.

    What has its default is left out. Raises ``TypeError`` for a value no definition file holds.
    """
    said = list(_said(definition))
    blocks = [(name, value) for name, value in said if _is_blocks(value)]
    tables = [(name, value) for name, value in said if isinstance(value, Mapping)]
    values = [(name, value) for name, value in said if (name, value) not in [*blocks, *tables]]
    text = "".join(_line(name, value) for name, value in values)
    for name, table in tables:
        text += f"\n[{_key(name)}]\n" + "".join(_line(key, inner) for key, inner in table.items())
    for name, items in blocks:
        for item in items:
            text += f"\n[[{_key(name)}]]\n" + "".join(_line(key, inner) for key, inner in _said(item))
    return text


def _said(definition: Definition) -> Iterator[tuple[str, Any]]:
    """Yield what a definition says beyond its defaults, in the order of its model."""
    for name, field in type(definition).model_fields.items():
        value = getattr(definition, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            yield name, value


def _is_blocks(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Definition)


def _line(name: str, value: object) -> str:
    return f"{_key(name)} = {_value(value)}\n"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else quoted(name)


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return str(value)
        case str():
            return quoted(value)
        case date():
            return value.isoformat()
        case tuple():
            return f"[{', '.join(_value(item) for item in value)}]"
        case Definition():
            return _inline(_said(value))
        case Mapping():
            return _inline(value.items())
    raise TypeError(f"a definition file holds no {type(value).__name__}")


def _inline(pairs: Any) -> str:
    return "{ " + ", ".join(f"{_key(name)} = {_value(inner)}" for name, inner in pairs) + " }"
