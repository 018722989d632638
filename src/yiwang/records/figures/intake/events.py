"""Events: those the log gained since the last snapshot, added to the files of their days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from psycopg import sql

from yiwang.definitions.sql.views import FIXED
from yiwang.records.figures.intake.copying import copied, put

VIEW = next(view for view in FIXED if view.name == "events")
_AT_ONCE = 500_000

_NEW = """
select e.id, e.type, e.organisation, e.case_id, e.occurred_at at time zone {zone},
  (e.occurred_at at time zone {zone})::date, l.position, convert_from(e.public, 'UTF8')::json->'data'
from log_entry l join event e on e.id = l.event_id
where l.position >= {first} and l.position < {end} order by l.position
"""


@dataclass(frozen=True)
class Days:
    """Files by day, how many events of cases came in, and which days were touched."""

    files: Mapping[str, str]
    of_cases: int
    touched: frozenset[str]


def bring_in(folder: Path, files: Mapping[str, str], first: int, end: int) -> Days:
    """Add the log's entries from position ``first`` up to ``end``; only the days they fall on are rewritten.

    The day is that of ``occurred_at`` in the city's time zone.
    """
    days, of_cases, touched = dict(files), 0, set()
    for start in range(first, end, _AT_ONCE):
        table = _read(start, min(start + _AT_ONCE, end))
        of_cases += table.num_rows - table["case_id"].null_count
        for day, rows in by_day(table):
            days[day] = add(folder, day, days.get(day), rows)
            touched.add(day)
    return Days(days, of_cases, frozenset(touched))


def by_day(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Yield the rows of each day, in their order."""
    for day in sorted(pc.unique(table["day"]).to_pylist()):
        yield day.isoformat(), table.filter(pc.equal(table["day"], pa.scalar(day, pa.date32())))


def add(folder: Path, day: str, file: str | None, rows: pa.Table) -> str:
    """Write a day's file anew with more rows; returns its name, which ends on how far it goes."""
    if file is not None:
        before = pq.read_table(folder / file, schema=_in_file(rows))
        rows = pa.concat_tables([before, rows.drop_columns(["day"])])
    else:
        rows = rows.drop_columns(["day"])
    last = rows["position"][-1].as_py()
    name = f"events/day={day}/{last + 1}.parquet"
    put(folder / name, rows)
    return name


def _in_file(rows: pa.Table) -> pa.Schema:
    return rows.drop_columns(["day"]).schema


def _read(first: int, end: int) -> pa.Table:
    zone = sql.Literal(settings.TIME_ZONE)
    query = sql.SQL(_NEW).format(zone=zone, first=sql.Literal(first), end=sql.Literal(end))
    return copied(query, VIEW.columns)
