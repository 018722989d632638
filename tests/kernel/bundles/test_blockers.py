"""What blocks life events: evidence nobody shares, by what sharing it would remove."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.bundles import Blocker, EvidenceNeed, LifeEventSpec, PartSpec, ServiceSpec, blockers, plan

KINDS = [f"k{n}" for n in range(5)]


@st.composite
def catalogues(draw: st.DrawFn) -> tuple[list[LifeEventSpec], list[ServiceSpec]]:
    services = []
    for n in range(draw(st.integers(1, 6))):
        kinds = draw(st.lists(st.sampled_from(KINDS), unique=True))
        sources = st.sampled_from(["supplied", "supplied", "fetched", "form"])
        needs = tuple(EvidenceNeed(kind, draw(sources), draw(st.booleans())) for kind in kinds)
        services.append(ServiceSpec(f"s{n}", "o", (), needs, (f"out{n}",)))
    events = []
    for n in range(draw(st.integers(0, 4))):
        names = draw(st.lists(st.sampled_from([s.id for s in services]), unique=True, min_size=1))
        events.append(LifeEventSpec(f"e{n}", "o", tuple(PartSpec(name) for name in names)))
    return events, services


@given(catalogues(), st.frozensets(st.sampled_from(KINDS)))
def test_a_blocker_counts_what_sharing_it_would_remove(case, shared) -> None:
    events, services = case

    def handed_in(more: frozenset[str]) -> int:
        plans = [plan(replace(event, fetched=shared | more), services) for event in events]
        return sum(made.savings.given for made in plans)

    expected = {kind: handed_in(frozenset()) - handed_in(frozenset({kind})) for kind in KINDS}
    found = blockers(events, services, shared)
    assert {one.kind: one.submissions for one in found} == {k: n for k, n in expected.items() if n}
    assert [one.submissions for one in found] == sorted((one.submissions for one in found), reverse=True)
    assert not shared & {one.kind for one in found}


def test_the_ranking_names_the_life_events() -> None:
    a = ServiceSpec("a", "o", (), (EvidenceNeed("lease", "supplied"), EvidenceNeed("map", "supplied")))
    b = ServiceSpec("b", "o", (), (EvidenceNeed("lease", "supplied"),))
    events = [LifeEventSpec(name, "o", (PartSpec(name),)) for name in ("b", "a")]
    assert blockers(events, [a, b]) == [Blocker("lease", 2, ("a", "b")), Blocker("map", 1, ("a",))]
    assert blockers(events, [a, b], frozenset({"lease"})) == [Blocker("map", 1, ("a",))]
