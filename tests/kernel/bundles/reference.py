"""A second planner, slow and plain, written from the rules alone: it tries everything and keeps the best.

Nothing here is shared with the planner but the specs that go in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product

from yiwang.kernel.bundles import LifeEventSpec, ServiceSpec

EFFORT = {"produced": 0, "fetched": 1, "form": 2, "supplied": 3}


class Refused(Exception):
    """There is no plan: a loop, a kind nobody or several produce, or nothing to apply for."""


@dataclass(frozen=True)
class Reference:
    """What both planners must agree on. `asked`: (service, kind, origin) for each need."""

    services: frozenset[str]
    asked: frozenset[tuple[str, str, str]]
    given: int
    one_by_one: int
    critical_days: int
    promised_days: int
    serial_days: int
    starts: dict[str, int]
    fields: dict[str, bool]


def reference(
    event: LifeEventSpec,
    services: list[ServiceSpec],
    held: frozenset[str] = frozenset(),
    decided: dict[str, bool] | None = None,
) -> Reference:
    """Plan by trying every way, for conditions all of which are decided. Raises `Refused`."""
    holds = {None: True, **(decided or {})}
    parts = [
        part.service
        for part in event.services
        if (part.unless_held is None or part.unless_held not in held)
        and (part.when_held is None or part.when_held in held)
        and holds[part.condition]
    ]
    chosen = {s.id: s for s in services if s.id in parts}
    if not chosen:
        raise Refused
    needs = {s.id: {need.kind: need for need in s.evidence if holds[need.condition]} for s in chosen.values()}
    origins = _least_effort(event, chosen, needs, held)
    waits = {
        (name, other)
        for (name, kind), origin in origins.items()
        if origin == "produced"
        for other in chosen
        if other != name and kind in chosen[other].outputs
    }
    order = _an_order(list(chosen), waits)
    lawful = {name: service.days for name, service in chosen.items()}
    promised = {n: s.days if s.promised is None else s.promised for n, s in chosen.items()}
    starts = {name: max(_days_before(name, waits, lawful)) for name in order}
    asked_fields: dict[str, bool] = {}
    for service in chosen.values():
        for field in service.fields:
            if holds[field.condition]:
                asked_fields[field.element] = asked_fields.get(field.element, False) or field.required
    return Reference(
        services=frozenset(chosen),
        asked=frozenset((name, kind, origin) for (name, kind), origin in origins.items()),
        given=len({k for (n, k), o in origins.items() if o == "supplied" and needs[n][k].required}),
        one_by_one=sum(need.required for wanted in needs.values() for need in wanted.values()),
        critical_days=max(starts[name] + lawful[name] for name in chosen),
        promised_days=max(max(_days_before(name, waits, promised)) + promised[name] for name in chosen),
        serial_days=sum(lawful.values()),
        starts=starts,
        fields=asked_fields,
    )


def _least_effort(event, chosen, needs, held) -> dict[tuple[str, str], str]:
    """Of all ways to obtain every kind, the one with the least effort: one paper serves all who need it."""
    found: dict[tuple[str, str], str] = {}
    for kind in {kind for wanted in needs.values() for kind in wanted}:
        users = [name for name in chosen if kind in needs[name]]
        at_hand = kind in held or kind in event.fetched
        options = [_options(chosen, needs, at_hand, name, kind) for name in users]
        ways = [dict(zip(users, way, strict=True)) for way in product(*options)]
        if not ways:
            raise Refused
        best = min(ways, key=lambda way: (sum(EFFORT[o] for o in way.values()), sorted(way.items())))
        found.update({(name, kind): origin for name, origin in best.items()})
    return found


def _options(chosen, needs, at_hand, name, kind) -> list[str]:
    makers = [other for other in chosen if kind in chosen[other].outputs and other != name]
    if len(makers) > 1:
        raise Refused
    if makers:
        return ["produced"]  # what is made inside must come from inside
    said = {needs[other][kind].source for other in chosen if kind in needs[other]} - {"produced"}
    if at_hand:
        said |= {"fetched"}
    return sorted(said)


def _an_order(names: list[str], waits: set[tuple[str, str]]) -> tuple[str, ...]:
    """Some order in which nobody comes before whom it waits for; found by trying all of them."""
    for order in permutations(names):
        place = {name: n for n, name in enumerate(order)}
        if all(place[other] < place[name] for name, other in waits):
            return order
    raise Refused


def _days_before(name: str, waits: set[tuple[str, str]], days: dict[str, int]) -> Iterator[int]:
    """The length of every chain that leads to a service, the empty one too."""
    yield 0
    for waiting, other in waits:
        if waiting == name:
            for before in _days_before(other, waits, days):
                yield before + days[other]
