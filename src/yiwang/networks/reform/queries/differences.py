"""The difference between two releases, field by field, with what stood there before and after."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from yiwang.definitions import Change, CityFolder, diff
from yiwang.definitions.base import Text
from yiwang.definitions.diff import flatten
from yiwang.records.registry.releases import folder_of

MOST_CHANGES = 100
MOST_FIELDS = 60


@dataclass(frozen=True)
class FieldChange:
    """A field before and after; empty where it was not or is no more."""

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """A definition that was added, removed or changed."""

    change: Change
    name: Text | None
    fields: list[FieldChange]
    left_off: int


@dataclass(frozen=True)
class Room:
    """What changed in one kind of definition."""

    what: str
    changes: list[Changed]
    left_off: int

    @property
    def total(self) -> int:
        """How many definitions changed."""
        return len(self.changes) + self.left_off


@dataclass(frozen=True)
class Difference:
    """A whole difference. ``is_first`` says that there was nothing to compare with."""

    rooms: list[Room]
    is_first: bool

    @property
    def total(self) -> int:
        """How many definitions changed."""
        return sum(room.total for room in self.rooms)


@lru_cache(maxsize=16)
def differences(before: UUID | None, after: UUID) -> Difference:
    """Compare two releases; kept in memory, since a release never changes."""
    if before is None:
        return Difference([], True)
    old, new = folder_of(before), folder_of(after)
    changes = sorted(diff(old, new), key=lambda change: change.what)
    rooms = [_room(what, list(group), old, new) for what, group in groupby(changes, key=lambda c: c.what)]
    return Difference(rooms, False)


def _room(what: str, changes: list[Change], old: CityFolder, new: CityFolder) -> Room:
    shown = [_changed(change, old, new) for change in changes[:MOST_CHANGES]]
    return Room(what, shown, max(len(changes) - MOST_CHANGES, 0))


def _changed(change: Change, old: CityFolder, new: CityFolder) -> Changed:
    before, after = _definition(old, change), _definition(new, change)
    name = getattr(after or before, "name", None)
    fields = _fields(before, after) if change.kind == "changed" else []
    return Changed(
        change,
        name if isinstance(name, Text) else None,
        fields[:MOST_FIELDS],
        max(len(fields) - MOST_FIELDS, 0),
    )


def _fields(before: Any, after: Any) -> list[FieldChange]:
    old, new = flatten(before), flatten(after)
    return [
        FieldChange(path, old.get(path, ""), new.get(path, ""))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    ]


def _definition(folder: CityFolder, change: Change) -> Any:
    if change.what == "city":
        return folder.city
    if change.what == "file":
        return folder.manifest.files.get(change.path)
    return getattr(folder, change.what).get(change.id)
