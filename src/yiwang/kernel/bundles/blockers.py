"""What keeps life events long: evidence nobody shares yet, ranked by what sharing it would remove."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from yiwang.kernel.bundles.build import plan
from yiwang.kernel.bundles.specs import LifeEventSpec, ServiceSpec


@dataclass(frozen=True, slots=True)
class Blocker:
    """A kind of evidence applicants still hand in: `submissions` would fall away were it shared.

    `submissions`: one for each of the `life_events` (ids, sorted) in which the applicant must give it.
    """

    kind: str
    submissions: int
    life_events: tuple[str, ...]


def blockers(
    life_events: Iterable[LifeEventSpec],
    services: Iterable[ServiceSpec],
    shared: frozenset[str] = frozenset(),
) -> list[Blocker]:
    """Rank the evidence that is not shared: the most submissions first, equals by kind.

    Planned for an applicant who holds nothing; kinds in `shared` are looked up in every life event.
    Raises `BundleError` for a life event that cannot be planned.
    """
    by_id = {service.id: service for service in services}
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for event in sorted(life_events, key=lambda event: event.id):
        named = [by_id[part.service] for part in event.services if part.service in by_id]
        made = plan(replace(event, fetched=event.fetched | shared), named)
        for item in made.supplied:
            if item.required:
                asked[item.kind].append(event.id)
    ranked = (Blocker(kind, len(events), tuple(events)) for kind, events in asked.items())
    return sorted(ranked, key=lambda blocker: (-blocker.submissions, blocker.kind))
