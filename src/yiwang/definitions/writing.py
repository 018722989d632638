"""Writes definitions as TOML files of a city folder; what was written reads back as the same definition."""

import re
from collections.abc import Mapping
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
    """Write a definition as TOML, in the order of its model; what has its default is left out.

    Raises ``TypeError`` for a value no definition file holds.
    """
    return write_table(_said(definition))


def write_table(said: Mapping[str, Any]) -> str:
    """Write what a file says as TOML: values, then tables, then a ``[[block]]`` for each inner table."""
    blocks = {name: value for name, value in said.items() if _is_blocks(value)}
    tables = {
        name: value for name, value in said.items() if isinstance(value, Mapping) and not _is_text(value)
    }
    values = {name: value for name, value in said.items() if name not in blocks and name not in tables}
    text = _lines(values)
    for name, table in tables.items():
        text += f"\n[{_key(name)}]\n" + _lines(table)
    for name, items in blocks.items():
        text += "".join(f"\n[[{_key(name)}]]\n" + _lines(item) for item in items)
    return text


def _said(definition: Definition) -> dict[str, Any]:
    """Return what a definition says beyond its defaults."""
    fields = type(definition).model_fields.items()
    said = ((name, field, getattr(definition, name)) for name, field in fields)
    return {
        name: _plain(value)
        for name, field, value in said
        if field.is_required() or value != field.get_default(call_default_factory=True)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Definition):
        return _said(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _is_blocks(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _is_text(table: Mapping[str, Any]) -> bool:
    """Tell whether a table is words in the city's languages, which are written on one line."""
    return bool(table) and table.keys() <= {"zh", "en"}


def _lines(table: Mapping[str, Any]) -> str:
    return "".join(f"{_key(name)} = {_value(value)}\n" for name, value in table.items())


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
        case list():
            return f"[{', '.join(_value(item) for item in value)}]"
        case Mapping():
            return "{ " + ", ".join(f"{_key(name)} = {_value(inner)}" for name, inner in value.items()) + " }"
    raise TypeError(f"a definition file holds no {type(value).__name__}")
