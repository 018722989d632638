"""The files of a city folder, each read on its own; references between them are checked afterwards."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from yiwang.definitions.base import Definition
from yiwang.definitions.city import City
from yiwang.definitions.dataset import Dataset
from yiwang.definitions.divisions import Division, read_divisions
from yiwang.definitions.evidence import EvidenceFile, EvidenceKind
from yiwang.definitions.exchange import Exchange
from yiwang.definitions.forms import Form
from yiwang.definitions.holidays import CalendarFile
from yiwang.definitions.indicator import Indicator, read_indicator
from yiwang.definitions.inspection import Checklist
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.policy import Policy
from yiwang.definitions.problems import Problems, did_you_mean
from yiwang.definitions.report import ReportText, read_report
from yiwang.definitions.rows import FolderRow
from yiwang.definitions.service import Service
from yiwang.definitions.templates import Template, read_seal, read_template
from yiwang.definitions.toml import M, Source, read_toml
from yiwang.definitions.vocabulary import Element, Vocabulary
from yiwang.kernel.bpmn import Procedure
from yiwang.kernel.dmn import Model

ROOMS = {
    "city": "city.toml",
    "divisions": "divisions.csv",
    "organisations": "organisations/<id>.toml",
    "vocabulary": "vocabulary.toml",
    "datasets": "datasets/<id>.toml",
    "rows": "rows/<dataset>.csv",
    "evidence": "evidence/<name>.toml",
    "services": "services/<id>/service.toml",
    "forms": "services/<id>/form.schema.json",
    "inspections": "services/<id>/inspection.toml",
    "models": "services/<id>/<name>.dmn",
    "tests": "services/<id>/tests/<name>.json",
    "rules": "rules/<name>.dmn",
    "rule tests": "rules/tests/<name>.json",
    "policies": "policies/<id>/policy.toml",
    "policy models": "policies/<id>/<name>.dmn",
    "policy tests": "policies/<id>/tests/<name>.json",
    "life_events": "life_events/<id>.toml",
    "procedures": "procedures/<id>.bpmn",
    "exchanges": "exchanges/<organisation>.toml",
    "word templates": "documents/<kind>.docx",
    "typst templates": "documents/<kind>.typ",
    "seals": "documents/seals/<organisation>.svg",
    "calendars": "calendars/<id>.toml",
    "indicators": "indicators/<id>.sql",
    "reports": "reports/<year>.md",
    "notes": "<name>.md",
}
"""What a city folder consists of; a file that fits nothing here is an error, not ignored."""


@dataclass
class Parts:
    """Everything that could be read, by id, with its place; and what could not."""

    files: Mapping[str, bytes]
    problems: Problems
    city: Source[City] | None = None
    divisions: dict[str, Division] = field(default_factory=dict)
    organisations: dict[str, Source[Organisation]] = field(default_factory=dict)
    elements: dict[str, Source[Element]] = field(default_factory=dict)
    datasets: dict[str, Source[Dataset]] = field(default_factory=dict)
    evidence: dict[str, Source[EvidenceKind]] = field(default_factory=dict)
    services: dict[str, Source[Service]] = field(default_factory=dict)
    policies: dict[str, Source[Policy]] = field(default_factory=dict)
    life_events: dict[str, Source[LifeEvent]] = field(default_factory=dict)
    calendars: dict[str, Source[CalendarFile]] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    reports: dict[str, ReportText] = field(default_factory=dict)
    rows: dict[str, tuple[FolderRow, ...]] = field(default_factory=dict)
    inspections: dict[str, Source[Checklist]] = field(default_factory=dict)
    exchanges: dict[str, Source[Exchange]] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    seals: dict[str, bytes] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=dict)
    """Ids of files that exist but could not be read, by room: a reference to them is no second error."""

    def is_broken(self, room: str, name: str) -> bool:
        """Tell whether ``name`` may be missing only because its file could not be read."""
        return name in self.broken.get(room, ()) or "*" in self.broken.get(room, ())


def room_of(path: str) -> str | None:
    """Return which room a file belongs to, or None when the folder has no place for it."""
    return next((room for room, pattern in _PATTERNS.items() if pattern.fullmatch(path)), None)


_PATTERNS = {
    room: re.compile(re.sub(r"<\w+>", r"[^/]+", shape.replace(".", r"\."))) for room, shape in ROOMS.items()
}
_PATTERNS["notes"] = re.compile(r"(?:[^/]+/)*[^/]+\.md")


def read_parts(files: Mapping[str, bytes], problems: Problems) -> Parts:
    """Read every file, in the order of their names; faults are noted, none stops the reading."""
    parts = Parts(files, problems)
    for path in sorted(files):
        room = room_of(path)
        if room is None:
            problems.error(path, 0, "has no place in a city folder", _place_hint(path))
        elif reader := _READERS.get(room):
            reader(parts, path)
    return parts


def _place_hint(path: str) -> str:
    places = ", ".join(ROOMS.values())
    first = path.split("/", maxsplit=1)[0]
    return did_you_mean(first, {shape.split("/")[0] for shape in ROOMS.values()}, "places: " + places)


def _read(parts: Parts, path: str, model: type[M], room: str, name: str) -> Source[M] | None:
    source = read_toml(parts.files[path], path, model, parts.problems)
    if source is None:
        parts.broken.setdefault(room, set()).add(name)
    return source


def _put(parts: Parts, into: dict[str, Source[Any]], source: Source[Any]) -> None:
    name = source.value.id
    if known := into.get(name):
        reason = f"id '{name}' occurs twice, first in {known.file}:{known.line('id')}"
        parts.problems.error(source.file, source.line("id"), reason, "give one of them another id")
    else:
        into[name] = source


_FOLDERS = {"services", "policies", "inspections"}
"""Rooms whose definitions have a folder each, named like them."""


def _named_file(room: str, model: type[Definition]) -> Callable[[Parts, str], None]:
    """Return a reader for files that hold one definition, named like it."""

    def read(parts: Parts, path: str) -> None:
        name = PurePosixPath(path).parent.name if room in _FOLDERS else PurePosixPath(path).stem
        source = _read(parts, path, model, room, name)
        if source is None:
            return
        given = source.value.id  # type: ignore[attr-defined]
        if given != name:
            reason = f"id '{given}' differs from the {'folder' if room in _FOLDERS else 'file'} name '{name}'"
            parts.problems.error(path, source.line("id"), reason, "make them the same")
            parts.broken.setdefault(room, set()).add(name)
        _put(parts, getattr(parts, room), source)

    return read


def _city(parts: Parts, path: str) -> None:
    parts.city = _read(parts, path, City, "city", "city")


def _divisions(parts: Parts, path: str) -> None:
    parts.divisions = read_divisions(parts.files[path], parts.problems)


def _vocabulary(parts: Parts, path: str) -> None:
    if source := _read(parts, path, Vocabulary, "elements", "*"):
        for index, element in enumerate(source.value.element):
            _put(parts, parts.elements, source.inner("element", index, element))


def _evidence(parts: Parts, path: str) -> None:
    if source := _read(parts, path, EvidenceFile, "evidence", "*"):
        for index, kind in enumerate(source.value.kind):
            _put(parts, parts.evidence, source.inner("kind", index, kind))


def _indicator(parts: Parts, path: str) -> None:
    name = PurePosixPath(path).stem
    if indicator := read_indicator(parts.files[path], path, name, parts.problems):
        parts.indicators[name] = indicator
    else:
        parts.broken.setdefault("indicators", set()).add(name)


def _report(parts: Parts, path: str) -> None:
    name = PurePosixPath(path).stem
    if report := read_report(parts.files[path], path, name, parts.problems):
        parts.reports[name] = report


def _template(parts: Parts, path: str) -> None:
    template = read_template(path, parts.files[path], parts.problems)
    if template is None:
        return
    if template.kind in parts.templates:
        reason = f"there is another layout of '{template.kind}'"
        parts.problems.error(path, 0, reason, "keep either the .docx or the .typ")
    parts.templates[template.kind] = template


def _seal(parts: Parts, path: str) -> None:
    if seal := read_seal(path, parts.files[path], parts.problems):
        parts.seals[PurePosixPath(path).stem] = seal


_READERS: dict[str, Callable[[Parts, str], None]] = {
    "city": _city,
    "divisions": _divisions,
    "vocabulary": _vocabulary,
    "evidence": _evidence,
    "organisations": _named_file("organisations", Organisation),
    "datasets": _named_file("datasets", Dataset),
    "services": _named_file("services", Service),
    "policies": _named_file("policies", Policy),
    "life_events": _named_file("life_events", LifeEvent),
    "calendars": _named_file("calendars", CalendarFile),
    "indicators": _indicator,
    "reports": _report,
    "inspections": _named_file("inspections", Checklist),
    "exchanges": _named_file("exchanges", Exchange),
    "word templates": _template,
    "typst templates": _template,
    "seals": _seal,
}
