"""What changed between two releases of a city, definition by definition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from pydantic import BaseModel

from yiwang.definitions.folder import CityFolder

_ROOMS = {
    "divisions": "divisions.csv",
    "organisations": "organisations/{}.toml",
    "elements": "vocabulary.toml",
    "datasets": "datasets/{}.toml",
    "evidence": "evidence/",
    "services": "services/{}/service.toml",
    "forms": "services/{}/form.schema.json",
    "policies": "policies/{}/policy.toml",
    "life_events": "life_events/{}.toml",
    "procedures": "procedures/{}.bpmn",
    "calendars": "calendars/{}.toml",
    "indicators": "indicators/{}.sql",
    "inspections": "services/{}/inspection.toml",
    "exchanges": "exchanges/{}.toml",
}
_NAMES = ("id", "kind", "service", "value", "code", "year", "element")


@dataclass(frozen=True)
class Change:
    """One definition that was added, removed or changed; ``lines`` say what, ``field: old → new``."""

    kind: Literal["added", "removed", "changed"]
    what: str
    id: str
    path: str
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        head = f"{self.kind} {self.what} {self.id} ({self.path})"
        return "\n".join([head, *(f"    {line}" for line in self.lines)])


def diff(a: CityFolder, b: CityFolder) -> tuple[Change, ...]:
    """Compare two releases, the old one first; equal folders give nothing."""
    changes = list(_compare("city", "city", "city.toml", a.city, b.city))
    for room, path in _ROOMS.items():
        old, new = getattr(a, room), getattr(b, room)
        for name in sorted(old.keys() | new.keys()):
            changes += _compare(room, name, path.format(name), old.get(name), new.get(name))
    return (*changes, *_other_files(a, b))


def _compare(what: str, name: str, path: str, old: Any, new: Any) -> Iterator[Change]:
    if old is None:
        yield Change("added", what, name, path)
    elif new is None:
        yield Change("removed", what, name, path)
    elif old != new:
        yield Change("changed", what, name, path, tuple(_lines(flatten(old), flatten(new))))


def _other_files(a: CityFolder, b: CityFolder) -> Iterator[Change]:
    """Compare the files that are no definition of their own: models, tests, notes."""
    old, new = a.manifest.files, b.manifest.files
    for path in sorted(old.keys() | new.keys()):
        if path.endswith((".dmn", ".md")) or "/tests/" in path or path.startswith(("rows/", "documents/")):
            yield from _compare("file", path, path, old.get(path), new.get(path))


def _lines(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        if key not in old:
            yield f"+ {key}: {new[key]}"
        elif key not in new:
            yield f"- {key}: {old[key]}"
        elif old[key] != new[key]:
            yield f"{key}: {old[key]} → {new[key]}"


def flatten(value: Any, path: str = "") -> dict[str, str]:
    """Turn a definition into ``path: value``; items of lists go by their id where they have one."""
    flat: dict[str, str] = {}
    for key, inner in _inside(value):
        flat.update(flatten(inner, f"{path}.{key}" if path else key))
    if not flat and value not in (None, "", (), [], {}):
        flat[path or "value"] = str(value)
    return flat


def _inside(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        yield from ((name, getattr(value, name)) for name in type(value).model_fields)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from ((field.name, getattr(value, field.name)) for field in fields(value) if field.compare)
    elif isinstance(value, Mapping):
        yield from ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, list | tuple | set | frozenset):
        items = value if isinstance(value, list | tuple) else sorted(value)
        yield from ((_name(item, index), item) for index, item in enumerate(items))


def _name(item: Any, index: int) -> str:
    names = (getattr(item, name, None) for name in _NAMES)
    found = next((name for name in names if isinstance(name, str | int) and name), None)
    return f"[{index if found is None else found}]"
