"""Services + life event -> plan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from yiwang.kernel.bundles.choose import choose
from yiwang.kernel.bundles.conditions import undecided, ways, without_needs, without_parts
from yiwang.kernel.bundles.cuts import cuts, savings
from yiwang.kernel.bundles.evidence import resolve
from yiwang.kernel.bundles.order import critical_path, needs_of, steps
from yiwang.kernel.bundles.plan import MayNeed, MergedField, MergedForm, Plan, Step
from yiwang.kernel.bundles.specs import LifeEventSpec, ServiceSpec

_NOTHING: Mapping[str, bool] = {}


def plan(
    life_event: LifeEventSpec,
    services: Iterable[ServiceSpec],
    held: frozenset[str] = frozenset(),
    decided: Mapping[str, bool] = _NOTHING,
) -> Plan:
    """Compile `life_event` for somebody who holds the kinds of evidence in `held`.

    `decided`: the conditions the answers so far decide, by name. What hangs on others is left out and named
    in `may_need`; every way of deciding them must have a plan. `services` may hold more than the life event
    names. The order of the input does not matter: the result is sorted by id. Raises `BundleError`, and
    `BundleCycle` with the loop.
    """
    known = list(services)
    unknown = undecided(life_event, known, held, decided)
    made, *others = (_compile(life_event, known, held, way) for way in ways(decided, unknown))
    return replace(made, may_need=_may_need(unknown, made, others)) if unknown else made


def _compile(
    life_event: LifeEventSpec,
    services: Sequence[ServiceSpec],
    held: frozenset[str],
    decided: Mapping[str, bool],
) -> Plan:
    life_event = without_parts(life_event, decided)
    chosen = [without_needs(service, decided) for service in choose(life_event, services, held)]
    evidence = resolve(life_event, chosen, held)
    ordered = steps(chosen, needs_of(chosen, evidence))
    form = MergedForm(_fields(chosen), tuple(item.kind for item in evidence if item.origin == "form"))
    saved = savings(chosen, evidence, form)
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
        promised_days=max(step.promised_ends for step in ordered),
        serial_days=sum(service.days for service in chosen),
        savings=saved,
        cuts=cuts(chosen, saved, form, ordered),
        may_need=MayNeed(),
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


def _may_need(unknown: tuple[str, ...], made: Plan, others: Sequence[Plan]) -> MayNeed:
    asked = {item.kind for item in made.supplied}
    passed = {item.kind for item in (*made.supplied, *made.fetched, *made.produced)}
    return MayNeed(
        unknown,
        _added((plan.services for plan in others), set(made.services)),
        _added(((item.kind for item in plan.supplied) for plan in others), asked),
        _added(((item.kind for item in plan.fetched) for plan in others), passed),
        _added(
            ((field.element for field in plan.form.fields) for plan in others),
            {field.element for field in made.form.fields},
        ),
    )


def _added(more: Iterable[Iterable[str]], known: set[str]) -> tuple[str, ...]:
    return tuple(sorted({name for names in more for name in names} - known))
