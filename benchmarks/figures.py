"""Figures over twenty million events: built whole, and one day refreshed, against SQL written by hand.

    python benchmarks/figures.py            20,000,000 events of two years, 48 figures
    python benchmarks/figures.py --quick    1,000,000

Prints JSON lines:

``figures.hand_written_sql``: seconds to build all figures with their breakdowns, over the seconds DuckDB
takes for the same figures in SQL written by hand over the same files; aim 1.2 or less, below 4 GB of memory.
``figures.one_day``: seconds to refresh all figures after one day got more events, over those of the build;
aim 0.05 or less.

Seconds are medians of three rounds, of five for one day. Both sides must give equal numbers, or nothing is
printed but the difference.
"""

import argparse
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import duckdb

TYPES = 24
DISTRICTS = ("210102", "210103", "210104", "210105", "210106", "210111", "210112", "210113", "210114")
BODIES = 40
FIRST, LAST = date(2020, 1, 1), date(2021, 12, 31)
YEAR = 2021
TOUCHED = date(2021, 6, 30)
FLOOR_SQL = "set threads = 2; set memory_limit = '3GB'"


def write_events(folder: Path, count: int) -> dict[str, str]:
    """Write events into a file a day, as the snapshot does; returns the files by day."""
    days = (LAST - FIRST).days + 1
    connection = duckdb.connect()
    connection.execute(FLOOR_SQL)
    files = {}
    for at in range(days):
        day = FIRST + timedelta(days=at)
        begins, ends = count * at // days, count * (at + 1) // days
        files[day.isoformat()] = write_day(connection, folder, day, begins, ends)
    return files


def write_day(connection: duckdb.DuckDBPyConnection, folder: Path, day: date, begins: int, ends: int) -> str:
    """Write a day's events; which they are follows from their positions alone."""
    name = f"events/day={day}/{ends}.parquet"
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    districts = "[" + ", ".join(f"'{code}'" for code in DISTRICTS) + "]"
    connection.execute(
        f"""
        copy (
          with seeded as (select position, hash(position) as h from range({begins}, {ends}) as t(position))
          select cast(md5(position::varchar) as varchar)[:32] as id,
            'act-' || (h % {TYPES}) as type,
            'body-' || ((h // 64) % {BODIES}) as organisation,
            case when h % 3 > 0 then 'case-' || (h % 5000000) end as case_id,
            timestamp '{day} 08:00:00' + to_seconds((h // 7 % 36000)::bigint) as occurred_at,
            position,
            '{{"amount":' || ((h // 11) % 100000) || ',"district":"'
              || {districts}[1 + ((h // 4096) % {len(DISTRICTS)})::bigint]
              || '","level":' || (1 + (h // 131072) % 5) || '}}' as data
          from seeded
        ) to '{folder / name}' (format parquet, compression zstd)
        """
    )
    return name


SHAPES: dict[str, tuple[str, str]] = {
    "count": ("count(*)", ""),
    "sum": ("sum(amount)", ", cast(data->>'amount' as bigint) as amount"),
    "share": (
        "round(100.0 * count(*) filter (where level <= 2) / nullif(count(*), 0), 4)",
        ", cast(data->>'level' as integer) as level",
    ),
    "most": ("max(amount)", ", cast(data->>'amount' as bigint) as amount"),
}
DIMENSIONS = ("district", "organisation", "month")
HEADER = """\
-- name: 演示 | Made for measuring
-- unit: 件
-- source: 演示
-- period: year
-- owner: body
-- small: show
-- rounding: 4
-- dimensions: district, organisation, month
"""


def figures() -> dict[str, tuple[str, str]]:
    """Name the figures: each shape over every second type of event, with its SQL."""
    made = {}
    for kind in range(0, TYPES, 2):
        for shape, (value, fields) in SHAPES.items():
            body = f"""with counted as (
  select organisation, data->>'district' as district, strftime(day, '%Y-%m') as month{fields}
  from events
  where type = 'act-{kind}' and day between $period_start and $period_end
)
select {value} as value from counted
"""
            made[f"{shape}_{kind}"] = (body, value)
    return made


def by_hand(folder: Path, files: dict[str, str], report: Callable[[Any], None]) -> None:
    """Compute every figure with its breakdowns as somebody would who writes SQL: one scan a figure."""
    connection = duckdb.connect()
    connection.execute(FLOOR_SQL)
    listed = ", ".join(f"'{folder / name}'" for name in files.values())
    connection.execute(
        "create view events as select * from read_parquet("
        f"[{listed}], hive_partitioning = true, hive_types = {{'day': date}})"
    )
    began = time.perf_counter()
    found = {}
    for name, (body, value) in figures().items():
        sql = body.replace(f"select {value} as value from counted", "")
        sql = sql.replace("$period_start", f"date '{YEAR}-01-01'").replace(
            "$period_end", f"date '{YEAR}-12-31'"
        )
        rows = connection.execute(
            f"{sql} select district, organisation, month, {value} as value,"
            " grouping(district, organisation, month) from counted"
            " group by grouping sets ((), (district), (organisation), (month))"
        ).fetchall()
        found[name] = {_key(row): float(row[3]) for row in rows}
    report((time.perf_counter() - began, found, _memory()))


def _key(row: tuple[Any, ...]) -> str:
    return {7: "", 3: f"district {row[0]}", 5: f"organisation {row[1]}", 6: f"month {row[2]}"}[row[4]]


def by_engine(folder: Path, files: dict[str, str], report: Callable[[Any], None]) -> None:
    """Compute every figure with its breakdowns by the engine; kept parts make the second time short."""
    from yiwang.definitions.indicator import read_indicator
    from yiwang.definitions.problems import Problems
    from yiwang.records.figures.engine.computing import Engine
    from yiwang.records.figures.intake.snapshot import Snapshot
    from yiwang.records.figures.periods import Period

    snapshot = Snapshot(folder, 1, "", datetime.now(UTC), "", files={"events": files})
    read = {}
    for name, (body, _) in figures().items():
        read[name] = read_indicator((HEADER + body).encode(), name, name, Problems())
        assert read[name], name
    city = SimpleNamespace(datasets={}, indicators=read)
    began = time.perf_counter()
    found = {}
    options: dict[str, Any] = {"file": folder / "parts.duckdb", "memory": "3GB", "threads": 2}
    with Engine(city, snapshot, seconds=600, **options) as engine:  # type: ignore[arg-type]
        period = Period(date(YEAR, 1, 1), date(YEAR, 12, 31))
        engine.bring_in((indicator, period) for indicator in read.values())
        for name, indicator in read.items():
            done = engine.compute(indicator, period)
            assert done.value is not None, (name, done.gap)
            parts = {f"{one.dimension} {one.part}": one.value for one in done.parts}
            found[name] = {
                key: float(value) for key, value in {"": done.value, **parts}.items() if value is not None
            }
    report((time.perf_counter() - began, found, _memory()))


def _memory() -> float:
    """The most memory this process took, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def apart(run: Callable[..., None], *words: Any) -> tuple[float, dict[str, dict[str, float]], float]:
    """Run in a process of its own, so that memory is its own too."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_reporting, args=(run, words, theirs))
    process.start()
    theirs.close()
    with suppress(EOFError):
        answer = ours.recv()
        process.join()
        return answer  # type: ignore[no-any-return]
    sys.exit(f"{run.__name__} ended without an answer")


def _reporting(run: Callable[..., None], words: tuple[Any, ...], pipe: Any) -> None:
    run(*words, pipe.send)


def same(ours: dict[str, dict[str, float]], theirs: dict[str, dict[str, float]]) -> None:
    """End the run where the two sides differ."""
    for name, wanted in theirs.items():
        if ours[name].keys() != wanted.keys():
            sys.exit(f"{name}: other parts: {sorted(ours[name].keys() ^ wanted.keys())[:5]}")
        for part, value in wanted.items():
            if abs(ours[name][part] - value) > 1e-4 * max(1.0, abs(value)):
                sys.exit(f"{name} {part}: engine {ours[name][part]}, by hand {value}")


def measure(folder: Path, count: int, rounds: int) -> None:
    """Write the events, run both sides in turn, and print the ratios."""
    began = time.perf_counter()
    files = write_events(folder, count)
    print(
        f"{count} events in {len(files)} days written in {time.perf_counter() - began:.0f} s", file=sys.stderr
    )
    builds, hands, memory = [], [], 0.0
    for _ in range(rounds):
        hands.append(apart(by_hand, folder, files))
        (folder / "parts.duckdb").unlink(missing_ok=True)
        builds.append(apart(by_engine, folder, files))
        same(builds[-1][1], hands[-1][1])
        memory = max(memory, builds[-1][2])
    build, hand = median(one[0] for one in builds), median(one[0] for one in hands)
    common = {
        "n": count,
        "figures": len(figures()),
        "engine_s": round(build, 2),
        "by_hand_s": round(hand, 2),
    }
    say("figures.hand_written_sql", build / hand, 1.2, {**common, "memory_gb": round(memory, 2)})
    days = list(files)
    at = days.index(TOUCHED.isoformat())
    begins, ends = count * at // len(days), count * (at + 1) // len(days)
    refreshed = []
    for at in range(1, rounds + 3):
        day = write_day(duckdb.connect(), folder, TOUCHED, begins, ends + 1000 * at)
        files |= {TOUCHED.isoformat(): day}
        refreshed.append(apart(by_engine, folder, files))
    one_day = median(one[0] for one in refreshed)
    same(refreshed[-1][1], apart(by_hand, folder, files)[1])
    say(
        "figures.one_day",
        one_day / build,
        0.05,
        {
            "n": count,
            "one_day_s": round(one_day, 2),
            "build_s": round(build, 2),
            "memory_gb": round(max(one[2] for one in refreshed), 2),
        },
    )


def say(name: str, ratio: float, aim: float, details: dict[str, Any]) -> None:
    """Print one measurement; at most the aim meets it."""
    line = {"name": name, "ratio": round(ratio, 4), "aim": aim, "met": ratio <= aim, **details}
    print(json.dumps(line), flush=True)


def main() -> None:
    """Read the command line and measure in a folder that is deleted afterwards."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a million events, one round")
    parser.add_argument("--events", type=int, help="how many events")
    given = parser.parse_args()
    count = given.events or (1_000_000 if given.quick else 20_000_000)
    folder = Path(tempfile.mkdtemp(prefix="yw-figures-"))
    try:
        measure(folder, count, 1 if given.quick else 3)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
