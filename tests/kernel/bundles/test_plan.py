"""What a plan refuses, and what it does at the edges."""

import pytest

from yiwang.kernel.bundles import (
    BundleCycle,
    BundleError,
    EvidenceNeed,
    FieldSpec,
    LifeEventSpec,
    PartSpec,
    ServiceSpec,
    Source,
    plan,
)


def service(name: str, needs: dict[str, Source] | None = None, *outputs: str, days: int = 1) -> ServiceSpec:
    evidence = tuple(EvidenceNeed(kind, source) for kind, source in (needs or {}).items())
    return ServiceSpec(name, "office", (), evidence, outputs, days)


def event(*services: ServiceSpec, fetched: frozenset[str] = frozenset()) -> LifeEventSpec:
    return LifeEventSpec("event", "office", tuple(PartSpec(s.id) for s in services), fetched)


def test_a_loop_is_refused_and_shown() -> None:
    a = service("a", {"z": "fetched"}, "x")
    b = service("b", {"x": "produced"}, "y")
    c = service("c", {"y": "produced"}, "z")
    tail = service("tail", {"z": "produced"})
    with pytest.raises(BundleCycle) as refusal:
        plan(event(tail, c, b, a), [a, b, c, tail])
    assert refusal.value.path == ("a", "c", "b", "a")
    assert refusal.value.kinds == ("z", "y", "x")
    assert "“a”需要“c”办出的“z”" in refusal.value.message("zh-hans")
    assert '"b" needs "x" from "a"' in refusal.value.message("en")


def test_a_service_waiting_for_its_own_output_is_a_loop() -> None:
    a = service("a", {"x": "produced"}, "x")
    with pytest.raises(BundleCycle) as refusal:
        plan(event(a), [a])
    assert refusal.value.path == ("a", "a")


def test_a_renewal_takes_the_old_licence_and_passes_on_the_new_one() -> None:
    renew = service("renew", {"licence": "fetched"}, "licence")
    use = service("use", {"licence": "fetched"})
    result = plan(event(renew, use), [renew, use])
    assert [item.services for item in result.fetched] == [("renew",)]
    assert [(item.services, item.producer) for item in result.produced] == [(("use",), "renew")]
    assert result.stages == (("renew",), ("use",))
    assert result.savings.distinct == 2


def test_produced_by_nobody_is_refused_by_name() -> None:
    a = service("a", {"seal-image": "produced"})
    with pytest.raises(BundleError, match=r'"a" needs "seal-image" to be produced, but no service'):
        plan(event(a), [a])


def test_produced_by_nobody_but_held_or_fetched_is_fetched() -> None:
    a = service("a", {"title": "produced"})
    assert [item.kind for item in plan(event(a), [a], frozenset({"title"})).fetched] == ["title"]
    assert [item.kind for item in plan(event(a, fetched=frozenset({"title"})), [a]).fetched] == ["title"]


def test_two_producers_are_refused_by_name() -> None:
    a, b, c = service("a", None, "x"), service("b", None, "x"), service("c", {"x": "produced"})
    with pytest.raises(BundleError, match="several services produce: a, b"):
        plan(event(a, b, c), [a, b, c])
    assert len(plan(event(a, b), [a, b]).stages) == 1


def test_the_easiest_origin_serves_everyone() -> None:
    a, b, c = service("a", {"id": "supplied"}), service("b", {"id": "fetched"}), service("c", {"id": "form"})
    result = plan(event(a, b, c), [a, b, c])
    assert [(item.kind, item.services) for item in result.fetched] == [("id", ("a", "b", "c"))]
    assert result.supplied == ()
    assert result.form.forms == ()


def test_a_field_shared_by_services_is_asked_once() -> None:
    a = ServiceSpec("a", "office", (FieldSpec("phone", False), FieldSpec("name")))
    b = ServiceSpec("b", "office", (FieldSpec("phone"), FieldSpec("fax", False)))
    form = plan(event(a, b), [b, a]).form
    assert [(f.element, f.required, f.services) for f in form.fields] == [
        ("fax", False, ("b",)),
        ("name", True, ("a",)),
        ("phone", True, ("a", "b")),
    ]


def test_optional_evidence_is_listed_and_not_counted() -> None:
    a = ServiceSpec("a", "office", (), (EvidenceNeed("photo", "supplied", required=False),))
    b = ServiceSpec("b", "office", (), (EvidenceNeed("deed", "supplied"),))
    result = plan(event(a, b), [a, b])
    assert [(item.kind, item.required) for item in result.supplied] == [("deed", True), ("photo", False)]
    assert (result.savings.one_by_one, result.savings.distinct, result.savings.given) == (1, 1, 1)
    assert result.savings.one_form == 0


def test_the_longest_way_counts_days_and_not_hops() -> None:
    a, b = service("a", None, "x", days=1), service("b", {"x": "produced"}, "y", days=1)
    c, slow = service("c", {"y": "produced"}, days=1), service("slow", None, days=30)
    result = plan(event(a, b, c, slow), [a, b, c, slow])
    assert (result.critical_path, result.critical_days, result.serial_days) == (("slow",), 30, 33)
    assert [(step.service, step.starts, step.ends) for step in result.steps] == [
        ("a", 0, 1),
        ("slow", 0, 30),
        ("b", 1, 2),
        ("c", 2, 3),
    ]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda a: (LifeEventSpec("e", "o", (PartSpec("ghost"),)), [a]), '"ghost", which does not exist'),
        (lambda a: (LifeEventSpec("e", "o", (PartSpec("a"), PartSpec("a"))), [a]), 'part "a" 2 times'),
        (lambda a: (event(a), [a, a]), 'service "a" 2 times'),
        (lambda a: (LifeEventSpec("e", "o", ()), [a]), "no service left"),
        (lambda a: (LifeEventSpec("e", "o", (PartSpec("a", when_held="x"),)), [a]), "no service left"),
        (lambda a: (event(a), [service("a", days=-1)]), "-1 days"),
    ],
)
def test_other_mistakes_are_refused(make, words: str) -> None:
    with pytest.raises(BundleError, match=words):
        plan(*make(service("a")))


def test_the_same_evidence_twice_in_a_service_is_refused() -> None:
    a = ServiceSpec("a", "o", (), (EvidenceNeed("x", "form"), EvidenceNeed("x", "fetched")))
    with pytest.raises(BundleError, match='evidence "x" twice'):
        plan(event(a), [a])
