"""Forty policies for a million firms: compiled DMN, the same by hand in SQL, zen-engine, OpenFisca-core.

One run, rounds taking turns, medians. Firms have 57 columns, one value in twenty unknown; amounts are
decimals, declared by their ranges as a dataset declares them. Everybody's answers are kept, in tables or in
arrays. A sample is decided by the evaluator too, and every engine's answers are held against it. `coded` is
the same register, words as numbers of a dictionary.

    python benchmarks/population.py [--quick]

Ratios: `hand_written_sql` is our time over that of DuckDB SQL written by hand (lower is better), over plain
columns; `.coded` both over coded columns; `.gain` ours over coded, theirs over plain ones. `zen` is
zen-engine's time a decision over ours, by `evaluate_batch` on the sample; `openfisca` is OpenFisca-core's
time over ours with the firms in memory and coded, `.from_file` with reading them from Parquet (higher is
better). OpenFisca computes in 32-bit floats on one core and knows no unknown values; it is installed on
demand into `build/peers`, or reported as not measured.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

sys.path.insert(0, str(Path(__file__).parent))
from population_parts import duck
from population_parts.answers import Answers, Firm, evaluated, mismatches
from population_parts.peers import NotMeasuredError, openfisca, zen_rounds
from population_parts.policies import POLICIES

from yiwang.kernel import dmn

Ours = dict[str, tuple[list[dmn.Population], str]]
"""Statements, and the table they are for, by what the round is called."""

GIGABYTE = 1024**3
MEMORY_AIM = 4
LABELS = {
    "hand_written": "by hand",
    "hand_coded": "by hand, coded",
    "compiled": "compiled",
    "coded": "compiled, coded",
    "reasons": "… with rules, errors",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="100,000 firms, under a minute")
    quick = parser.parse_args().quick
    count, sample, rounds = (100_000, 1_000, 5) if quick else (1_000_000, 10_000, 7)
    print(f"{count:,} firms, {len(POLICIES)} policies; a sample of {sample:,} firms; {rounds} rounds")
    run(count, sample, rounds)


def run(count: int, sample: int, rounds: int) -> None:
    """Measure, and print what was found."""
    with _stage("duckdb", "load"):
        connection = duck.register(count)
        duck.add_dictionaries(connection)
    with _stage("compiled", "compile"):
        ours = {"compiled": (duck.groups(), "firms"), "coded": (duck.groups("coded"), "coded")}
    firms = _firms(connection, sample)
    with _stage("evaluator", "sample"):
        expected = evaluated(firms)
    spent, zen_answers = _rounds(connection, ours, firms, rounds)
    median = {name: statistics.median(seconds) for name, seconds in spent.items()}
    decisions = count * len(POLICIES)
    for name, label in LABELS.items():
        _shown(label, spent[name], decisions)
    _compared(connection, ours, expected, firms)
    lines = [
        _line("hand_written_sql", median["compiled"] / median["hand_written"], 1.2, count, lower=True),
        _line("hand_written_sql.coded", median["coded"] / median["hand_coded"], 1.2, count, lower=True),
        _line("hand_written_sql.gain", median["coded"] / median["hand_written"], 1.2, count, lower=True),
    ]
    if zen_answers is not None:
        _shown("zen-engine", spent["zen"], sample * len(POLICIES))
        _differences("zen-engine", expected, zen_answers, firms)
        lines.append(_line("zen", median["zen"] / sample / (median["compiled"] / count), 50, count))
    lines += _openfisca(connection, median["coded"], expected, firms, rounds)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"peak memory of this process: {own / GIGABYTE:.2f} GB")
    lines.append(_line("memory", own / GIGABYTE, MEMORY_AIM, count, lower=True, unit="gigabytes"))
    for line in lines:
        print(json.dumps(line))


def _rounds(
    connection: Any, ours: Ours, firms: list[Firm], rounds: int
) -> tuple[dict[str, list[float]], Answers | None]:
    """Seconds of each engine that runs in this process, taking turns; zen-engine's answers."""
    spent: dict[str, list[float]] = {}
    zen = _zen(firms)
    answers: Answers | None = None
    statements = {
        "hand_written": [duck.hand_written()],
        "hand_coded": [duck.hand_written("coded")],
        **{name: duck.values(groups, table) for name, (groups, table) in ours.items()},
        "reasons": [group.statement("coded", key="id") for group in ours["coded"][0]],
    }
    for _ in range(rounds):
        for name, own in statements.items():
            spent.setdefault(name, []).append(duck.seconds(connection, name, own))
            duck.drop(connection, name, len(own))
        if zen is not None:
            seconds, answers = zen()
            spent.setdefault("zen", []).append(seconds)
    return spent, answers


def _compared(connection: Any, ours: Ours, expected: Answers, firms: list[Firm]) -> None:
    """The answers by hand against the evaluator's; compiled ones against those too, and all of both."""
    duck.seconds(connection, "hand_written", [duck.hand_written()])
    _differences("by hand", expected, _answers(connection, "hand_written_0", len(firms)), firms)
    for name, (groups, table) in ours.items():
        duck.seconds(connection, name, duck.values(groups, table))
        answers = _answers(connection, duck.joined(name, len(groups)), len(firms))
        _differences(LABELS[name], expected, answers, firms)
        differing, total = duck.differing(connection, name, len(groups))
        print(f"  and {differing:,} of all {total:,} from those by hand")
        duck.drop(connection, name, len(groups))
    duck.drop(connection, "hand_written", 1)


def _zen(firms: list[Firm]) -> Callable[[], tuple[float, Answers]] | None:
    try:
        compile_seconds, load_seconds, one_round = zen_rounds(firms)
    except NotMeasuredError as reason:
        print(f"zen-engine: NOT MEASURED, {reason}", file=sys.stderr)
        return None
    print(f"{'zen-engine':21} compile {compile_seconds:7.2f} s   load the sample {load_seconds:.2f} s")
    return one_round


def _openfisca(
    connection: Any, ours: float, expected: Answers, firms: list[Firm], rounds: int
) -> Iterator[dict[str, Any]]:
    """OpenFisca-core over the same register, from Parquet: deciding alone, and with reading."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = Path(folder) / "firms.parquet"
        connection.execute(f"copy (from firms order by id) to '{snapshot}'")
        count = connection.execute("select count(*) from firms").fetchone()[0]
        connection.execute("drop table firms")
        try:
            peer = openfisca(snapshot, rounds, len(firms))
        except NotMeasuredError as reason:
            print(f"OpenFisca-core: NOT MEASURED, {reason}", file=sys.stderr)
            return
        loaded = _read(snapshot)
    print(f"{'OpenFisca-core':21} compile {peer.compile:7.2f} s   load {peer.load:.2f} s", end="")
    print(f"   peak memory {peer.peak / GIGABYTE:.2f} GB")
    print(f"{'duckdb':21} load the same file, words into dictionaries {loaded:.2f} s")
    _shown("OpenFisca-core", peer.rounds, count * len(POLICIES))
    _differences("OpenFisca-core", expected, peer.answers, firms)
    theirs = statistics.median(peer.rounds)
    yield _line("openfisca", theirs / ours, 1, count)
    yield _line("openfisca.from_file", (peer.load + theirs) / (loaded + ours), 1, count)


def _read(snapshot: Path) -> float:
    """Seconds to read the register from a file, in a database of its own."""
    with duckdb.connect() as connection:
        start = time.perf_counter()
        duck.add_dictionaries(connection, f"'{snapshot}'")
        return time.perf_counter() - start


def _firms(connection: Any, sample: int) -> list[Firm]:
    cursor = connection.execute(f"select * exclude (id) from firms order by id limit {sample}")
    names = [part[0] for part in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _answers(connection: Any, table: str, sample: int) -> Answers:
    names = [policy.name for policy in POLICIES]
    rows = connection.execute(f"select {', '.join(names)} from {table} order by id limit {sample}").fetchall()
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


@contextmanager
def _stage(engine: str, stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"{engine:21} {stage:7} {time.perf_counter() - start:7.2f} s")


def _shown(engine: str, rounds: list[float], decisions: int) -> None:
    median = statistics.median(rounds)
    print(f"{engine:21} run     {median:7.2f} s   {decisions / median:14,.0f} decisions a second", end="")
    print(f"   ({min(rounds):.2f} to {max(rounds):.2f} s)")


def _differences(engine: str, expected: Answers, given: Answers, firms: list[Firm]) -> None:
    wrong, known = mismatches(expected, given, firms)
    total = len(firms) * len(POLICIES)
    print(f"{engine} against the evaluator: {wrong:,} of {total:,} answers differ, {known:,} with all known")


def _line(
    name: str, ratio: float, aim: float, n: int, *, lower: bool = False, unit: str = "ratio"
) -> dict[str, Any]:
    met = ratio <= aim if lower else ratio > aim if aim == 1 else ratio >= aim
    return {"name": f"population.{name}", unit: round(ratio, 2), "aim": aim, "met": met, "n": n}


if __name__ == "__main__":
    main()
