"""From checked batches into the register, in one transaction: staged by COPY, compared, merged."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
from django.db import connection

from yiwang.records import clock
from yiwang.records.registry import identity

_CHUNK = 20_000
_STAGE = """
create temporary table staged_row (
    row bigint, key text, found bytea, who text, name text,
    valid_from date, valid_to date, "values" jsonb
) on commit drop
"""
_TWICE = """
delete from staged_row s using (
    select row, first_value(row) over same as first, row_number() over same as turn
    from staged_row window same as (partition by key, valid_from order by row)
) d where s.row = d.row and d.turn > 1 returning s.row, d.first
"""
_UNKNOWN = """
delete from staged_row s where s.found is not null
and not exists (select from registry_subject b where b.identifier_hash = s.found) returning s.row
"""
_NEWCOMERS = """
select distinct on (found) found, who, name from staged_row s where s.found is not null
and not exists (select from registry_subject b where b.identifier_hash = s.found)
"""
_HOLD = """
select c.id from staged_row s, registry_datasetrow c
where c.dataset = %s and c.recorded_to is null and c.key = s.key and c.valid_from = s.valid_from
order by c.id for no key update of c
"""
_SAME = """
delete from staged_row s using registry_datasetrow c
where c.dataset = %s and c.recorded_to is null and c.key = s.key and c.valid_from = s.valid_from
and c.valid_to is not distinct from s.valid_to
and c.values = s.values
and c.subject_id is not distinct from (select b.id from registry_subject b where b.identifier_hash = s.found)
"""
_CLOSE = """
update registry_datasetrow c set recorded_to = %s from staged_row s
where c.dataset = %s and c.recorded_to is null and c.key = s.key and c.valid_from = s.valid_from
"""
_WRITE = """
insert into registry_datasetrow
    (dataset, key, subject_id, valid_from, valid_to, recorded_from, "values")
select %s, s.key, b.id, s.valid_from, s.valid_to, %s, s.values
from staged_row s left join registry_subject b on b.identifier_hash = s.found
"""


def begin() -> None:
    """Make the table rows are staged in; it is gone with the transaction, or with the next load in it."""
    _run("drop table if exists pg_temp.staged_row, pg_temp.newcomer")
    _run(_STAGE)


def stage(rows: pa.Table) -> None:
    """Copy checked rows, in the columns of the staging table."""
    _copy("staged_row", rows)


def settle() -> None:
    """Tell the database how many rows were staged, so that it joins them sensibly."""
    _run("create index on staged_row (key, valid_from)")
    _run("analyze staged_row")


def drop_doubles() -> list[tuple[int, int]]:
    """Remove rows of a key and first day that an earlier row has; returns them with that earlier row."""
    return [(row, first) for row, first in _rows(_TWICE)]


def drop_strangers() -> list[int]:
    """Remove rows about subjects the city does not know; returns their numbers."""
    return [row for (row,) in _rows(_UNKNOWN)]


def register_newcomers(kind: str) -> int:
    """Register the subjects the city does not know yet, and return how many they are."""
    _run("create temporary table newcomer (found bytea, who bytea, name text) on commit drop")
    for chunk in _newcomers():
        hidden = identity.encrypted_many(who for _, who, _ in chunk)
        found = [f"\\x{bytes(digest).hex()}" for digest, _, _ in chunk]
        names = pa.array([name for _, _, name in chunk], pa.string())
        _copy(
            "newcomer",
            pa.table({"found": found, "who": [f"\\x{each.hex()}" for each in hidden], "name": names}),
        )
    return _run(
        "insert into registry_subject (id, kind, name, identifier, identifier_hash, phone, created_at)"
        " select gen_random_uuid(), %s, name, who, found, '', %s from newcomer"
        " on conflict (identifier_hash) do nothing",
        [kind, clock.now()],
    )


def drop_unchanged(dataset: str) -> int:
    """Remove the staged rows that only repeat current ones; returns how many."""
    return _run(_SAME, [dataset])


def merge(dataset: str) -> tuple[int, int]:
    """Close the current rows that are replaced, write the staged ones; returns how many of each."""
    _run(_HOLD, [dataset])
    now = clock.present()  # after whoever wrote the rows to be replaced has committed
    replaced = _run(_CLOSE, [now, dataset])
    return replaced, _run(_WRITE, [dataset, now])


def days() -> list[date]:
    """Return the first days of the rows that were merged, each once."""
    return [day for (day,) in _rows("select distinct valid_from from staged_row order by 1")]


def _newcomers() -> Iterator[list[tuple[bytes, str, str]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_NEWCOMERS)
        while chunk := cursor.fetchmany(_CHUNK):
            yield chunk


def _run(statement: str, values: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _copy(table: str, rows: pa.Table) -> None:
    buffer = BytesIO()
    pa_csv.write_csv(rows, buffer, pa_csv.WriteOptions(include_header=False))
    with connection.cursor() as cursor, cursor.copy(f"copy {table} from stdin (format csv)") as copy:
        copy.write(buffer.getbuffer())
