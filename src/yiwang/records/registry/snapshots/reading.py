"""Rows of one dataset out of PostgreSQL, by COPY inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection
from psycopg import sql

from yiwang.definitions.dataset import Column


@dataclass(frozen=True)
class View:
    """What is asked of the registers: what held on a day, as it was known at an instant."""

    valid_on: date
    known_at: datetime


def copy_rows(
    dataset: str, columns: Sequence[Column], view: View, into: Path, since: View | None = None
) -> int:
    """Write the rows of a view as CSV and return how many; with ``since``, only of subjects that changed.

    The fields are subject, first day, id, then the columns as texts; what is absent is an empty field.
    """
    fields = [sql.SQL("values->>{}").format(column.id) for column in columns]
    where = _in_view(dataset, view)
    if since is not None:
        where = sql.SQL("{} and subject_id in ({})").format(where, _changed(dataset, since, view))
    query = sql.SQL("select subject_id, valid_from, id, {} from registry_datasetrow where {}")
    return _copy(query.format(sql.SQL(", ").join(fields), where), into)


def copy_changed(dataset: str, since: View, view: View, into: Path) -> int:
    """Write the subjects whose rows two views may see differently, one a line, and return how many."""
    return _copy(_changed(dataset, since, view), into)


def _in_view(dataset: str, view: View) -> sql.Composed:
    return sql.SQL(
        "dataset = {0} and subject_id is not null and valid_from <= {1}"
        " and (valid_to is null or valid_to >= {1})"
        " and recorded_from <= {2} and (recorded_to is null or recorded_to > {2})"
    ).format(dataset, view.valid_on, view.known_at)


def _changed(dataset: str, since: View, view: View) -> sql.Composed:
    """Subjects with a row that begins or ends, in the world or in the register, between two views."""
    first, last = sorted((since.known_at, view.known_at))
    parts = [
        sql.SQL("recorded_from > {0} and recorded_from <= {1}").format(first, last),
        sql.SQL("recorded_to > {0} and recorded_to <= {1}").format(first, last),
    ]
    if since.valid_on != view.valid_on:
        early, late = sorted((since.valid_on, view.valid_on))
        parts.append(sql.SQL("valid_from > {0} and valid_from <= {1}").format(early, late))
        parts.append(sql.SQL("valid_to >= {0} and valid_to < {1}").format(early, late))
    selects = [
        sql.SQL(
            "select subject_id from registry_datasetrow where dataset = {} and subject_id is not null and {}"
        ).format(dataset, part)
        for part in parts
    ]
    return sql.SQL(" union ").join(selects)


def _copy(query: sql.Composed, into: Path) -> int:
    with connection.cursor() as cursor, into.open("wb") as file:
        statement = sql.SQL("copy ({}) to stdout (format csv)").format(query)
        with cursor.copy(statement) as copy:
            for data in copy:
                file.write(data)
        return int(cursor.rowcount)
