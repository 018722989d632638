# ruff: noqa: S608 (names come from checked definitions, values are parameters)
"""Comparing a run with the one before: only what differs goes to the database."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from yiwang.networks.policies.matching.choosing import Chosen
from yiwang.networks.policies.matching.deciding import table_of

CHANGES = "changes"


def compare(
    connection: duckdb.DuckDBPyConnection, chosen: Sequence[Chosen], folder: Path, runs: Mapping[str, str]
) -> list[Chosen]:
    """Fill the table ``changes`` with what differs from the last run; ``gone`` is what is found no more.

    What the last run found lies in Parquet files, each beside the id of the run that wrote it. One of
    another run than ``runs`` says was committed last for the policy is not believed: then everything found
    counts as changed, and the policy is returned, for the database to end what is found no more.
    """
    anew = []
    connection.execute(
        f"create or replace table {CHANGES} (policy varchar, period varchar, version date, subject varchar,"
        " amount decimal(18,2), outranked_by varchar, gone boolean)"
    )
    for one in chosen:
        known = kept(folder, one, runs.get(one.id))
        if known is None:
            anew.append(one)
        before = f"read_parquet('{known}')" if known else f"(select * from {table_of(one)} limit 0)"
        connection.execute(
            f"insert into {CHANGES} select '{one.id}', '{one.period}', date '{one.version.valid_from}',"
            " coalesce(n.subject, b.subject), n.amount, coalesce(n.outranked_by, ''), n.subject is null"
            f" from {table_of(one)} n full join {before} b on b.subject = n.subject"
            " where n.subject is null or b.subject is null or b.amount is distinct from n.amount"
            " or b.outranked_by is distinct from n.outranked_by"
        )
    return anew


def keep(connection: duckdb.DuckDBPyConnection, chosen: Sequence[Chosen], folder: Path, run: str) -> None:
    """Keep what a run found for the next one; a file appears whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in chosen:
        path, note = _paths(folder, one)
        note.unlink(missing_ok=True)
        connection.execute(f"copy (select * from {table_of(one)}) to '{path}' (format parquet)")
        half = note.with_suffix(".half")
        half.write_text(json.dumps({"run": run, "version": str(one.version.valid_from)}))
        half.replace(note)


def kept(folder: Path, one: Chosen, run: str | None) -> Path | None:
    """Return the file of what the run ``run`` found for a policy and period, or None."""
    path, note = _paths(folder, one)
    if run is None or not note.exists() or not path.exists():
        return None
    said = json.loads(note.read_text())
    return path if said == {"run": run, "version": str(one.version.valid_from)} else None


def _paths(folder: Path, one: Chosen) -> tuple[Path, Path]:
    path = folder / f"{one.id}-{one.period}.parquet"
    return path, path.with_suffix(".json")
