"""A whole `yiwang match`: facts out of PostgreSQL, decisions, comparison, entitlements written back.

    python benchmarks/match.py            1,000,000 firms
    python benchmarks/match.py --quick    10,000; reading the rules then takes longest, and no aim is met

A city with all its policies gets a population; the first run finds everybody's entitlements. Then the rows
of one firm in a hundred change in every register the policies read, and the second run brings in what that
changes; a third has nothing to do. Prints JSON lines:

``match.second_run``: seconds of the second run over those of the first; aim 0.2 or less.
``match.spread_run``: the same when each register's hundredth is of other firms, so that more are touched.
``match.nothing_new``: the same when no row changed.
``match.memory``: peak memory of the process that matches, in gigabytes.

Afterwards everything is matched once more as if no run before were known, which must change nothing.
"""

import argparse
import multiprocessing
import resource
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from common.city import a_city, told

HERE = Path(__file__).parents[1]
FIRMS, QUICK = 1_000_000, 10_000
DAY = date(2022, 6, 30)
YEAR = 2022
AIM = 0.2
SHARE = 100
GIGABYTE = 1 << 20
CONTEXT = multiprocessing.get_context("fork")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} firms, under a minute")
    parser.add_argument("--firms", type=int, help="so many firms")
    asked = parser.parse_args()
    count = asked.firms or (QUICK if asked.quick else FIRMS)
    with a_city() as data:
        _publish()
        files = populated(count, data)
        first = shown("first run", matched())
        change(files, data, together=True)
        second = shown("second run, 1 % changed", matched())
        change(files, data, together=False)
        spread = shown("third run, 1 % of each register changed", matched())
        nothing = shown("fourth run, nothing changed", matched())
        shutil.rmtree(data / "matches")
        shutil.rmtree(data / "snapshots")
        whole = shown("everything as if for the first time", matched())
        if any(whole["written"].values()):
            raise SystemExit(f"what the later runs left differs from a run of everything: {whole['written']}")
    seconds = first["seconds"]
    for name, made in (("nothing_new", nothing), ("spread_run", spread), ("second_run", second)):
        if name == "second_run":
            memory = max(made["memory"] for made in (first, second, spread, whole))
            told("match.memory", gigabytes=round(memory / GIGABYTE, 2), n=count)
        ratio = round(made["seconds"] / seconds, 3)
        told(f"match.{name}", ratio=ratio, aim=AIM, met=ratio <= AIM, n=count)


def _publish() -> None:
    from django.db import connection

    from yiwang.definitions import read_folder
    from yiwang.records import clock
    from yiwang.records.registry import releases
    from yiwang.records.registry.models import Release

    row = releases.load_release(read_folder(HERE / "cities" / "shenyang"), by=None)
    Release.objects.filter(pk=row.pk).update(published_at=clock.now())
    connection.close()


def populated(count: int, data: Path) -> dict[str, Path]:
    """Fill the registers; returns the files by dataset, of those the policies read."""
    began = time.perf_counter()
    alone(_populate, count, data / "population")
    print(f"{count:,} firms in the registers after {time.perf_counter() - began:.1f} s")
    wanted = alone(_datasets)
    return {path.stem: path for path in (data / "population").glob("*.parquet") if path.stem in wanted}


def _populate(count: int, into: Path) -> None:
    from django.db import connection

    from yiwang.web.demo.population import Size, populate

    populate(Size(count, 0, years=(YEAR,)), keep=into)
    with connection.cursor() as cursor:
        cursor.execute("analyze registry_datasetrow")


def _datasets() -> list[str]:
    from yiwang.networks.policies.matching import choose
    from yiwang.records.registry import releases

    chosen = choose(releases.city(), DAY)
    return sorted({item.fact.partition(".")[0] for one in chosen for item in one.inputs})


def matched() -> dict[str, Any]:
    """One run in a process of its own."""
    return alone(_match)


def _match() -> dict[str, Any]:
    from yiwang.networks.policies.matching import match

    stages: dict[str, float] = {}
    began = at = time.perf_counter()
    now = ""

    def progress(stage: str, done: int, of: int) -> None:
        nonlocal at, now
        moment = time.perf_counter()
        if now:
            stages[now] = stages.get(now, 0.0) + moment - at
        at, now = moment, stage

    made = match(as_of=DAY, progress=progress)
    return {
        "seconds": time.perf_counter() - began,
        "stages": stages,
        "written": vars(made.written),
        "entitled": sum(one.entitled for one in made.decided),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }


def shown(title: str, made: dict[str, Any]) -> dict[str, Any]:
    """Print a run and return it."""
    shares = ", ".join(
        f"{name} {spent:.1f} s ({spent / made['seconds']:.0%})" for name, spent in made["stages"].items()
    )
    print(f"{title}: {made['seconds']:.1f} s; {shares}; {made['memory'] / GIGABYTE:.2f} GB")
    print(f"  {made['entitled']:,} entitlements; written {made['written']}")
    return made


def change(files: dict[str, Path], data: Path, *, together: bool) -> None:
    """Load other numbers of every hundredth firm, of the same firms in each register or of others."""
    changed = alone(_change, list(files.items()), data / "changed", together)
    print(f"{changed:,} rows changed")


def _change(files: Sequence[tuple[str, Path]], into: Path, together: bool) -> int:
    import duckdb

    from yiwang.records.registry.loading import load_file

    into.mkdir(exist_ok=True)
    changed = 0
    for place, (name, path) in enumerate(files):
        found = _number_of(name, path)
        if found is None:
            continue
        column, reads = found
        turn = 0 if together else place + 1
        out = into / path.name
        with duckdb.connect() as connection:
            connection.execute(
                f"copy (select * replace ({column} as {reads}) from read_parquet('{path}')"
                f" where hash(uscc) % {SHARE} = {turn}) to '{out}' (format parquet)"
            )
        loaded = load_file(name, out, report=into / f"{name}.refused.csv")
        if loaded.refused:
            raise RuntimeError(f"{loaded.refused} changed rows do not fit {name}")
        changed += loaded.replaced
    return changed


def _number_of(dataset: str, path: Path) -> tuple[str, str] | None:
    """An expression for a number of a register changed within its range, and its column; None without one."""
    import pyarrow.parquet as pq

    from yiwang.records.registry import releases

    there = pq.read_schema(path).names
    for column in releases.city().datasets[dataset].column:
        if column.type in {"integer", "money", "decimal"} and column.id in there:
            name = f'"{column.id}"'
            most = column.maximum if column.maximum is not None else 10**13
            more = f"case when {name} < {most} then {name} + 1 else {name} - 1 end"
            kind = {"integer": "bigint", "money": "decimal(18,4)", "decimal": "decimal(18,6)"}[column.type]
            return f"cast({more} as {kind})", name
    return None


def alone(act: Callable[..., Any], *given: Any) -> Any:
    """Do something in a process of its own, so that memory is that of it alone."""
    with CONTEXT.Pool(1) as pool:
        return pool.apply(act, given)


if __name__ == "__main__":
    main()
