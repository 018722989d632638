"""Registers: every row version known at an instant, without personal columns, a file each."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg import sql

from yiwang.definitions.dataset import Dataset
from yiwang.definitions.sql.views import register_view
from yiwang.records.figures.intake.copying import copied, write

_STATES = """
select dataset, count(*), count(recorded_to), max(id) from registry_datasetrow
where recorded_from <= %s group by dataset
"""
_ROWS = """
select {key}, subject_id, valid_from, valid_to{columns} from registry_datasetrow
where dataset = {dataset} and recorded_from <= {at} and (recorded_to is null or recorded_to > {at})
order by key, valid_from, id
"""


def bring_in(
    folder: Path, datasets: Iterable[Dataset], before: Mapping[str, Mapping[str, str]], known_at: datetime
) -> dict[str, dict[str, str]]:
    """Return the files of every register that has rows; only registers that changed are read."""
    states = _states(known_at)
    files = {}
    for dataset in datasets:
        if dataset.id in states:
            view = register_view(dataset)
            state = sha256(f"{states[dataset.id]} {sorted(view.columns.items())}".encode()).hexdigest()
            kept = before.get(view.name, {}).get("", "")
            is_kept = state[:24] in kept and (folder / kept).exists()
            files[view.name] = {"": kept} if is_kept else _read(folder, dataset, known_at, state)
    return files


def _states(known_at: datetime) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_STATES, [known_at])
        return {
            dataset: f"{dataset} {rows} {ended} {last}" for dataset, rows, ended, last in cursor.fetchall()
        }


def _read(folder: Path, dataset: Dataset, known_at: datetime, state: str) -> dict[str, str]:
    shown = [column for column in dataset.column if not column.personal]
    fields = [sql.SQL(", nullif(values->>{}, '')").format(sql.Literal(column.id)) for column in shown]
    query = sql.SQL(_ROWS).format(
        key=_key(dataset),
        columns=sql.SQL("").join(fields),
        dataset=sql.Literal(dataset.id),
        at=sql.Literal(known_at),
    )
    view = register_view(dataset)
    return write(folder, view, copied(query, view.columns), state)


def _key(dataset: Dataset) -> sql.Composable:
    """A personal key, such as an ID number, leaves the register only as a pseudonym of this installation."""
    if not any(column.personal for column in dataset.column if column.id == dataset.key):
        return sql.SQL("key")
    secret = sha256(b"yiwang figures\0" + settings.ID_NUMBER_KEY.encode()).hexdigest()
    whole = sql.SQL("convert_to({} || dataset || ' ' || key, 'UTF8')").format(sql.Literal(secret))
    return sql.SQL("left(encode(sha256({}), 'hex'), 32)").format(whole)
