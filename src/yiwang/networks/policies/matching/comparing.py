# ruff: noqa: S608 (names come from checked definitions, values are parameters)
"""Comparing a run with the one before: only what differs goes to the database."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from yiwang.networks.policies.matching.again import Before
from yiwang.networks.policies.matching.choosing import Chosen
from yiwang.networks.policies.matching.deciding import Rule, table_of
from yiwang.networks.policies.models import MatchRun

CHANGES = "changes"


def compare(
    connection: duckdb.DuckDBPyConnection,
    chosen: Sequence[Chosen],
    folder: Path,
    runs: Mapping[str, MatchRun],
    narrow: Mapping[str, str],
) -> list[Chosen]:
    """Fill the table ``changes`` with what differs from the last run; ``gone`` is what is found no more.

    What the last run found lies in Parquet files, each beside the id of the run that wrote it. One of
    another run than ``runs`` says was committed last for the policy is not believed: then everything found
    counts as changed, and the policy is returned, for the database to end what is found no more. ``narrow``
    names by policy the table of the only subjects for whom something may differ.
    """
    anew = []
    connection.execute(
        f"create or replace table {CHANGES} (policy varchar, period varchar, version date, subject varchar,"
        " amount decimal(18,2), outranked_by varchar, gone boolean)"
    )
    for one in chosen:
        last = runs.get(one.id)
        found = kept(folder, one, str(last.pk) if last else None)
        if found is None:
            anew.append(one)
        before = f"read_parquet('{found}')" if found else f"(select * from {table_of(one)} limit 0)"
        connection.execute(_differing(one, table_of(one), before, narrow.get(one.id)))
    return anew


def _differing(one: Chosen, now: str, before: str, whom: str | None) -> str:
    among = f" semi join {whom} using (subject)" if whom else ""
    return (
        f"insert into {CHANGES} select '{one.id}', '{one.period}', date '{one.version.valid_from}',"
        " coalesce(n.subject, b.subject), n.amount, coalesce(n.outranked_by, ''), n.subject is null"
        f" from (select * from {now}{among}) n"
        f" full join (select * from {before}{among}) b on b.subject = n.subject"
        " where n.subject is null or b.subject is null or b.amount is distinct from n.amount"
        " or b.outranked_by is distinct from n.outranked_by"
    )


def keep(
    connection: duckdb.DuckDBPyConnection,
    rules: Sequence[Rule],
    facts: Mapping[str, Path],
    folder: Path,
    run: str,
) -> None:
    """Keep what a run found, and the ``facts`` by kind it was found in, for the next run.

    A file appears whole or not at all; the note beside it says whose it is.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for rule in rules:
        path, note = _paths(folder, rule.chosen)
        note.unlink(missing_ok=True)
        connection.execute(f"copy (select * from {table_of(rule.chosen)}) to '{path}' (format parquet)")
        source = facts[rule.chosen.policy.subject]
        _hold(source, folder / source.name)
        half = note.with_suffix(".half")
        half.write_text(json.dumps(_note(rule.chosen, run) | {"rule": rule.digest, "facts": source.name}))
        half.replace(note)
    _forget(folder)


def kept(folder: Path, one: Chosen, run: str | None) -> Path | None:
    """Return the file of what the run ``run`` found for a policy and period, or None."""
    path, note = _paths(folder, one)
    if run is None or not note.exists() or not path.exists():
        return None
    said = json.loads(note.read_text())
    return path if _note(one, run).items() <= said.items() else None


def known(folder: Path, rule: Rule, run: MatchRun | None) -> Before | None:
    """Return what a run left when it decided by the same rule, with its facts; else None."""
    one = rule.chosen
    entitled = kept(folder, one, str(run.pk)) if run else None
    if run is None or entitled is None:
        return None
    said = json.loads(_paths(folder, one)[1].read_text())
    facts = folder / str(said.get("facts"))
    if said.get("rule") != rule.digest or not facts.exists():
        return None
    return Before(entitled, facts, run.policies[f"{one.id}/{one.period}"])


def _note(one: Chosen, run: str) -> dict[str, str]:
    return {"run": run, "version": str(one.version.valid_from)}


def _hold(source: Path, path: Path) -> None:
    """Keep a snapshot however many are made after it: the same file, or a copy where files have one name."""
    if path.exists():
        return
    try:
        os.link(source, path)
    except OSError:
        half = path.with_suffix(".half")
        shutil.copyfile(source, half)
        half.replace(path)


def _forget(folder: Path) -> None:
    """Remove the snapshots no note speaks of any more."""
    named = {json.loads(note.read_text()).get("facts") for note in folder.glob("*.json")}
    for file in folder.glob("*.parquet"):
        if file.name not in named and not file.with_suffix(".json").exists():
            file.unlink(missing_ok=True)


def _paths(folder: Path, one: Chosen) -> tuple[Path, Path]:
    path = folder / f"{one.id}-{one.period}.parquet"
    return path, path.with_suffix(".json")
