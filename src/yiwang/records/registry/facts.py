"""Facts: what the registers say about subjects, as of a day, as it was known at an instant."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from yiwang.definitions import CityFolder, RowError, check_row
from yiwang.records import clock
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.releases import city
from yiwang.records.registry.settling import begin_writing


@dataclass(frozen=True)
class Row:
    """A row to write: replaces the current row of the same key and first day, which stays as history."""

    key: str
    subject: UUID | None
    valid_from: date
    values: Mapping[str, Any]
    valid_to: date | None = None


class RowsRefused(ValueError):
    """Rows that do not fit their dataset, every fault of all of them; nothing was written."""

    def __init__(self, errors: tuple[RowError, ...]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))


@transaction.atomic
def write_rows(
    dataset: str, rows: Collection[Row], *, organisation: str, folder: CityFolder | None = None
) -> list[DatasetRow]:
    """Write rows into a register as one event, after checking each against the dataset's columns.

    The dataset is that of ``folder``, by default of the release in force. Raises ``RowsRefused`` naming
    dataset, key and column, ``NothingPublished`` without a release, and LookupError for no such dataset.
    """
    definition = (folder or city()).datasets.get(dataset)
    if definition is None:
        raise LookupError(f"the release in force has no dataset {dataset}; add datasets/{dataset}.toml")
    if errors := tuple(error for row in rows for error in check_row(definition, row.values, row.key)):
        raise RowsRefused(errors)
    begin_writing()
    replaced = _hold(dataset, rows)
    now = clock.present()  # after whoever wrote the rows to be replaced has committed
    DatasetRow.objects.filter(pk__in=replaced).update(recorded_to=now)
    written = DatasetRow.objects.bulk_create(
        DatasetRow(
            dataset=dataset,
            key=row.key,
            subject_id=row.subject,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            recorded_from=now,
            values={name: _stored(value) for name, value in row.values.items()},
        )
        for row in rows
    )
    subjects = tuple({row.subject for row in rows if row.subject})
    public = {"dataset": dataset, "rows": len(rows)}
    record([NewEvent("facts-written", organisation, subjects=subjects, public=public)])
    return written


def _hold(dataset: str, rows: Iterable[Row]) -> list[int]:
    """Lock and return the current rows that new ones replace."""
    wanted = {(row.key, row.valid_from) for row in rows}
    current = DatasetRow.objects.filter(
        dataset=dataset, recorded_to__isnull=True, key__in={key for key, _ in wanted}
    ).select_for_update(no_key=True)
    found = current.order_by("key", "valid_from").values_list("pk", "key", "valid_from")
    return [pk for pk, key, day in found if (key, day) in wanted]


def _stored(value: Any) -> Any:
    """As JSON keeps it: days in ISO 8601, exact numbers as their text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def rows_of(
    datasets: Iterable[str], subjects: Iterable[UUID], *, valid_on: date, known_at: datetime | None = None
) -> QuerySet[DatasetRow]:
    """Return the rows about some subjects in force on a day, newest first."""
    at = known_at or clock.present()
    rows = DatasetRow.objects.filter(dataset__in=list(datasets), subject__in=list(subjects))
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_on), valid_from__lte=valid_on)
    rows = rows.filter(Q(recorded_to__isnull=True) | Q(recorded_to__gt=at), recorded_from__lte=at)
    return rows.order_by("-valid_from", "-id")


def facts(
    columns: Iterable[str], subjects: Iterable[UUID], *, valid_on: date, known_at: datetime | None = None
) -> dict[UUID, dict[str, Any]]:
    """Return ``{subject: {"dataset.column": value}}`` for the columns asked for.

    Of a dataset's rows about a subject in force on the day, the one that began last answers, whole: what it
    leaves out is absent, not taken from an earlier one. ``snapshots.snapshot`` says the same of everybody.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for column in columns:
        dataset, _, name = column.partition(".")
        wanted[dataset].add(name)
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    answered: set[tuple[UUID, str]] = set()
    for row in rows_of(wanted, subjects, valid_on=valid_on, known_at=known_at):
        if row.subject_id is None or (row.subject_id, row.dataset) in answered:
            continue
        answered.add((row.subject_id, row.dataset))
        for name in wanted[row.dataset] & row.values.keys():
            found[row.subject_id][f"{row.dataset}.{name}"] = row.values[name]
    return dict(found)
