"""Laws that hold for every life event without a loop."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from yiwang.kernel.bundles import (
    EvidenceNeed,
    FieldSpec,
    LifeEventSpec,
    PartSpec,
    Plan,
    ServiceSpec,
    plan,
)

KINDS = [f"kind-{n}" for n in range(6)]
Case = tuple[LifeEventSpec, list[ServiceSpec]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Services in a row, each free to need what earlier ones issue, so that there is no loop."""
    services = []
    for n in range(draw(st.integers(1, 7))):
        made = [f"out-{m}" for m in range(n)]
        kinds = draw(st.lists(st.sampled_from(KINDS + made), unique=True, max_size=5))
        evidence = tuple(_need(draw, kind, made) for kind in kinds)
        elements = draw(st.lists(st.sampled_from("uvwxyz"), unique=True))
        fields = tuple(FieldSpec(element, draw(st.booleans())) for element in elements)
        days = draw(st.integers(0, 30))
        promised, visits = draw(st.one_of(st.none(), st.integers(0, days))), draw(st.integers(0, 2))
        outputs = (f"out-{n}",)
        services.append(ServiceSpec(f"s{n}", "o", fields, evidence, outputs, days, promised, visits))
    # A part whose own output is already held is not needed.
    parts = tuple(
        PartSpec(s.id, unless_held=s.outputs[0] if n and draw(st.booleans()) else None)
        for n, s in enumerate(services)
    )
    return LifeEventSpec("event", "o", parts), draw(st.permutations(services))


def _need(draw: st.DrawFn, kind: str, made: list[str]) -> EvidenceNeed:
    sources = ["supplied", "fetched", "form", *(["produced"] if kind in made else [])]
    return EvidenceNeed(kind, draw(st.sampled_from(sources)), draw(st.booleans()))


HELD = st.frozensets(st.sampled_from([*KINDS, *(f"out-{n}" for n in range(7))]))


def _plan(case: Case, held: frozenset[str] = frozenset()) -> Plan:
    return plan(case[0], case[1], held)


@given(cases())
def test_never_longer_than_one_after_another(case: Case) -> None:
    result = _plan(case)
    days = {service.id: service.days for service in case[1]}
    assert result.critical_days <= result.serial_days
    assert result.critical_days == sum(days[name] for name in result.critical_path)
    assert result.critical_days >= max(days.values())


@given(cases(), HELD, st.sampled_from([*KINDS, *(f"out-{n}" for n in range(7))]))
def test_holding_one_more_never_adds_what_must_be_given(case: Case, held: frozenset[str], more: str) -> None:
    before, after = _plan(case, held), _plan(case, held | {more})
    # A part that comes or goes with what is held brings or takes its own evidence.
    assume(set(before.services) == set(after.services))
    assert {item.kind for item in after.supplied} <= {item.kind for item in before.supplied}
    assert after.savings.given <= before.savings.given


@given(cases(), HELD, st.sampled_from(KINDS))
def test_sharing_one_more_never_adds_what_must_be_given(case: Case, held: frozenset[str], more: str) -> None:
    event, services = case
    before, after = (
        plan(event, services, held),
        plan(replace(event, fetched=frozenset({more})), services, held),
    )
    assert before.services == after.services
    assert {item.kind for item in after.supplied} <= {item.kind for item in before.supplied} - {more}
    assert after.cuts.evidence.after <= before.cuts.evidence.after
    assert after.cuts.days == before.cuts.days


@given(cases(), HELD)
def test_no_measure_grows_by_handling_services_together(case: Case, held: frozenset[str]) -> None:
    made = _plan(case, held)
    cuts = made.cuts
    for measure in (cuts.fields, cuts.steps, cuts.days, cuts.visits):
        assert 0 <= measure.after <= measure.before
    # The one form is a paper even when services ask fields without naming a form of their own.
    assert cuts.evidence.after <= cuts.evidence.before + made.savings.one_form
    assert made.promised_days <= made.critical_days


@given(cases(), HELD)
def test_nothing_runs_before_what_it_needs(case: Case, held: frozenset[str]) -> None:
    result = _plan(case, held)
    by_id = {step.service: step for step in result.steps}
    for item in result.produced:
        assert item.producer is not None
        for service in item.services:
            assert by_id[item.producer].ends <= by_id[service].starts
            assert by_id[item.producer].stage < by_id[service].stage
            assert item.producer in by_id[service].needs
    assert sorted(name for stage in result.stages for name in stage) == sorted(by_id)


@given(cases(), HELD)
def test_the_one_form_and_the_evidence_lose_nothing(case: Case, held: frozenset[str]) -> None:
    result = _plan(case, held)
    chosen = [service for service in case[1] if service.id in result.services]
    fields = {(f.element, s) for f in result.form.fields for s in f.services}
    assert fields == {(f.element, service.id) for service in chosen for f in service.fields}
    required = {f.element for f in result.form.fields if f.required}
    assert required == {f.element for service in chosen for f in service.fields if f.required}
    items = [*result.supplied, *result.fetched, *result.produced]
    passed = [(item.kind, s) for item in items for s in item.services]
    needed = [(n.kind, s.id) for s in chosen for n in s.evidence if n.kind not in result.form.forms]
    assert sorted(passed) == sorted(needed)


@given(cases(), HELD, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(case: Case, held: frozenset[str], random) -> None:
    event, services = case
    parts = list(event.services)
    random.shuffle(parts)
    mixed = [
        replace(service, fields=service.fields[::-1], evidence=service.evidence[::-1])
        for service in reversed(services)
    ]
    assert plan(LifeEventSpec(event.id, event.lead, tuple(parts)), mixed, held) == _plan(case, held)
