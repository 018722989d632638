"""Where each piece of evidence comes from once the services are handled together."""

from collections import defaultdict
from collections.abc import Sequence

from yiwang.kernel.bundles.errors import BundleCycle, BundleError
from yiwang.kernel.bundles.plan import MergedEvidence
from yiwang.kernel.bundles.specs import EvidenceNeed, LifeEventSpec, ServiceSpec, Source
from yiwang.kernel.calendars.text import Text

# The least effort for the applicant first.
_EFFORT: tuple[Source, ...] = ("produced", "fetched", "form", "supplied")


def resolve(
    life_event: LifeEventSpec, services: Sequence[ServiceSpec], held: frozenset[str]
) -> tuple[MergedEvidence, ...]:
    """Every kind once per origin, sorted by kind.

    Made by another service of the bundle: produced, whatever the consumer's own file says. Else held, or
    fetched for any of them: fetched for all. Else a form, else supplied. Raises `BundleError` for a kind
    to be produced that nobody produces, or that two produce.
    """
    outside = _outside(life_event, services, held)
    producers = _producers(services)
    users: defaultdict[tuple[str, Source, str | None], list[tuple[str, bool]]] = defaultdict(list)
    for service in services:
        for need in service.evidence:
            producer = _producer(service, need, producers.get(need.kind, []))
            origin = "produced" if producer else _origin(service, need, outside[need.kind], producers)
            users[need.kind, origin, producer].append((service.id, need.required))
    merged = (
        MergedEvidence(kind, origin, any(r for _, r in uses), tuple(s for s, _ in uses), producer)
        for (kind, origin, producer), uses in users.items()
    )
    return tuple(sorted(merged, key=lambda item: (item.kind, item.origin)))


def _outside(
    life_event: LifeEventSpec, services: Sequence[ServiceSpec], held: frozenset[str]
) -> dict[str, Source]:
    """For each kind, the easiest source outside the bundle."""
    sources: defaultdict[str, set[Source]] = defaultdict(set)
    for service in services:
        for need in service.evidence:
            in_hand = need.kind in held or need.kind in life_event.fetched
            sources[need.kind].add("fetched" if in_hand else need.source)
    easiest: dict[str, Source] = {}
    for kind, said in sources.items():
        easiest[kind] = min(said - {"produced"} or said, key=_EFFORT.index)
    return easiest


def _producers(services: Sequence[ServiceSpec]) -> dict[str, list[str]]:
    producers: defaultdict[str, list[str]] = defaultdict(list)
    for service in services:
        for kind in set(service.outputs):
            producers[kind].append(service.id)
    return dict(producers)


def _producer(service: ServiceSpec, need: EvidenceNeed, producers: Sequence[str]) -> str | None:
    """The other service that makes what `service` needs; a service cannot wait for itself."""
    others = [producer for producer in producers if producer != service.id]
    if len(others) > 1:
        raise BundleError(
            Text(
                f"“{service.id}”所需“{need.kind}”有多个服务办出：{'、'.join(others)}；请只保留一个。",
                f'"{service.id}" needs "{need.kind}", which several services produce: {", ".join(others)}; '
                "keep one of them.",
            )
        )
    return others[0] if others else None


def _origin(
    service: ServiceSpec, need: EvidenceNeed, outside: Source, producers: dict[str, list[str]]
) -> Source:
    if outside != "produced":
        return outside
    if service.id in producers.get(need.kind, []):
        raise BundleCycle((service.id, service.id), (need.kind,))
    raise BundleError(
        Text(
            f"“{service.id}”所需“{need.kind}”应由本事项内产生，但没有服务办出它，也未持有；请补充服务或改为共享获取。",
            f'"{service.id}" needs "{need.kind}" to be produced, but no service of the bundle produces it '
            "and it is not held; add the service, or say it is fetched.",
        )
    )
