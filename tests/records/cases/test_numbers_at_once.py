"""Officers at one moment: numbers without gap or double, a case exported once, a result handed out once."""

import pytest
from tests import world
from tests.records.cases.test_at_once import all_at_once

from yiwang.records.cases.acts.exchanging import export_new
from yiwang.records.cases.acts.handing import Signed, hand_out
from yiwang.records.cases.models import BatchCase, ResultDelivery
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db(transaction=True)
DRAWN = "data:image/png;base64,iVBORw0KGgoAAAA="
AT_ONCE = 4


@pytest.fixture
def officers(shenyang):
    return [world.actor(world.make_officer(f"o{number}", "market-regulation")) for number in range(AT_ONCE)]


@pytest.fixture
def accepted(resident, officers):
    cases = [world.apply(resident, "service", "food-licence").case for _ in range(AT_ONCE)]
    for case in cases:
        world.decide(officers[0], case, "accept")
    return cases


def test_refusals_at_once_have_numbers_without_gap_or_double(officers, accepted):
    for case in accepted:
        world.decide(officers[0], case)
    pairs = zip(officers, accepted, strict=True)
    all_at_once(
        [lambda who=who, case=case: world.decide(who, case, "refuse", reasons="演示") for who, case in pairs]
    )
    numbers = Document.objects.filter(kind="refusal").values_list("number", flat=True)
    assert sorted(number[-7:-1] for number in numbers) == ["000001", "000002", "000003", "000004"]


def test_exports_at_once_give_each_case_once(officers, accepted):
    answers = all_at_once([lambda who=who: export_new(who).rows for who in officers])
    assert sorted(map(str, answers)) == ["4", "nothing-new", "nothing-new", "nothing-new"]
    assert BatchCase.objects.count() == AT_ONCE


def test_of_clerks_who_hand_out_at_once_one_does(officers, accepted):
    case = accepted[0]
    world.decide(officers[0], case)
    world.decide(officers[0], case, "grant")
    world.work_off()
    task = world.open_task(case).pk
    clerks = [world.actor(world.make_officer(f"c{n}", "market-regulation", "clerk")) for n in range(AT_ONCE)]
    signed = Signed("演示居民", "self", "居民身份证", DRAWN)
    answers = all_at_once([lambda who=who: hand_out(who, task, signed).status for who in clerks])
    assert sorted(answers) == ["already-done", "already-done", "already-done", "granted"]
    assert ResultDelivery.objects.count() == 1
