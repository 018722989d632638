"""What a composition says: changed value by value, and made a life event once it says enough."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from yiwang.definitions import CityFolder, Text
from yiwang.definitions.life_event import LifeEvent, Part
from yiwang.definitions.writing import write_table

Content = dict[str, Any]
"""A life event as its file says it, in JSON; keys may be missing while it is being composed."""

_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_TEXTS = ("id", "lead")
_BILINGUAL = ("name", "summary")
_LISTS = ("audience", "themes", "keywords", "basis")
_PARTS = TypeAdapter(tuple[Part, ...])
_SETTINGS = {"alone": True, "optional": False}
"""What may be set about a part, with its default."""


def of_life_event(event: LifeEvent) -> Content:
    """Return what a life event's file says."""
    return event.model_dump(mode="json", exclude_defaults=True)


def services_of(content: Content) -> list[str]:
    """Return the services chosen, in the order they were added."""
    return [str(part["service"]) for part in content.get("part", [])]


def with_service(content: Content, service: str) -> Content:
    """Return the content with one service more; the same when it has it already."""
    if service in services_of(content):
        return content
    return {**content, "part": [*content.get("part", []), {"service": service}]}


def without_service(content: Content, service: str) -> Content:
    """Return the content with one service less."""
    return {**content, "part": [part for part in content.get("part", []) if part["service"] != service]}


def with_setting(content: Content, service: str, setting: str, value: bool) -> Content:
    """Return the content with ``alone`` or ``optional`` set for a service. Raises ``KeyError`` for others."""
    default = _SETTINGS[setting]
    parts = []
    for part in content.get("part", []):
        kept = {name: said for name, said in part.items() if part["service"] != service or name != setting}
        parts.append({**kept, setting: value} if part["service"] == service and value != default else kept)
    return {**content, "part": parts}


def with_words(content: Content, typed: Mapping[str, Any]) -> Content:
    """Return the content with what was typed about the life event itself; parts stay as they are.

    ``typed`` holds texts by ``id``, ``lead``, ``name_zh``, ``name_en``, ``summary_zh``, ``summary_en``, and
    lists by ``audience``, ``themes``, ``keywords``, ``basis``; what is not among them stays too.
    """
    changed: Content = {key: str(typed[key]).strip() for key in _TEXTS if key in typed}
    changed |= {key: [str(item) for item in typed[key]] for key in _LISTS if key in typed}
    for key in _BILINGUAL:
        if f"{key}_zh" in typed:
            words = {"zh": str(typed[f"{key}_zh"]).strip(), "en": str(typed.get(f"{key}_en", "")).strip()}
            changed[key] = {language: text for language, text in words.items() if text}
    return {key: value for key, value in {**content, **changed}.items() if value}


def sketch(folder: CityFolder, content: Content) -> LifeEvent | None:
    """Return the life event as far as it can be planned; None without a service the city knows."""
    known = [part for part in content.get("part", []) if part["service"] in folder.services]
    if not known:
        return None
    parts = _PARTS.validate_python(known)
    lead = str(content.get("lead") or folder.services[parts[0].service].organisation)
    usual = content.get("usual", {})
    return LifeEvent(id="sketch", name=Text(zh="…"), lead=lead, usual=usual, part=parts)


def file_of(content: Content) -> tuple[str, bytes]:
    """Return path and content of the file, however much it still lacks: a check of it says what."""
    name = str(content.get("id", ""))
    said = _in_order(content, LifeEvent.model_fields)
    for key in _BILINGUAL:
        if key in said:
            said[key] = _in_order(said[key], Text.model_fields)
    said["part"] = [_in_order(part, Part.model_fields) for part in content.get("part", [])]
    path = f"life_events/{name if _ID.fullmatch(name) else 'new'}.toml"
    return path, write_table(said).encode()


def _in_order(said: Mapping[str, Any], keys: Iterable[str]) -> Content:
    """Return what is said in the order definitions are written; the database keeps none."""
    return {key: said[key] for key in keys if key in said}
