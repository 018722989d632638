"""Rows a city publishes with its folder, written into the registers; what is there already is left alone."""

from collections.abc import Collection

from django.db import transaction

from yiwang.definitions import CityFolder
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.releases import city


@transaction.atomic
def write_folder_rows(folder: CityFolder | None = None) -> dict[str, int]:
    """Write the rows of ``rows/*.csv`` that are new or changed; returns how many of each register.

    The folder is by default that of the release in force. Rows that left the folder stay: a register
    forgets nothing. Raises ``NothingPublished`` without a release.
    """
    known = folder or city()
    written: dict[str, int] = {}
    for dataset, given in known.rows.items():
        rows = [Row(row.key, None, row.valid_from, row.values, row.valid_to) for row in given]
        if new := changed_rows(dataset, rows):
            write_rows(dataset, new, organisation=known.datasets[dataset].organisation, folder=known)
        written[dataset] = len(new)
    return written


def changed_rows(dataset: str, rows: Collection[Row]) -> list[Row]:
    """Return the rows a register does not hold as they are: same key, days and values."""
    current = DatasetRow.objects.filter(
        dataset=dataset, recorded_to__isnull=True, valid_from__in={row.valid_from for row in rows}
    )
    known = {(row.key, row.valid_from): (row.valid_to, row.values) for row in current}
    return [row for row in rows if known.get((row.key, row.valid_from)) != (row.valid_to, row.values)]
