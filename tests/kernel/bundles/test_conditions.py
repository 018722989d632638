"""Parts, evidence and fields that belong only when answers say so."""

from datetime import date

import pytest

from yiwang.kernel.bundles import (
    BundleError,
    EvidenceNeed,
    FieldSpec,
    LifeEventSpec,
    MayNeed,
    PartSpec,
    ServiceSpec,
    dates,
    plan,
)
from yiwang.kernel.calendars import Calendar, UnpublishedYear

FOOD = ServiceSpec(
    "food",
    "market",
    (FieldSpec("sells-alcohol"), FieldSpec("storage-address", condition="storage")),
    (EvidenceNeed("layout", "supplied"), EvidenceNeed("lease", "supplied", condition="storage")),
    ("food-licence",),
    20,
    5,
    1,
)
ALCOHOL = ServiceSpec(
    "alcohol",
    "market",
    (FieldSpec("sells-alcohol"), FieldSpec("brands")),
    (EvidenceNeed("food-licence", "produced"), EvidenceNeed("suppliers", "supplied")),
    (),
    3,
    None,
    1,
)
EVENT = LifeEventSpec("shop", "market", (PartSpec("food"), PartSpec("alcohol", condition="sells")))
BOTH = [FOOD, ALCOHOL]


def given(made) -> set[str]:
    return {item.kind for item in made.supplied}


def test_undecided_is_left_out_and_named() -> None:
    made = plan(EVENT, BOTH)
    assert made.services == ("food",)
    assert given(made) == {"layout"}
    assert made.may_need == MayNeed(
        ("sells", "storage"), ("alcohol",), ("lease", "suppliers"), (), ("brands", "storage-address")
    )


def test_a_yes_brings_it_and_a_no_spares_it() -> None:
    yes = plan(EVENT, BOTH, decided={"sells": True, "storage": False})
    assert yes.services == ("food", "alcohol")
    assert given(yes) == {"layout", "suppliers"}
    assert yes.may_need == MayNeed()
    assert (yes.critical_days, yes.promised_days) == (23, 8)
    no = plan(EVENT, BOTH, decided={"sells": False, "storage": True})
    assert (no.services, given(no)) == (("food",), {"layout", "lease"})
    assert [field.element for field in no.form.fields] == ["sells-alcohol", "storage-address"]


def test_the_conditions_of_a_part_that_fell_away_are_not_asked() -> None:
    inner = ServiceSpec("inner", "o", (), (EvidenceNeed("x", "supplied", condition="deep"),))
    event = LifeEventSpec("e", "o", (PartSpec("food"), PartSpec("inner", condition="outer")))
    made = plan(event, [FOOD, inner], decided={"outer": False, "storage": False})
    assert made.may_need == MayNeed()
    assert plan(event, [FOOD, inner], decided={"storage": False}).may_need.conditions == ("deep", "outer")


def test_evidence_another_part_needs_anyway_is_not_spared() -> None:
    other = ServiceSpec("other", "o", (FieldSpec("storage-address"),), (EvidenceNeed("lease", "supplied"),))
    event = LifeEventSpec("e", "o", (PartSpec("food"), PartSpec("other")))
    made = plan(event, [FOOD, other], decided={"storage": False})
    assert [(i.kind, i.services) for i in made.supplied] == [("layout", ("food",)), ("lease", ("other",))]
    assert [f.services for f in made.form.fields if f.element == "storage-address"] == [("other",)]


def test_what_may_be_fetched_is_not_told_twice() -> None:
    one = ServiceSpec("one", "o", (), (EvidenceNeed("id", "supplied"),))
    two = ServiceSpec("two", "o", (), (EvidenceNeed("id", "fetched"), EvidenceNeed("deed", "fetched")))
    event = LifeEventSpec("e", "o", (PartSpec("one"), PartSpec("two", condition="c")))
    assert plan(event, [one, two]).may_need == MayNeed(("c",), ("two",), (), ("deed",), ())


def test_a_way_of_deciding_that_has_no_plan_is_refused_before_anybody_answers() -> None:
    event = LifeEventSpec("e", "o", (PartSpec("food", condition="open"),))
    with pytest.raises(BundleError, match="no service left"):
        plan(event, BOTH)
    made = plan(event, BOTH, decided={"open": True, "storage": False})
    assert made.services == ("food",)


def test_too_many_open_conditions_are_refused() -> None:
    needs = tuple(EvidenceNeed(f"k{n}", "supplied", condition=f"c{n}") for n in range(9))
    event = LifeEventSpec("e", "o", (PartSpec("s"),))
    service = ServiceSpec("s", "o", (), needs)
    with pytest.raises(BundleError, match="9 undecided conditions, more than 8"):
        plan(event, [service])
    assert len(plan(event, [service], decided={"c0": True}).may_need.supplied) == 8


def test_the_cuts_count_what_the_applicant_does() -> None:
    cuts = plan(EVENT, BOTH, decided={"sells": True, "storage": True}).cuts
    assert (cuts.evidence.before, cuts.evidence.after, cuts.evidence.saved) == (4, 4, 0)
    assert (cuts.fields.before, cuts.fields.after) == (4, 3)
    # Two applications and one licence to collect; together one application and one collection.
    assert (cuts.steps.before, cuts.steps.after) == (3, 2)
    assert (cuts.days.before, cuts.days.after) == (23, 23)
    assert (cuts.visits.before, cuts.visits.after) == (2, 1)


def test_statutory_and_promised_date_are_working_days_after_receipt() -> None:
    calendar = Calendar("plain", {}, {}, frozenset({2026}))
    made = plan(EVENT, BOTH, decided={"sells": True, "storage": False})
    friday = date(2026, 3, 6)
    due = dates(made, friday, calendar)
    assert (due.statutory, due.promised) == (date(2026, 4, 8), date(2026, 3, 18))
    with pytest.raises(UnpublishedYear):
        dates(made, date(2026, 12, 20), calendar)
