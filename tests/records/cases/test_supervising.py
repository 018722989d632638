"""Urging, supervising by hand and by itself, figures of offices; time is moved, not waited for."""

from datetime import date

import pytest
from tests import world
from tests.world import refusal_of

from yiwang.records import clock
from yiwang.records.cases.acts import holding, supervising, urging, withdrawing
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.lights import of_light
from yiwang.records.cases.models import Case, Job, LinkedLoop, Task
from yiwang.records.cases.queries.supervision import COUNTS, Period, counted, figures, warned
from yiwang.records.cases.supervision import supervises
from yiwang.records.registry import people
from yiwang.records.registry.models import Message
from yiwang.records.registry.releases import city

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
BODY, SUPERVISOR = "market-regulation", "business-environment"


@pytest.fixture
def resident(shenyang):
    return world.actor(world.make_person("resident-x", "演示居民", 0))


@pytest.fixture
def officer(shenyang):
    return world.actor(world.make_officer("officer-x", BODY))


@pytest.fixture
def head(shenyang):
    return world.actor(world.make_officer("head-x", BODY, "head"))


@pytest.fixture
def supervisor(shenyang):
    return world.actor(world.make_officer("supervisor-x", SUPERVISOR))


@pytest.fixture
def case(resident):
    return world.apply(resident, "service", "food-licence").case


def loop_of(case: Case) -> LinkedLoop:
    return LinkedLoop.objects.select_related("case").get(about=case)


def test_who_supervises_whom(head, supervisor, officer, resident, shenyang) -> None:
    everybody = frozenset(city().organisations)
    assert supervises(supervisor) == everybody
    assert supervises(world.actor(world.make_officer("reform-y", SUPERVISOR, "reform"))) == everybody
    assert supervises(head) == {BODY}
    for nobody in (officer, resident, world.actor(world.make_officer("reform-z", BODY, "reform"))):
        assert supervises(nobody) == frozenset()


def test_a_party_urges_once_a_day_and_it_shows(resident, supervisor, head, case, at) -> None:
    assert urging.urge(resident, case.pk) == 1
    urged_at = world.open_task(case).urged_at
    assert urged_at and clock.day_of(urged_at) == date(2026, 3, 2)
    assert refusal_of(urging.urge, resident, case.pk) == "urged-today"
    urging.urge(supervisor, case.pk)
    assert refusal_of(urging.urge, head, case.pk) == "urged-today"  # supervision is one party
    at("2026-03-03")
    urging.urge(resident, case.pk)


def test_the_officer_who_claimed_it_is_told(resident, shenyang, case) -> None:
    user = world.make_person("known", "演示经办", 1)
    people.appoint(user, BODY, "officer", since=world.SINCE)
    post = next(hat.id for hat in world.hats_of(user) if hat.kind == "post")
    holding.claim(world.actor(user, post), world.open_task(case).pk)
    urging.urge(resident, case.pk)
    (told,) = Message.objects.filter(kind="case-urged")
    assert (told.subject_id, told.reference) == (user.person_id, case.number)


def test_others_and_closed_cases_are_not_urged(resident, officer, case) -> None:
    assert refusal_of(urging.urge, officer, case.pk) == "not-found"
    other = world.actor(world.make_person("other-x", "演示路人", 2))
    assert refusal_of(urging.urge, other, case.pk) == "not-found"
    withdrawing.withdraw(resident, case.pk)
    assert refusal_of(urging.urge, resident, case.pk) == "nothing-waits"


def test_the_leader_of_a_life_event_urges_its_parts(resident, officer, shenyang) -> None:
    whole = world.apply(resident, "life-event", "open-restaurant").case
    world.work_off()
    waiting = Task.objects.filter(case__parent=whole, role="office", done_at__isnull=True)
    assert urging.urge(resident, whole.pk) == waiting.values("case").distinct().count()
    other = waiting.exclude(organisation=BODY).first()
    if other:
        assert urging.urge(officer, other.case_id) == 1


def test_a_case_turns_yellow_then_red_and_is_supervised_once(case, at, supervisor) -> None:
    def light() -> str:
        return of_light([world.open_task(case)], ("red", "yellow", "green", ""))[0].light

    assert light() == "green"
    at("2026-03-06")
    assert light() == "yellow"
    assert supervising.note_red() == 0
    # Silence accepts it by law, as of receipt; the promised five days are over then too.
    at("2026-03-10")
    world.work_off()
    assert light() == "red"
    assert supervising.note_red() == 1
    assert supervising.note_red() == 0
    world.work_off()
    loop = loop_of(case)
    assert loop.automatic and loop.kind == "supervision"
    assert (loop.case.definition, loop.case.organisation, loop.case.chosen) == (
        "supervision",
        SUPERVISOR,
        BODY,
    )
    assert loop.case.applicant.name == city().organisations[BODY].name.zh  # the office, not who applied
    assert supervising.note_red() == 0
    for outcome, actor in (("", supervisor), ("", None), ("", None), ("pass", supervisor), ("", supervisor)):
        who = actor or world.actor(world.make_officer(f"o{world.open_task(loop.case).pk}", BODY))
        world.decide(who, loop.case, outcome)
    loop.case.refresh_from_db()
    assert loop.case.ended == "closed"
    assert supervising.note_red() == 0  # once a case
    assert not Job.objects.filter(what="supervise", done_at__isnull=True).exists()


def test_the_last_days_off_are_red_too(case, at, officer) -> None:
    row = world.open_task(case)
    assert row.due_on == date(2026, 3, 9)
    Task.objects.filter(pk=row.pk).update(due_on=date(2026, 3, 6))
    case.clocks.update(due_on=date(2026, 3, 6), started_on=date(2026, 2, 27))
    at("2026-03-07")
    (one,) = of_light([world.open_task(case)], ("red",))
    assert one.left == -1


def test_what_is_decided_in_time_is_not_supervised(case, at, officer) -> None:
    world.decide(officer, case, "reject", reasons="演示")
    at("2026-05-29")
    assert supervising.note_red() == 0


def test_supervision_by_hand(case, head, supervisor, officer, at) -> None:
    assert refusal_of(supervising.escalate, officer, case.pk, "演示") == "not-found"
    other = world.actor(world.make_officer("other-head", "fire-rescue", "head"))
    assert refusal_of(supervising.escalate, other, case.pk, "演示") == "not-found"
    assert refusal_of(supervising.escalate, head, case.pk, " ") == "why-needed"
    begun = supervising.escalate(head, case.pk, "群众反映强烈")
    assert begun.form["account"] == "群众反映强烈" and case.number in begun.form["title"]
    with pytest.raises(ActRefused) as told:
        supervising.escalate(supervisor, case.pk, "演示")
    assert told.value.code == "supervised" and begun.number in str(told.value)
    at("2026-03-10")
    world.work_off()
    at("2026-05-29")
    assert supervising.note_red() == 0  # it is under supervision


def test_a_closed_case_is_not_supervised(case, head, resident) -> None:
    withdrawing.withdraw(resident, case.pk)
    assert refusal_of(supervising.escalate, head, case.pk, "演示") == "already-final"


def test_every_figure_is_the_length_of_its_list(resident, officer, case, at, supervisor) -> None:
    world.make_officer("clerk-x", BODY, "clerk")
    granted = world.apply(resident, "service", "food-licence").case
    at("2026-03-04")
    world.grant(officer, granted)
    dropped = world.apply(resident, "service", "food-licence").case
    withdrawing.withdraw(resident, dropped.pk)
    holding.to_window(supervisor, world.open_task(case).pk, "缺件")
    period = Period(date(2026, 3, 1), date(2026, 3, 31))
    (found,) = figures([BODY], period)
    expected = {"received": 3, "accepted": 1, "closed": 1, "late": 0, "open": 1, "returned": 1}
    assert {name: found.cases[name] for name in expected} == expected
    for what in COUNTS:
        assert counted([BODY], what, period).count() == found.cases[what]
    assert found.on_time_share == 1.0
    assert found.median_days == 2.0
    assert figures(["fire-rescue"], period) == []
    at("2026-05-29")
    (later,) = figures([BODY], Period(date(2026, 4, 1), date(2026, 5, 29)))
    assert (later.cases["red"], later.cases["received"], later.on_time_share) == (1, 0, None)


def test_late_cases_of_all_offices_come_first_due_first(resident, case, at, supervisor) -> None:
    signage = world.apply(resident, "service", "signage").case
    at("2026-03-06")
    bodies = supervises(supervisor)
    tasks_found = warned(bodies, None, 50)
    assert {one.case_id for one in tasks_found} == {case.pk, signage.pk}
    assert [one.due_on for one in tasks_found] == sorted(one.due_on for one in tasks_found)
    assert [one.case_id for one in warned([BODY], None, 50)] == [case.pk]
