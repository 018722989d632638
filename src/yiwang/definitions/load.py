"""Reads and checks a whole city folder: all of it, or all that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from yiwang.definitions.checks.calendars import build_calendars
from yiwang.definitions.checks.exchanges import check_exchanges
from yiwang.definitions.checks.indicators import check_indicators, try_indicators
from yiwang.definitions.checks.life_events import check_life_events
from yiwang.definitions.checks.policies import check_policies
from yiwang.definitions.checks.registers import check_registers
from yiwang.definitions.checks.reports import check_reports
from yiwang.definitions.checks.services import check_services
from yiwang.definitions.checks.tasks import check_tasks
from yiwang.definitions.folder import CityFolder, manifest
from yiwang.definitions.form_files import read_form
from yiwang.definitions.models import read_models, review_models, run_tests
from yiwang.definitions.parts import Parts, read_parts, room_of
from yiwang.definitions.problems import FileError, FolderErrors, Problems
from yiwang.definitions.procedures import read_procedures
from yiwang.definitions.row_files import read_row_files
from yiwang.definitions.templates import try_templates
from yiwang.definitions.toml import N, Source
from yiwang.kernel.calendars import Calendar


@dataclass(frozen=True)
class Report:
    """What a check found: errors make the folder unusable, warnings should be looked at."""

    errors: tuple[FileError, ...]
    warnings: tuple[FileError, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Tell whether the folder may be loaded."""
        return not self.errors


def load(files: Mapping[str, bytes]) -> CityFolder:
    """Load a folder, or raise FolderErrors with every error in it."""
    parts, calendars = _read(files)
    _check(parts)
    return _folder(parts, calendars)


def load_again(files: Mapping[str, bytes]) -> CityFolder:
    """Load a folder that was checked when it was published, perhaps by a version with fewer checks.

    What is published stays in force when a newer version asks for more: that is for the next release to meet.
    Raises FolderErrors for files that cannot be read any more.
    """
    return _folder(*_read(files))


def check(files: Mapping[str, bytes], *, trials: bool = True) -> Report:
    """Check a folder without refusing it: all errors and warnings in order, and what it holds.

    Beyond what loading needs, decision tables are reviewed, every model's own tests are run and indicators
    are tried. Without ``trials`` nothing is run, which takes seconds: enough for a folder that was checked
    before, or while only a life event is being changed.
    """
    parts, _ = _read(files)
    _check(parts)
    review_models(parts.models, parts.problems)
    if trials:
        run_tests(parts)
        try_indicators(parts)
        try_templates(parts.templates, parts.problems)
    found = parts.problems
    return Report(tuple(sorted(set(found.errors))), tuple(sorted(set(found.warnings))), _counts(parts))


def _read(files: Mapping[str, bytes]) -> tuple[Parts, dict[str, Calendar]]:
    parts = read_parts(files, Problems())
    read_procedures(parts)
    read_models(parts)
    _read_forms(parts)
    read_row_files(parts)
    return parts, build_calendars(parts)


def _check(parts: Parts) -> None:
    """Hold the files against each other."""
    check_registers(parts)
    check_services(parts)
    check_tasks(parts)
    check_policies(parts)
    check_life_events(parts)
    check_indicators(parts)
    check_reports(parts)
    check_exchanges(parts)


def _read_forms(parts: Parts) -> None:
    if parts.is_broken("elements", "*"):
        return  # every field would be reported as unknown
    elements = {name: source.value for name, source in parts.elements.items()}
    for path in sorted(parts.files):
        if room_of(path) == "forms":
            service = PurePosixPath(path).parent.name
            form = read_form(parts.files[path], path, service, elements, parts.problems)
            if form is not None:
                parts.forms[service] = form


def _folder(parts: Parts, calendars: dict[str, Calendar]) -> CityFolder:
    if parts.problems.errors:
        raise FolderErrors(parts.problems.errors)
    assert parts.city is not None  # its absence was an error
    return CityFolder(
        manifest=manifest(parts.files),
        city=parts.city.value,
        divisions=parts.divisions,
        organisations=_values(parts.organisations),
        elements=_values(parts.elements),
        datasets=_values(parts.datasets),
        evidence=_values(parts.evidence),
        services=_values(parts.services),
        policies=_values(parts.policies),
        life_events=_values(parts.life_events),
        procedures=parts.procedures,
        calendars=calendars,
        forms=parts.forms,
        models=parts.models,
        indicators=parts.indicators,
        reports=parts.reports,
        rows=parts.rows,
        inspections=_values(parts.inspections),
        exchanges=_values(parts.exchanges),
        templates=parts.templates,
        seals=parts.seals,
    )


def _values(sources: Mapping[str, Source[N]]) -> dict[str, N]:
    return {name: source.value for name, source in sources.items()}


def _counts(parts: Parts) -> dict[str, int]:
    services = [source.value for source in parts.services.values()]
    return {
        "files": len(parts.files),
        "divisions": len(parts.divisions),
        "organisations": len(parts.organisations),
        "elements": len(parts.elements),
        "datasets": len(parts.datasets),
        "rows": sum(map(len, parts.rows.values())),
        "evidence": len(parts.evidence),
        "services": len(services),
        "services that cannot be applied for": sum(not service.can_apply for service in services),
        "policies": len(parts.policies),
        "life events": len(parts.life_events),
        "procedures": len(parts.procedures),
        "calendars": len(parts.calendars),
        "forms": len(parts.forms),
        "decision models": len(parts.models),
        "indicators": len(parts.indicators),
        "reports": len(parts.reports),
    }
