"""The order of a bundle: who waits for whom, in which stage, and the longest way through."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from yiwang.kernel.bundles.errors import BundleCycle
from yiwang.kernel.bundles.plan import MergedEvidence, Step
from yiwang.kernel.bundles.specs import ServiceSpec

Needs = Mapping[str, Mapping[str, str]]
"""service -> producer -> a kind it needs of that producer."""


def needs_of(services: Sequence[ServiceSpec], evidence: Sequence[MergedEvidence]) -> Needs:
    """Who needs something of whom."""
    needs: dict[str, dict[str, str]] = {service.id: {} for service in services}
    for item in evidence:
        if item.producer is not None:
            for service in item.services:
                needs[service].setdefault(item.producer, item.kind)
    return needs


def steps(services: Sequence[ServiceSpec], needs: Needs) -> tuple[Step, ...]:
    """The services with their stage and days, producers first. Raises `BundleCycle`."""
    done: dict[str, Step] = {}
    waiting = {service.id: service for service in services}
    stage = 0
    while waiting:
        ready = [name for name in sorted(waiting) if needs[name].keys() <= done.keys()]
        if not ready:
            raise _cycle(waiting.keys(), needs)
        placed = [_place(waiting.pop(name), sorted(needs[name]), stage, done) for name in ready]
        done.update({step.service: step for step in placed})
        stage += 1
    return tuple(done.values())


def _place(service: ServiceSpec, needs: Sequence[str], stage: int, done: Mapping[str, Step]) -> Step:
    starts = max((done[name].ends for name in needs), default=0)
    promised = max((done[name].promised_ends for name in needs), default=0) + _promised(service)
    ends = starts + service.days
    return Step(service.id, service.organisation, tuple(needs), stage, starts, ends, promised)


def _promised(service: ServiceSpec) -> int:
    return service.days if service.promised is None else service.promised


def critical_path(ordered: Sequence[Step]) -> tuple[str, ...]:
    """The chain of services that sets the date; the first by name among equals."""
    by_id = {step.service: step for step in ordered}
    step = min(ordered, key=lambda step: (-step.ends, step.service))
    path = [step.service]
    while step.needs:
        step = min((by_id[name] for name in step.needs), key=lambda step: (-step.ends, step.service))
        path.append(step.service)
    return tuple(reversed(path))


def _cycle(waiting: Collection[str], needs: Needs) -> BundleCycle:
    """The loop among services none of which can start: each of them waits for another of them."""
    seen: list[str] = []
    name = min(waiting)
    while name not in seen:
        seen.append(name)
        name = min(producer for producer in needs[name] if producer in waiting)
    loop = seen[seen.index(name) :]
    first = loop.index(min(loop))
    path = (*loop[first:], *loop[:first], min(loop))
    return BundleCycle(path, tuple(needs[a][b] for a, b in pairwise(path)))
