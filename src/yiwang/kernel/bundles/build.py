"""Services + life event -> plan."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from yiwang.kernel.bundles.choose import choose
from yiwang.kernel.bundles.evidence import resolve
from yiwang.kernel.bundles.order import critical_path, needs_of, steps
from yiwang.kernel.bundles.plan import MergedEvidence, MergedField, MergedForm, Plan, Savings, Step
from yiwang.kernel.bundles.specs import LifeEventSpec, ServiceSpec


def plan(
    life_event: LifeEventSpec, services: Iterable[ServiceSpec], held: frozenset[str] = frozenset()
) -> Plan:
    """Compile `life_event` for somebody who holds the kinds of evidence in `held`.

    `services` may hold more than the life event names. The order of the input does not matter: the
    result is sorted by id. Raises `BundleError`, and `BundleCycle` with the loop.
    """
    chosen = choose(life_event, services, held)
    evidence = resolve(life_event, chosen, held)
    ordered = steps(chosen, needs_of(chosen, evidence))
    form = MergedForm(_fields(chosen), tuple(item.kind for item in evidence if item.origin == "form"))
    return Plan(
        life_event=life_event.id,
        lead=life_event.lead,
        form=form,
        supplied=tuple(item for item in evidence if item.origin == "supplied"),
        fetched=tuple(item for item in evidence if item.origin == "fetched"),
        produced=tuple(item for item in evidence if item.origin == "produced"),
        steps=ordered,
        stages=_stages(ordered),
        critical_path=critical_path(ordered),
        critical_days=max(step.ends for step in ordered),
        serial_days=sum(service.days for service in chosen),
        savings=_savings(chosen, evidence, form),
    )


def _fields(services: Sequence[ServiceSpec]) -> tuple[MergedField, ...]:
    users: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for service in services:
        for field in service.fields:
            users[field.element][service.id] = field.required or users[field.element].get(service.id, False)
    return tuple(
        MergedField(element, any(uses.values()), tuple(sorted(uses)))
        for element, uses in sorted(users.items())
    )


def _stages(ordered: Sequence[Step]) -> tuple[tuple[str, ...], ...]:
    last = max(step.stage for step in ordered)
    return tuple(tuple(step.service for step in ordered if step.stage == stage) for stage in range(last + 1))


def _savings(
    services: Sequence[ServiceSpec], evidence: Sequence[MergedEvidence], form: MergedForm
) -> Savings:
    origins = [item.origin for item in evidence if item.required]
    return Savings(
        one_by_one=sum(need.required for service in services for need in service.evidence),
        distinct=len(origins),
        made_inside=origins.count("produced"),
        forms=origins.count("form"),
        fetched=origins.count("fetched"),
        given=origins.count("supplied"),
        one_form=int(bool(form.fields or form.forms)),
    )
