"""Looks up what a definition refers to, and says so when it is not there."""

from collections.abc import Collection
from typing import Any

from yiwang.definitions.parts import ROOMS, Parts
from yiwang.definitions.problems import did_you_mean
from yiwang.definitions.toml import Source

_WHAT = {
    "organisations": "organisation",
    "datasets": "dataset",
    "evidence": "evidence kind",
    "services": "service",
    "elements": "data element",
    "procedures": "procedure",
    "calendars": "calendar",
}


def refer(
    parts: Parts, source: Source[Any], path: tuple[str | int, ...], name: str | None, room: str
) -> bool:
    """Tell whether ``name`` exists in a room; when not, note an error at ``path`` of the definition."""
    if name is None:
        return False
    known: Collection[str] = getattr(parts, room)
    if name in known:
        return True
    if not parts.is_broken(room, name):
        place = ROOMS.get(room, "vocabulary.toml").replace("<id>", name)
        error(
            parts,
            source,
            path,
            f"{_WHAT[room]} '{name}' does not exist",
            did_you_mean(name, known, f"add it to {place}"),
        )
    return False


def error(
    parts: Parts, source: Source[Any], path: tuple[str | int, ...], reason: str, hint: str = ""
) -> None:
    """Note an error at a path of a definition."""
    parts.problems.error(source.file, source.line(*path), reason, hint)


def unique(
    parts: Parts, source: Source[Any], path: tuple[str | int, ...], names: list[str], what: str
) -> None:
    """Note an error for every name that occurs twice in a list found at ``path``."""
    for index, name in enumerate(names):
        if name in names[:index]:
            error(parts, source, (*path, index), f"{what} '{name}' occurs twice", "remove one")


def themes(parts: Parts, source: Source[Any]) -> None:
    """Note themes the city does not have."""
    if parts.city is None:
        return
    known = [theme.id for theme in parts.city.value.themes]
    for index, theme in enumerate(source.value.themes):
        if theme not in known:
            hint = did_you_mean(theme, known, "add it to city.toml as [[themes]]")
            error(parts, source, ("themes", index), f"theme '{theme}' does not exist", hint)
