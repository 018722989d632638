"""Countersigning: all sign, one does not, nobody does; and the decision that waits for it."""

import pytest
from tests import world
from tests.world import refusal_of

from yiwang.records.cases.acts import countersigning, tasks, time
from yiwang.records.cases.models import Case, Task
from yiwang.records.cases.signing import signatures
from yiwang.records.ledger.models import Event
from yiwang.records.ledger.queries import of_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
BODY, SIGNERS = "market-regulation", ("fire-rescue", "urban-management")


@pytest.fixture
def officers(shenyang):
    return {body: world.actor(world.make_officer(f"{body}-x", body)) for body in (BODY, *SIGNERS)}


@pytest.fixture
def case(officers):
    resident = world.actor(world.make_person("resident-x", "演示居民", 0))
    applied = world.apply(resident, "service", "food-licence").case
    world.decide(officers[BODY], applied, "accept")
    return applied


@pytest.fixture
def joint(case):
    head = world.actor(world.make_officer("head-x", BODY, "head"))
    time.handle_jointly(head, case.pk)
    return case


@pytest.fixture
def asked(officers, joint):
    return countersigning.ask(officers[BODY], joint.pk, SIGNERS, "拟准予，请会签")


def sign(officer, asked: Case, outcome: str, reasons: str = "") -> Case:
    task = Task.objects.get(case=asked, organisation=officer.hat.organisation, done_at__isnull=True)
    return tasks.decide(officer, task.pk, tasks.Decision(outcome, reasons=reasons))


def said(asked: Case) -> dict[str, str]:
    asked.refresh_from_db()
    return {one.organisation: one.state for one in signatures(asked, of_case([asked.pk]))}


def test_only_what_is_handled_jointly_is_countersigned(officers, case) -> None:
    assert refusal_of(countersigning.ask, officers[BODY], case.pk, SIGNERS, "演示") == "not-joint"


@pytest.mark.parametrize(
    ("bodies", "text"),
    [((), "演示"), (SIGNERS, " "), ((BODY,), "演示"), (("nobody",), "演示"), (SIGNERS * 2, "演示")],
)
def test_it_says_who_signs_what(officers, joint, bodies, text) -> None:
    assert refusal_of(countersigning.ask, officers[BODY], joint.pk, bodies, text) == "no-signers"


def test_every_office_signs_and_the_decision_waits_for_it(officers, joint, asked) -> None:
    own = officers[BODY]
    assert refusal_of(countersigning.ask, own, joint.pk, SIGNERS, "演示") == "signed-before"
    tasks.decide(own, world.open_task(joint).pk, tasks.Decision())  # the examination, 审查
    sign(officers[SIGNERS[0]], asked, "sign", "同意")
    assert said(asked) == {SIGNERS[0]: "signed", SIGNERS[1]: "waiting"}
    decide = world.open_task(joint).pk
    assert refusal_of(tasks.decide, own, decide, tasks.Decision("grant")) == "signing"
    sign(officers[SIGNERS[1]], asked, "sign")
    assert set(said(asked).values()) == {"signed"}
    first = next(one for one in signatures(asked, of_case([asked.pk])) if one.organisation == SIGNERS[0])
    assert (first.officer, first.opinion) == (officers[SIGNERS[0]].name, "同意") and first.at
    assert asked.ended == "signed"
    tasks.decide(own, decide, tasks.Decision("grant"))


def test_an_office_signs_only_for_itself(officers, asked) -> None:
    task = Task.objects.get(case=asked, organisation=SIGNERS[0])
    for other in (officers[BODY], officers[SIGNERS[1]]):
        assert refusal_of(tasks.decide, other, task.pk, tasks.Decision("sign")) == "not-your-task"


def test_who_objects_says_why_and_the_drafter_gets_it_back(officers, joint, asked) -> None:
    assert refusal_of(sign, officers[SIGNERS[0]], asked, "object") == "reasons-needed"
    sign(officers[SIGNERS[0]], asked, "object", "疏散通道未说明")
    assert said(asked) == {SIGNERS[0]: "objected", SIGNERS[1]: "stopped"}
    row = world.open_task(asked)
    assert (row.node, row.organisation) == ("redraft", BODY)
    assert refusal_of(tasks.decide, officers[BODY], row.pk, tasks.Decision("again")) == "reasons-needed"
    tasks.decide(officers[BODY], row.pk, tasks.Decision("again", reasons="已补充疏散通道"))
    waiting = Task.objects.filter(case=asked, done_at__isnull=True)
    assert {one.organisation for one in waiting} == set(SIGNERS)
    for body in SIGNERS:
        sign(officers[body], asked, "sign")
    asked.refresh_from_db()
    assert asked.ended == "signed"


def test_a_dropped_round_does_not_let_it_be_granted_but_refused(officers, joint, asked) -> None:
    own = officers[BODY]
    sign(officers[SIGNERS[0]], asked, "object", "不同意")
    tasks.decide(own, world.open_task(asked).pk, tasks.Decision("drop"))
    tasks.decide(own, world.open_task(joint).pk, tasks.Decision())
    decide = world.open_task(joint).pk
    assert refusal_of(tasks.decide, own, decide, tasks.Decision("grant")) == "signing"
    tasks.decide(own, decide, tasks.Decision("refuse", reasons="会签未通过"))


def test_silence_is_reported_and_then_deemed_signed(officers, joint, asked, at) -> None:
    sign(officers[SIGNERS[0]], asked, "sign")
    at("2026-03-06")
    world.work_off()
    assert Event.objects.filter(type="procedure-escalated", case=asked.pk).count() == 1
    assert said(asked)[SIGNERS[1]] == "waiting"
    at("2026-03-10")
    world.work_off()
    assert said(asked) == {SIGNERS[0]: "signed", SIGNERS[1]: "deemed"}
    assert asked.ended == "deemed"
    tasks.decide(officers[BODY], world.open_task(joint).pk, tasks.Decision())
    tasks.decide(officers[BODY], world.open_task(joint).pk, tasks.Decision("grant"))
