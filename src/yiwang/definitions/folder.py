"""A city folder: its bytes on disk, and the typed city made of them."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yiwang.definitions.city import City
from yiwang.definitions.dataset import Dataset
from yiwang.definitions.divisions import Division
from yiwang.definitions.evidence import EvidenceKind
from yiwang.definitions.exchange import Exchange
from yiwang.definitions.forms import Form
from yiwang.definitions.indicator import Indicator
from yiwang.definitions.inspection import Checklist
from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.organisation import Organisation
from yiwang.definitions.policy import Policy
from yiwang.definitions.problems import FolderErrors, Problems
from yiwang.definitions.report import ReportText
from yiwang.definitions.rows import FolderRow
from yiwang.definitions.service import Service
from yiwang.definitions.templates import Template
from yiwang.definitions.vocabulary import Element
from yiwang.kernel.bpmn import Procedure
from yiwang.kernel.calendars import Calendar
from yiwang.kernel.dmn import Model

MAX_FILE_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """The SHA-256 of every file by path, and the hash of the whole, which identifies a release."""

    files: Mapping[str, str]

    @property
    def hash(self) -> str:
        """SHA-256 over the sorted lines ``path sha256``."""
        lines = "".join(f"{path} {self.files[path]}\n" for path in sorted(self.files))
        return hashlib.sha256(lines.encode()).hexdigest()


@dataclass(frozen=True)
class CityFolder:
    """A city whose every file was read and every reference resolved.

    Mappings are by id; forms and checklists by the id of their service, decision models by their path,
    templates by the kind of notice, seals and exchanges by the organisation.
    """

    manifest: Manifest
    city: City
    divisions: Mapping[str, Division]
    organisations: Mapping[str, Organisation]
    elements: Mapping[str, Element]
    datasets: Mapping[str, Dataset]
    evidence: Mapping[str, EvidenceKind]
    services: Mapping[str, Service]
    policies: Mapping[str, Policy]
    life_events: Mapping[str, LifeEvent]
    procedures: Mapping[str, Procedure]
    calendars: Mapping[str, Calendar]
    forms: Mapping[str, Form]
    models: Mapping[str, Model]
    indicators: Mapping[str, Indicator]
    reports: Mapping[str, ReportText]
    rows: Mapping[str, tuple[FolderRow, ...]] = field(default_factory=dict)
    inspections: Mapping[str, Checklist] = field(default_factory=dict)
    exchanges: Mapping[str, Exchange] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    seals: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        """The working calendar the city's clocks run by."""
        return self.calendars[self.city.calendar]


def manifest(files: Mapping[str, bytes]) -> Manifest:
    """Hash the files of a folder."""
    return Manifest({path: hashlib.sha256(files[path]).hexdigest() for path in sorted(files)})


def read_folder(path: Path | str) -> dict[str, bytes]:
    """Read a folder from disk: content by path relative to it, ``/`` between names.

    Hidden files are skipped. Raises FolderErrors when there is no such folder, it is one of several cities,
    a link leads out of it, or a file is larger than 5 MB.
    """
    root, problems = Path(path), Problems()
    if not root.is_dir():
        problems.error(".", 0, "is no folder", "name the folder that holds city.toml")
        raise FolderErrors(problems.errors)
    inside = sorted(file.parent.name for file in root.glob("*/city.toml"))
    if inside and not (root / "city.toml").exists():
        problems.error("city.toml", 0, "is missing", f"name one of the cities inside: {', '.join(inside)}")
        raise FolderErrors(problems.errors)
    read = {name: _content(root, name, file, problems) for name, file in _visible(root)}
    if problems.errors:
        raise FolderErrors(problems.errors)
    return {name: content for name, content in read.items() if content is not None}


def _visible(root: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(root.rglob("*")):
        inside = file.relative_to(root)
        hidden = any(part.startswith(".") for part in inside.parts)
        if not hidden and (file.is_symlink() or file.is_file()):
            yield inside.as_posix(), file


def _content(root: Path, name: str, file: Path, problems: Problems) -> bytes | None:
    if not file.resolve().is_relative_to(root.resolve()):
        problems.error(name, 0, "is a link that leads out of the folder", "copy the file into the folder")
    elif not file.is_file():
        problems.error(name, 0, "is a link to a folder or to nothing", "copy the files instead")
    elif file.stat().st_size > MAX_FILE_BYTES:
        problems.error(name, 0, f"is larger than {MAX_FILE_BYTES // 2**20} MB", "split or shorten the file")
    else:
        return file.read_bytes()
    return None
