# ruff: noqa: S608 (names come from checked definitions, values are parameters)
"""Deciding again only for those whose facts changed since the last run, to exactly what everybody gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from yiwang.networks.policies.matching.choosing import Chosen
from yiwang.networks.policies.matching.deciding import (
    Decided,
    Engine,
    Rule,
    Tally,
    decided_of,
    entitle,
    table_of,
)

_MOST = 0.3
"""Beyond this share of the subjects, deciding for everybody is as quick."""


@dataclass(frozen=True)
class Before:
    """What the last run of a policy left, by the same rule: who was entitled, over what facts, its counts."""

    entitled: Path
    facts: Path
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Touched:
    """Whose facts differ between two snapshots, as a table, and files with their facts before and after."""

    table: str
    before: Path
    after: Path


def touched(
    connection: duckdb.DuckDBPyConnection,
    chosen: Iterable[Chosen],
    before: Path,
    after: Path,
    folder: Path,
) -> Touched | None:
    """Return whose facts, of those some policies read, changed between two snapshots; None: too many.

    ``folder`` takes the files.
    """
    columns = dict.fromkeys(f'"{item.fact}"' for one in chosen for item in one.inputs)
    differs = " or ".join(f"a.{name} is distinct from b.{name}" for name in columns)
    table = f"touched_{before.stem.replace('-', '_')}"
    connection.execute(
        f"create or replace temp table {table} as select coalesce(a.subject, b.subject) as subject"
        f" from read_parquet('{after}') a full join read_parquet('{before}') b on a.subject = b.subject"
        f" where a.subject is null or b.subject is null or {differs}"
    )
    row = connection.execute(
        f"select (select count(*) from {table}), (select count(*) from read_parquet('{after}'))"
    ).fetchone()
    assert row is not None  # an aggregate has a row
    if row[0] > row[1] * _MOST:
        return None
    found = Touched(table, folder / f"{table}-before.parquet", folder / f"{table}-after.parquet")
    for source, into in ((before, found.before), (after, found.after)):
        connection.execute(
            f"copy (select subject, {', '.join(columns)} from read_parquet('{source}')"
            f" semi join {table} using (subject)) to '{into}' (format parquet)"
        )
    return found


def decide_again(
    connection: duckdb.DuckDBPyConnection, rule: Rule, last: Before, whom: Touched, engine: Engine
) -> Decided:
    """Decide one policy as ``decide`` does, from what the last run found and whose facts changed.

    Those are decided by their old facts too, so that the counts lose them as they were.
    """
    table = table_of(rule.chosen)
    was = entitle(connection, rule, whom.before, engine)
    tally = _said(last.said).changed(was, entitle(connection, rule, whom.after, engine))
    connection.execute(
        f"insert into {table} select subject, amount, '' from read_parquet('{last.entitled}')"
        f" anti join {whom.table} using (subject)"
    )
    return decided_of(connection, rule, tally)


def _said(said: Mapping[str, Any]) -> Tally:
    """The counts as the last run wrote them down."""
    conditions = tuple((one["failed"], one["unknown"]) for one in said["conditions"])
    return Tally(said["subjects"], said["refused"], said["unknown"], said["errors"], conditions)
