"""Definitions: what the published releases held, and from which day to which."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from yiwang.definitions import CityFolder
from yiwang.definitions.sql.views import FIXED, View
from yiwang.records import clock
from yiwang.records.figures.intake.copying import schema_of, write
from yiwang.records.registry.models import Release
from yiwang.records.registry.releases import folder_of

_VIEWS = {view.name: view for view in FIXED}
_Of = Callable[[CityFolder], dict[str, tuple[Any, ...]]]


def bring_in(folder: Path) -> dict[str, dict[str, str]]:
    """Write the views of definitions; a file is written once for each row of published releases."""
    releases = list(Release.objects.filter(published_at__isnull=False).order_by("published_at", "loaded_at"))
    if not releases:
        return {}
    state = sha256(" ".join(release.manifest for release in releases).encode()).hexdigest()
    spans = list(_spans(releases))
    made = {name: _written(folder, _VIEWS[name], state, _dated(spans, of)) for name, of in _CONTENT.items()}
    return made | {"divisions": _written(folder, _VIEWS["divisions"], state, _divisions(spans[-1][0]))}


def _written(folder: Path, view: View, state: str, rows: list[tuple[Any, ...]]) -> dict[str, str]:
    schema = schema_of(view.columns)
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(list(column), field.type) for column, field in zip(columns, schema, strict=True)]
    return write(folder, view, pa.table(arrays, schema=schema), state)


def _spans(releases: list[Release]) -> Iterator[tuple[CityFolder, date, date | None]]:
    """Yield what was in force at the end of some days: the city, the first of them and the last."""
    days = [(release.pk, clock.day_of(release.published_at)) for release in releases if release.published_at]
    for at, (release, begins) in enumerate(days):
        later = [day for _, day in days[at + 1 :]]
        if not later:
            yield folder_of(release), begins, None
        elif later[0] > begins:
            yield folder_of(release), begins, later[0] - timedelta(days=1)


def _dated(spans: list[tuple[CityFolder, date, date | None]], of: _Of) -> list[tuple[Any, ...]]:
    """Return one row for each stretch of days a definition stood unchanged in what the view shows."""
    rows: list[tuple[Any, ...]] = []
    open_rows: dict[str, tuple[Any, ...]] = {}
    for city, begins, ends in spans:
        now = of(city)
        for name in [name for name, row in open_rows.items() if now.get(name) != row[:-2]]:
            rows.append(open_rows.pop(name))
        for name, values in now.items():
            first = open_rows[name][-2] if name in open_rows else begins
            open_rows[name] = (*values, first, ends)
    return sorted([*rows, *open_rows.values()], key=lambda row: (row[0], row[-2]))


def _divisions(city: CityFolder) -> list[tuple[Any, ...]]:
    found = city.divisions.values()
    return [(one.code, one.name, one.level, one.parent) for one in found]


def _services(city: CityFolder) -> dict[str, tuple[Any, ...]]:
    found: Mapping[str, Any] = city.services
    return {one.id: (one.id, one.name.zh, one.organisation, one.kind) for one in found.values()}


def _life_events(city: CityFolder) -> dict[str, tuple[Any, ...]]:
    found = city.life_events.values()
    return {one.id: (one.id, one.name.zh, one.lead, len(one.part)) for one in found}


def _organisations(city: CityFolder) -> dict[str, tuple[Any, ...]]:
    found = city.organisations.values()
    return {one.id: (one.id, one.name.zh, one.division) for one in found}


_CONTENT: dict[str, _Of] = {
    "definitions.services": _services,
    "definitions.life_events": _life_events,
    "definitions.organisations": _organisations,
}
