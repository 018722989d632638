"""Deleting a city's data."""

import shutil
from pathlib import Path
from typing import LiteralString

from yiwang.web.running import rights, supervise
from yiwang.web.running.place import Place

_OURS = (
    "pg",
    "secrets",
    "documents",
    "static",
    "log",
    "tlog",
    "figures",
    "snapshots",
    "matches",
    "simulations",
    "outbox",
    "clock.json",
    "supervisor.conf",
    "supervisord.pid",
)
"""What a city keeps in its data folder; anything else there is somebody else's."""
_MADE_YEARS = "demo-year-*.json"

_EMPTY: LiteralString = """
do $$ declare found record; begin
  for found in select oid::regclass as name from pg_class
               where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
  loop execute format('drop table if exists %s cascade', found.name); end loop;
  for found in select oid::regprocedure as name from pg_proc where pronamespace = 'public'::regnamespace
  loop execute format('drop routine if exists %s cascade', found.name); end loop;
  for found in select oid::regclass as name from pg_class
               where relnamespace = 'public'::regnamespace and relkind = 'S'
  loop execute format('drop sequence if exists %s cascade', found.name); end loop;
end $$
"""


def what_is_lost(place: Place) -> str:
    """Return what a reset would delete, in words, or nothing when there is nothing."""
    found = [path.name for path in _ours(place)]
    parts = [f"the city's {', '.join(found)} in {place.data}"] if found else []
    if not place.is_embedded:
        parts.append(f"every table in the database {_name(place)}")
    return " and ".join(parts)


def reset(place: Place) -> None:
    """Stop the city and delete its data; of a database of one's own, everything in its public schema."""
    supervise.down(place.data)
    if not place.is_embedded:
        empty(place)
    for path in _ours(place):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _ours(place: Place) -> list[Path]:
    named = [place.data / name for name in _OURS]
    return [path for path in (*named, *sorted(place.data.glob(_MADE_YEARS))) if path.exists()]


def empty(place: Place) -> None:
    """Delete everything a city made in its database, whoever owns the schema."""
    with rights.connect(place.owner_url) as connection:
        connection.execute(_EMPTY)


def _name(place: Place) -> str:
    with rights.connect(place.owner_url) as connection:
        return connection.info.dbname
