"""Matching: what is found, changed and ended; idempotent; money short in a fair, recorded order."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from tests.networks.policies.conftest import employ, make_firms, publish

from yiwang.kernel.dmn import RefusalError
from yiwang.networks.policies.matching import PolicyRefused, match
from yiwang.networks.policies.models import Entitlement, MatchRun
from yiwang.records.ledger.models import Event
from yiwang.records.registry import identity
from yiwang.records.registry.messaging.queries import messages_of
from yiwang.records.registry.models import Message

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)


def states(policy="staff"):
    rows = Entitlement.objects.filter(policy=policy).order_by("subject__name")
    return [(row.state, row.amount) for row in rows]


def code(firm):
    return identity.decrypted(firm.identifier)


def test_it_finds_who_is_entitled_and_tells_them_once(shenyang):
    publish(staff={})
    firms = make_firms([9, 10, 25, None])
    made = match(as_of=DAY)
    assert (made.written.new, made.written.changed, made.written.ended) == (2, 0, 0)
    assert states() == [("matched", Decimal("1000.00")), ("matched", Decimal("2500.00"))]
    (decided,) = made.decided
    assert (decided.subjects, decided.entitled, decided.refused, decided.unknown) == (4, 2, 1, 1)
    assert decided.amount == Decimal("3500.00")
    assert [len(messages_of(firm.pk)) for firm in firms] == [0, 1, 1, 0]
    assert Event.objects.filter(type="policies-matched").count() == 1


def test_run_again_it_changes_nothing(shenyang):
    publish(staff={})
    make_firms([10, 25])
    match(as_of=DAY)
    before = list(Entitlement.objects.order_by("pk").values())
    made = match(as_of=DAY)
    assert vars(made.written) == {"new": 0, "changed": 0, "ended": 0, "overtaken": 0}
    assert list(Entitlement.objects.order_by("pk").values()) == before
    assert Message.objects.count() == 2


@pytest.mark.parametrize("remembers", [True, False])
def test_new_facts_change_and_end_what_is_open(shenyang, tmp_path, remembers):
    publish(staff={})
    firms = make_firms([10, 25, 8])
    match(as_of=DAY)
    if not remembers:  # the files of the last run are lost: the database compares by itself
        for file in (tmp_path / "matches").iterdir():
            file.unlink()
    for firm, staff in zip(firms, (9, 30, 12), strict=True):
        employ(firm, code(firm), staff)
    written = match(as_of=DAY).written
    assert (written.new, written.changed, written.ended) == (1, 1, 1)
    assert states() == [("ended", Decimal(1000)), ("matched", Decimal(3000)), ("matched", Decimal(1200))]
    employ(firms[0], code(firms[0]), 10)
    assert match(as_of=date(2022, 6, 2)).written.changed == 1
    row = Entitlement.objects.get(subject=firms[0])
    assert (row.state, row.found_on) == ("matched", date(2022, 6, 2))


def test_a_file_of_a_run_that_was_never_committed_is_not_believed(shenyang, monkeypatch):
    publish(staff={})
    (firm,) = make_firms([10])
    match(as_of=DAY)
    employ(firm, code(firm), 20)
    monkeypatch.setattr(MatchRun.objects, "create", _dies)
    with pytest.raises(RuntimeError):
        match(as_of=DAY)
    monkeypatch.undo()
    assert states() == [("matched", Decimal(1000))]
    match(as_of=DAY)
    assert states() == [("matched", Decimal(2000))]


def _dies(**_):
    raise RuntimeError("killed")


def test_what_is_claimed_keeps_its_amount_and_is_told_of(shenyang):
    publish(staff={})
    (firm,) = make_firms([10])
    match(as_of=DAY)
    Entitlement.objects.update(state="confirmed")
    employ(firm, code(firm), 5)
    written = match(as_of=DAY).written
    assert (written.ended, written.overtaken) == (0, 1)
    assert states() == [("confirmed", Decimal(1000))]


def test_what_was_declined_stays_declined(shenyang):
    publish(staff={})
    (firm,) = make_firms([10])
    match(as_of=DAY)
    Entitlement.objects.update(state="declined")
    employ(firm, code(firm), 11)
    match(as_of=DAY)
    assert states() == [("declined", Decimal(1000))]


def test_money_that_is_short_goes_in_the_recorded_order(shenyang):
    publish(staff={"budget": "3000"})
    make_firms([10] * 5)
    made = match(as_of=DAY)
    assert made.waiting == {"staff": 2}
    rows = sorted(Entitlement.objects.all(), key=lambda row: row.draw)
    assert [row.state for row in rows] == ["matched"] * 3 + ["waiting"] * 2
    first = rows[0]
    said = f"staff|2022|{first.subject_id}"
    assert first.draw == hashlib.sha256(said.encode()).hexdigest()


def test_nobody_is_passed_over_and_who_came_first_stays_first(shenyang):
    publish(staff={"budget": "3000"})
    early = make_firms([20])
    match(as_of=DAY)
    late = make_firms([20, 20, 10])[1:]
    match(as_of=date(2022, 6, 2))
    assert Entitlement.objects.get(subject=early[0]).state == "matched"
    by_draw = sorted(Entitlement.objects.filter(subject__in=late), key=lambda row: row.draw)
    fits = by_draw[0].amount <= 1000
    assert [row.state for row in by_draw] == ["matched" if fits else "waiting", "waiting"]


def test_the_highest_of_a_group_stands_and_the_other_says_which(shenyang):
    group = {"more": 'stacking = { rule = "highest", group = "g" }'}
    publish(one={**group}, two={**group, "amount": "从业人数 * 50 + 1000"})
    make_firms([10, 30])
    match(as_of=DAY, only=["one"])
    assert states("one") == [("outranked", Decimal(1000)), ("matched", Decimal(3000))]
    assert states("two") == [("matched", Decimal(1500)), ("outranked", Decimal(2500))]
    assert set(Entitlement.objects.filter(state="outranked").values_list("outranked_by", flat=True)) == {
        "one",
        "two",
    }


def test_amounts_are_capped_and_rounded_half_up(shenyang):
    publish(staff={"amount": "从业人数 / 8 + 0.005", "more": "cap = 2"})
    make_firms([10, 80])
    match(as_of=DAY)
    assert states() == [("matched", Decimal("1.26")), ("matched", Decimal("2.00"))]


def test_a_withdrawn_policy_and_a_missed_deadline_end_what_is_open(shenyang):
    publish(staff={}, other={})
    make_firms([10])
    match(as_of=DAY)
    publish(staff={})
    assert match(as_of=DAY).over == 1
    assert states("other") == [("withdrawn", Decimal(1000))]
    match(as_of=date(2022, 12, 1))
    assert states() == [("expired", Decimal(1000))]


def test_a_zero_division_is_an_error_of_its_row_only(shenyang):
    publish(staff={"amount": "100 / (从业人数 - 10)"})
    make_firms([10, 20])
    (decided,) = match(as_of=DAY).decided
    assert sum(decided.errors.values()) == 1
    assert states() == [("matched", Decimal("10.00"))]


def test_what_cannot_be_run_is_named(shenyang):
    publish(staff={})
    with pytest.raises(PolicyRefused, match="no policy nobody"):
        match(only=["nobody"])
    with pytest.raises(PolicyRefused, match="in force on 2023"):
        match(only=["staff"], as_of=date(2023, 1, 1))
    publish(odd={"condition": "count(for i in 1..从业人数 return i) > 3"})
    with pytest.raises(RefusalError):
        match(as_of=DAY)


def test_nothing_in_force_is_no_run_of_nothing(shenyang):
    publish(staff={})
    assert match(as_of=date(2030, 1, 1)).decided == []
    assert not Entitlement.objects.exists()
