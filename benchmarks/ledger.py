"""The ledger under load: what the log costs those who act, and how fast it keeps up.

Eight processes record acts, each a transaction with one event, its private part and its subject: once while
an integrator gives positions, signs and publishes beside them, and once the same inserts without.
Rounds take turns on one server and one table; medians. Then proofs are made from the tiles.

    python benchmarks/ledger.py [--quick]

``ledger.inserts``: acts a second with the log over acts a second without it; aim 0.8 or better.
``ledger.integrated``: events a second the integrator brings in alone: positions, tiles and signature.
``ledger.lag``: 99th percentile of seconds from an act until a signed checkpoint holds it, under load.
``ledger.proofs``: inclusion proofs a second from the tiles, each verified.
"""

import argparse
import multiprocessing
import random
import statistics
import time
from typing import Any

from common.city import a_city, told

AIM = 0.8
WRITERS = 8
CONTEXT = multiprocessing.get_context("fork")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="shorter rounds, about a minute in all")
    quick = parser.parse_args().quick
    seconds, rounds, backlog = (4, 3, 8_000) if quick else (15, 5, 60_000)
    with a_city():
        measured = [measure(seconds, backlog // rounds) for _ in range(rounds)]
        proofs, verified = proofs_a_second(2_000 if quick else 20_000)
    ratios = sorted(round(one["with"] / one["without"], 3) for one in measured)
    ratio = statistics.median(ratios)
    acts = sum(one["acts"] for one in measured)
    integrated = statistics.median(one["integrated"] for one in measured)
    lag = statistics.median(one["lag"] for one in measured)
    told("ledger.inserts", ratio=ratio, aim=AIM, met=ratio >= AIM, n=acts, ratios=ratios)
    told("ledger.acts", with_log=round(statistics.median(one["with"] for one in measured)), n=acts)
    told("ledger.integrated", per_second=round(integrated), n=backlog)
    told("ledger.lag", p99_seconds=round(lag, 3), n=acts)
    told("ledger.proofs", per_second=round(proofs), n=verified)


def measure(seconds: float, backlog: int) -> dict[str, float]:
    """One round: acts with the log, acts without, in random order; then a backlog integrated by itself."""
    ways = ["with", "without"]
    random.shuffle(ways)
    found: dict[str, float] = {}
    for way in ways:
        integrate_all()
        first = position()
        acts = under_load(seconds, integrating=way == "with")
        found[way] = acts / seconds
        if way == "with":
            integrate_all()
            found["acts"], found["lag"] = acts, lag_since(first)
    integrate_all()
    in_parallel(record_acts, backlog // WRITERS)
    began, before = time.perf_counter(), position()
    integrate_all()
    found["integrated"] = (position() - before) / (time.perf_counter() - began)
    return found


def under_load(seconds: float, *, integrating: bool) -> int:
    """Let eight processes act for some seconds; returns how many acts were committed."""
    worker = CONTEXT.Process(target=integrate_on, daemon=True)
    if integrating:
        closed()
        worker.start()
    counts = in_parallel(act_for, seconds)
    if integrating:
        worker.kill()
        worker.join()
    return sum(counts)


def in_parallel(act: Any, value: float) -> list[int]:
    closed()
    with CONTEXT.Pool(WRITERS) as pool:
        return list(pool.map(act, [value] * WRITERS, chunksize=1))


def closed() -> None:
    """A connection cannot be shared with a forked process."""
    from django.db import connection

    connection.close()


def act_for(seconds: float) -> int:
    until, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        act(count)
        count += 1
    return count


def record_acts(count: float) -> int:
    for number in range(int(count)):
        act(number)
    return int(count)


def act(number: int) -> None:
    from uuid import uuid4

    from django.db import transaction

    from yiwang.records.ledger.acts import NewEvent, record

    public = {"node": "verify", "outcome": "grant", "number": number}
    private = {"reasons": "符合受理条件（演示）", "by": "演示"}
    with transaction.atomic():
        record([NewEvent("task-done", "market-regulation", uuid4(), (uuid4(),), public, private)])


def integrate_on() -> None:
    """What the worker does: a checkpoint a second at most, more only when events come faster."""
    from django.utils import timezone

    from yiwang.records.ledger.log.integrating import MOST, integrate

    while True:
        if integrate(timezone.now()) < MOST:
            time.sleep(1)


def integrate_all() -> None:
    from django.utils import timezone

    from yiwang.records.ledger.log.integrating import integrate

    while integrate(timezone.now()):
        pass


def position() -> int:
    from yiwang.records.ledger.log.reading import last_checkpoint

    last = last_checkpoint()
    return last.size if last else 0


def lag_since(first: int) -> float:
    """Return the 99th percentile of seconds from recording to checkpoint, of positions from ``first``."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select percentile_cont(0.99) within group"
            " (order by extract(epoch from c.made_at - e.recorded_at))"
            " from log_entry l join event e on e.id = l.event_id, lateral (select made_at from log_checkpoint"
            " where size > l.position order by size limit 1) c where l.position >= %s",
            [first],
        )
        return float(cursor.fetchone()[0])


def proofs_a_second(count: int) -> tuple[float, int]:
    from django.conf import settings

    from yiwang.kernel.tlog import inclusion_proof, leaf_hash, reader, root, verify_inclusion
    from yiwang.records.ledger.log.files import read_file
    from yiwang.records.ledger.log.reading import entries

    size = position()
    places = [random.randrange(size) for _ in range(count)]
    leaves = [leaf_hash(data) for data in entries(0, size)]
    began = time.perf_counter()
    read = reader(size, lambda path: read_file(settings.LOG_FOLDER, path))
    top = root(size, read)
    for place in places:
        verify_inclusion(place, size, leaves[place], inclusion_proof(place, size, read), top)
    return count / (time.perf_counter() - began), count


if __name__ == "__main__":
    main()
