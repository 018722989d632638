"""Planning a whole city's life events: 609 of them over a catalogue of 1,135 services, then what blocks them.

Services, life events and their evidence are generated: performance data, which never enter a city. With
`--catalogue` the services are those of a list as `yiwang import services` reads it (GB/T 39554 columns).

    python benchmarks/bundles.py [--quick] [--catalogue FILE.csv]

`bundles.limit` is the time to plan all life events and rank all blockers over the 10 seconds allowed (under
1 is within it). `bundles.union` is planning over a bare union of the same evidence and fields (the least any
planner does; lower is better). Quick takes a tenth of the life events and a tenth of the limit.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from yiwang.kernel.bundles import (
    EvidenceNeed,
    FieldSpec,
    LifeEventSpec,
    PartSpec,
    ServiceSpec,
    Source,
    blockers,
    plan,
)

SERVICES, EVENTS, LIMIT = 1_135, 609, 10.0
UNION_AIM = 150
KINDS, ELEMENTS = 800, 400
SHARED = 200
"""So many kinds, the most asked for, are shared; the rest the applicant hands in."""

Catalogue = dict[str, ServiceSpec]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the life events")
    parser.add_argument("--catalogue", type=Path, help="a list of services to take ids and bodies from")
    parser.add_argument("--seed", type=int, default=2021)
    options = parser.parse_args()
    count, rounds = (EVENTS // 10, 3) if options.quick else (EVENTS, 5)
    chance = random.Random(options.seed)
    catalogue = generate_services(chance, named(options.catalogue))
    events = [generate_event(chance, f"event-{n:04}", list(catalogue.values())) for n in range(count)]
    planning = measure(lambda: plan_all(events, catalogue), rounds)
    ranking = measure(lambda: blockers(events, catalogue.values()), rounds)
    union = measure(lambda: bare_union(events, catalogue), rounds)
    report(events, catalogue, (planning, ranking, union), LIMIT * count / EVENTS)


def named(file: Path | None) -> list[tuple[str, str]]:
    """Id and body of each service: of the list, or made up."""
    if file is None:
        return [(f"service-{n:04}", f"body-{n % 40:02}") for n in range(SERVICES)]
    with file.open(encoding="utf-8", newline="") as rows:
        return [
            (f"{n:04}-{row['item_code']}", row["department"]) for n, row in enumerate(csv.DictReader(rows))
        ]


def generate_services(chance: random.Random, names: list[tuple[str, str]]) -> Catalogue:
    """Services with evidence drawn from a long tail, some of it issued by services before them."""
    made: Catalogue = {}
    for number, (name, body) in enumerate(names):
        kinds = {tail(chance, KINDS) for _ in range(chance.randint(2, 9))}
        needs = [EvidenceNeed(f"kind-{kind:03}", source(kind)) for kind in sorted(kinds)]
        needs.append(EvidenceNeed(f"form-of-{name}", "form"))
        for before in chance.sample(range(number), min(number, 3)):
            needs.append(EvidenceNeed(f"result-of-{names[before][0]}", "fetched"))
        elements = {tail(chance, ELEMENTS) for _ in range(chance.randint(6, 24))}
        fields = tuple(FieldSpec(f"element-{element:03}") for element in sorted(elements))
        days = chance.choice([1, 3, 5, 7, 10, 15, 20])
        outputs = (f"result-of-{name}",)
        made[name] = ServiceSpec(
            name, body, fields, tuple(needs), outputs, days, days // 2, chance.randint(0, 2)
        )
    return made


def generate_event(chance: random.Random, name: str, services: list[ServiceSpec]) -> LifeEventSpec:
    """Up to twelve services, some issuing what others need; in one event of five one hangs on an answer."""
    first = chance.sample(services, chance.randint(2, 6))
    issuers = {need.kind.removeprefix("result-of-") for one in first for need in one.evidence}
    near = [one for one in services if one.id in issuers]
    chosen = {one.id for one in [*first, *chance.sample(near, min(len(near), 6))]}
    parts = tuple(PartSpec(one) for one in sorted(chosen))
    if chance.random() < 0.2:
        parts = (*parts[:-1], PartSpec(parts[-1].service, condition=f"{name}-answer"))
    return LifeEventSpec(name, "lead", parts)


def tail(chance: random.Random, size: int) -> int:
    """A number under `size`, small ones far more often: few kinds are asked for everywhere."""
    return int(size * chance.random() ** 3)


def source(kind: int) -> Source:
    return "fetched" if kind < SHARED and kind % 3 else "supplied"


def plan_all(events: list[LifeEventSpec], catalogue: Catalogue) -> int:
    """Plan every life event; returns the papers that are saved altogether."""
    saved = 0
    for event in events:
        saved += plan(event, [catalogue[part.service] for part in event.services]).cuts.evidence.saved
    return saved


def bare_union(events: list[LifeEventSpec], catalogue: Catalogue) -> int:
    """Only gather the distinct evidence and fields of every life event."""
    total = 0
    for event in events:
        parts = [catalogue[part.service] for part in event.services]
        total += len({need.kind for one in parts for need in one.evidence})
        total += len({field.element for one in parts for field in one.fields})
    return total


def measure(work: Callable[[], object], rounds: int) -> float:
    """The median seconds of some rounds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def report(
    events: list[LifeEventSpec],
    catalogue: Catalogue,
    seconds: tuple[float, float, float],
    limit: float,
) -> None:
    planning, ranking, union = seconds
    parts = sum(len(event.services) for event in events)
    print(f"{len(events)} life events, {parts} parts, {len(catalogue)} services")
    print(
        f"planned in {planning:.3f} s ({planning / len(events) * 1e3:.2f} ms each), ranked in {ranking:.3f} s"
    )
    print(f"papers saved: {plan_all(events, catalogue)}; what blocks most:")
    for one in blockers(events, catalogue.values())[:5]:
        print(f"  {one.kind}: {one.submissions} submissions")
    for name, ratio, aim in (
        ("bundles.limit", (planning + ranking) / limit, 1),
        ("bundles.union", planning / union, UNION_AIM),
    ):
        line = {"name": name, "ratio": round(ratio, 2), "aim": aim, "met": ratio <= aim, "n": len(events)}
        print(json.dumps(line))


if __name__ == "__main__":
    main()
