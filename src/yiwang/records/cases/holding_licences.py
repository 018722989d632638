"""The licence a service acts on: one that the applicant holds, and that the application names."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from yiwang.definitions import CityFolder
from yiwang.definitions.service import Held, Service
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.facts import rows_of
from yiwang.records.registry.models import DatasetRow


def licences_held(folder: CityFolder, held: Held, subject: UUID, day: date) -> list[DatasetRow]:
    """Return the licences of a kind a subject holds on a day, newest first."""
    rows = rows_of([str(folder.evidence[held.kind].dataset)], [subject], valid_on=day)
    return [row for row in rows if row.values.get("kind", held.kind) == held.kind]


def known_numbers(
    folder: CityFolder, services: Sequence[Service], subject: UUID, day: date
) -> dict[str, str]:
    """Return the answer to which licence is meant, where the applicant holds one of its kind only."""
    found = {}
    for held in (service.held for service in services):
        rows = licences_held(folder, held, subject, day) if held else []
        if held and len({row.key for row in rows}) == 1:
            found[held.number] = rows[0].key
    return found


def must_hold_one(folder: CityFolder, service: Service, subject: UUID, day: date) -> None:
    """Refuse an application about a licence to somebody who holds none. Raises ``ActRefused``."""
    if service.held and not licences_held(folder, service.held, subject, day):
        raise ActRefused("no-licence-held", name=folder.evidence[service.held.kind].name)


def must_hold_named(
    folder: CityFolder, services: Sequence[Service], subject: UUID, values: Mapping[str, Any], day: date
) -> None:
    """Refuse an application about a licence that its number does not fit. Raises ``ActRefused``."""
    for service in services:
        held = service.held
        if held is None:
            continue
        must_hold_one(folder, service, subject, day)
        number = str(values.get(held.number, "")).strip()
        if number not in {row.key for row in licences_held(folder, held, subject, day)}:
            name = folder.evidence[held.kind].name
            raise ActRefused("not-this-licence", fields={held.number: True}, name=name, number=number)
