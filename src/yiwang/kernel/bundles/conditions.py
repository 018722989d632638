"""Conditions: what of a life event belongs once they are decided, and in how many ways they still may be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from yiwang.kernel.bundles.errors import BundleError
from yiwang.kernel.bundles.specs import EvidenceNeed, FieldSpec, LifeEventSpec, PartSpec, ServiceSpec
from yiwang.kernel.calendars.text import Text

MOST_OPEN = 8
"""So many conditions may be undecided at once: every way of deciding them is planned."""


def undecided(
    life_event: LifeEventSpec,
    services: Iterable[ServiceSpec],
    held: frozenset[str],
    decided: Mapping[str, bool],
) -> tuple[str, ...]:
    """Conditions the plan may turn on, for somebody who holds `held`, that are not `decided`; sorted.

    Raises `BundleError` when there are more than `MOST_OPEN`.
    """
    parts = {part.service: part for part in life_event.services if part.belongs(held)}
    likely = {name for name, part in parts.items() if decided.get(part.condition or "", True)}
    asked: list[PartSpec | EvidenceNeed | FieldSpec] = [parts[name] for name in likely]
    for service in services:
        if service.id in likely:
            asked += [*service.evidence, *service.fields]
    found = sorted({one.condition for one in asked if one.condition is not None} - decided.keys())
    if len(found) > MOST_OPEN:
        raise BundleError(
            Text(
                f"“{life_event.id}”取决于 {len(found)} 个尚未确定的条件，超过 {MOST_OPEN} 个；请拆分。",
                f'"{life_event.id}" depends on {len(found)} undecided conditions, more than {MOST_OPEN}; '
                "split it.",
            )
        )
    return tuple(found)


def ways(decided: Mapping[str, bool], open_conditions: Sequence[str]) -> Iterator[dict[str, bool]]:
    """Every way of deciding the open conditions, all of them false first."""
    for answers in product((False, True), repeat=len(open_conditions)):
        yield {**decided, **dict(zip(open_conditions, answers, strict=True))}


def without_parts(life_event: LifeEventSpec, decided: Mapping[str, bool]) -> LifeEventSpec:
    """The life event without the parts whose condition does not hold."""
    parts = tuple(part for part in life_event.services if _holds(part, decided))
    return replace(life_event, services=parts)


def without_needs(service: ServiceSpec, decided: Mapping[str, bool]) -> ServiceSpec:
    """The service without the evidence and fields whose condition does not hold."""
    evidence = tuple(need for need in service.evidence if _holds(need, decided))
    fields = tuple(field for field in service.fields if _holds(field, decided))
    if len(evidence) == len(service.evidence) and len(fields) == len(service.fields):
        return service
    return replace(service, evidence=evidence, fields=fields)


def _holds(one: PartSpec | EvidenceNeed | FieldSpec, decided: Mapping[str, bool]) -> bool:
    return one.condition is None or decided.get(one.condition, False)
