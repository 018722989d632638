"""Keeps derived registers true: their rows are made anew for the days another register was written for."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from yiwang.definitions import CityFolder
from yiwang.definitions.derived import DerivedRow, derive, derived_from
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.folder_rows import changed_rows
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.releases import city

_LOCK = 0x59574456  # "YWDV"
_DAYS_AT_ONCE = 31


@transaction.atomic
def refresh_derived(
    dataset: str, days: Collection[date], *, folder: CityFolder | None = None
) -> dict[str, int]:
    """Remake the rows of the registers made of ``dataset``, and of those made of these, for some days.

    Rows of the register must be valid from their day. Call it in the transaction that wrote them, or later:
    what would be written again is not. Returns how many rows of each register changed. Raises
    ``CannotDerive``, and ``NothingPublished`` without a release; then nothing was written.
    """
    known = folder or city()
    changed: dict[str, int] = {}
    for target in derived_from(known, dataset):
        _one_at_a_time(target)
        new = changed_rows(target, [_row(row) for row in _made(known, target, days)])
        if new:
            write_rows(target, new, organisation=known.datasets[target].organisation, folder=known)
        changed |= {target: len(new)} | refresh_derived(target, {row.valid_from for row in new}, folder=known)
    return changed


def _one_at_a_time(target: str) -> None:
    """Two writers of one day must not each make its row without the other's."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, target])


def _made(folder: CityFolder, target: str, days: Collection[date]) -> Iterator[DerivedRow]:
    """Yield the rows of some days: a model is made ready once for many days, and few days lie in memory."""
    derivation, wanted = folder.datasets[target].derived, sorted(set(days))
    if derivation is None:
        return
    source = DatasetRow.objects.filter(dataset=derivation.of, recorded_to__isnull=True)
    for first in range(0, len(wanted), _DAYS_AT_ONCE):
        rows = source.filter(valid_from__in=wanted[first : first + _DAYS_AT_ONCE])
        yield from derive(folder, target, rows.values_list("values", flat=True), _in_force)


def _in_force(dataset: str, day: date) -> list[dict[str, Any]]:
    """The rows of a register in force on a day; of one key, the one that began last."""
    rows = DatasetRow.objects.filter(dataset=dataset, valid_from__lte=day, recorded_to__isnull=True)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).order_by("valid_from", "id")
    return list({row.key: row.values for row in rows}.values())


def _row(made: DerivedRow) -> Row:
    return Row(made.key, None, made.day, {name: _plain(value) for name, value in made.values.items()})


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value
