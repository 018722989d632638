"""On generated and perturbed life events the planner says what trying everything says."""

from dataclasses import replace

import pytest
from hypothesis import event as note
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.bundles.reference import Reference, Refused, reference

from yiwang.kernel.bundles import (
    BundleError,
    EvidenceNeed,
    FieldSpec,
    LifeEventSpec,
    PartSpec,
    Plan,
    ServiceSpec,
    plan,
)

KINDS = [f"k{n}" for n in range(7)]
CONDITIONS = ["rain", "snow"]
SOURCES = st.sampled_from(["supplied", "fetched", "produced", "form"])
MAYBE = st.one_of(st.none(), st.none(), st.sampled_from(CONDITIONS))


@st.composite
def bundles(draw: st.DrawFn) -> tuple[LifeEventSpec, list[ServiceSpec], frozenset[str], dict[str, bool]]:
    """Any bundle of up to six services: loops, missing and several producers are left in."""
    services = []
    for n in range(draw(st.integers(1, 6))):
        kinds = draw(st.lists(st.sampled_from(KINDS), unique=True, max_size=4))
        evidence = tuple(EvidenceNeed(k, draw(SOURCES), draw(st.booleans()), draw(MAYBE)) for k in kinds)
        fields = tuple(
            FieldSpec(name, draw(st.booleans()), draw(MAYBE))
            for name in draw(st.lists(st.sampled_from("xyz"), unique=True))
        )
        outputs = tuple(draw(st.lists(st.sampled_from(KINDS), unique=True, max_size=1)))
        days, promised = draw(st.integers(0, 9)), draw(st.one_of(st.none(), st.integers(0, 5)))
        services.append(ServiceSpec(f"s{n}", "o", fields, evidence, outputs, days, promised))
    held = draw(st.frozensets(st.sampled_from(KINDS), max_size=2))
    parts = tuple(PartSpec(s.id, *draw(_when()), draw(MAYBE)) for s in services)
    decided = {name: draw(st.booleans()) for name in CONDITIONS}
    shared = draw(st.frozensets(st.sampled_from(KINDS), max_size=2))
    return LifeEventSpec("e", "o", parts, shared), services, held, decided


def _when() -> st.SearchStrategy[tuple[str | None, str | None]]:
    kind = st.sampled_from(KINDS)
    none = st.none()
    return st.one_of(
        st.tuples(none, none), st.tuples(none, none), st.tuples(kind, none), st.tuples(none, kind)
    )


def agree(made: Plan, expected: Reference) -> None:
    items = [*made.supplied, *made.fetched, *made.produced]
    asked = {(name, item.kind, item.origin) for item in items for name in item.services}
    by_form = {(name, kind, origin) for name, kind, origin in expected.asked if origin == "form"}
    assert asked == expected.asked - by_form
    assert set(made.form.forms) == {kind for _, kind, _ in by_form}
    assert frozenset(made.services) == expected.services
    assert (made.savings.given, made.savings.one_by_one) == (expected.given, expected.one_by_one)
    assert made.critical_days == expected.critical_days
    assert made.promised_days == expected.promised_days
    assert made.serial_days == expected.serial_days
    assert {step.service: step.starts for step in made.steps} == expected.starts
    assert {field.element: field.required for field in made.form.fields} == expected.fields


def compare(event: LifeEventSpec, services: list[ServiceSpec], held=frozenset(), decided=None) -> bool:
    """Tell whether there is a plan; both planners must agree about that, and about the plan."""
    try:
        expected = reference(event, services, held, decided)
    except Refused:
        with pytest.raises(BundleError):
            plan(event, services, held, decided or {})
        return False
    agree(plan(event, services, held, decided or {}), expected)
    return True


@given(bundles())
def test_any_bundle_is_planned_as_trying_everything_would(case) -> None:
    note("planned" if compare(*case) else "refused")


@given(bundles())
def test_what_may_be_needed_is_what_some_way_of_deciding_adds(case) -> None:
    event, services, held, _ = case
    ways = [{"rain": rain, "snow": snow} for rain in (False, True) for snow in (False, True)]
    try:
        found = [reference(event, services, held, way) for way in ways]
    except Refused:
        return
    may = plan(event, services, held).may_need
    assert set(may.services) == frozenset().union(*(one.services for one in found)) - found[0].services
    assert set(may.supplied) == set().union(*map(_supplied, found)) - _supplied(found[0])
    assert set(may.fields) == set().union(*(one.fields for one in found)) - found[0].fields.keys()


def _supplied(found: Reference) -> set[str]:
    return {kind for _, kind, origin in found.asked if origin == "supplied"}


def _with_need(services, name, need):
    return [
        replace(s, evidence=(*(n for n in s.evidence if n.kind != need.kind), need)) if s.id == name else s
        for s in services
    ]


NAMES = ["start-firm", "newborn", "after-death", "restaurant", "second-hand-home"]


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_perturbed_life_events(life_events, name: str, data) -> None:
    event, services = life_events[name]
    services = services[:6]  # every order of them is tried
    event = replace(event, services=event.services[:6])
    kinds = sorted({need.kind for s in services for need in s.evidence} | {"new"})
    for _ in range(data.draw(st.integers(1, 4))):
        what = data.draw(st.sampled_from(["add", "share", "produce", "remove"]))
        kind, one = data.draw(st.sampled_from(kinds)), data.draw(st.sampled_from(services))
        if what == "add":
            services = _with_need(services, one.id, EvidenceNeed(kind, data.draw(SOURCES)))
        elif what == "share":
            event = replace(event, fetched=event.fetched | {kind})
        elif what == "produce":
            services = [
                replace(s, outputs=tuple({*s.outputs, kind})) if s.id == one.id else s for s in services
            ]
        else:
            services = [replace(s, evidence=tuple(n for n in s.evidence if n.kind != kind)) for s in services]
    note("planned" if compare(event, services) else "refused")


@pytest.mark.parametrize("name", NAMES)
def test_the_life_events_themselves(life_events, name: str) -> None:
    event, services = life_events[name]
    assert compare(replace(event, services=event.services[:7]), services[:7])
