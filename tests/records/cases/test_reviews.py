"""A refusal is not the end: review asked for, upheld, reversed or changed, and the waiting parts go on."""

from datetime import timedelta

import pytest
from tests import world

from yiwang.definitions import read_folder
from yiwang.records import clock
from yiwang.records.cases.acts import appeal, tasks
from yiwang.records.cases.acts.appeal import Ruling
from yiwang.records.cases.contesting import contestable
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock, Review, Task
from yiwang.records.cases.queries.following import parts_of
from yiwang.records.ledger.models import Event
from yiwang.records.registry import documents, releases
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db
GROUNDS = "平面图已经按要求标明尺寸"
WHY = "原决定认定事实不清"


@pytest.fixture
def reviewer(shenyang):
    """The reviewing office of the city's bodies."""
    return world.actor(world.make_officer("reviewer", "justice", "legal"))


@pytest.fixture
def applied(agent):
    return world.apply(agent, "life-event", "open-restaurant")


def refuse(officer, part):
    """Refuse a part after review of its papers."""
    world.decide(officer, part, "accept")
    world.decide(officer, part)
    world.decide(officer, part, "refuse", reasons="平面图缺少尺寸")
    world.work_off()
    part.refresh_from_db()
    return part


def statuses(applied):
    return {part.definition: part.status for part in applied.case.parts.all()}


def refused_code(act):
    with pytest.raises(ActRefused) as refused:
        act()
    return refused.value.code


def grant_the_rest(applied, officers, besides=()):
    for part in parts_of(applied.case):
        if not part.is_final and part.definition not in besides:
            world.grant(officers[part.organisation], part)
    applied.case.refresh_from_db()


def test_one_part_refused_the_rest_granted_reversed_and_granted_after_all(applied, officers, reviewer):
    sign = refuse(officers["urban-management"], applied.part("signage"))
    grant_the_rest(applied, officers)
    assert applied.case.status == Case.Status.PARTLY_GRANTED
    (review,) = appeal.ask(applied.actor, sign.pk, GROUNDS)
    appeal.rule(reviewer, review.pk, Ruling("reversed", WHY))
    sign.refresh_from_db()
    assert (sign.status, sign.finished_at) == (Case.Status.HANDLING, None)
    world.work_off()
    applied.case.refresh_from_db()
    assert (applied.case.status, applied.case.finished_at) == (Case.Status.HANDLING, None)
    assert world.open_task(sign).node == "decide"
    running = Clock.objects.get(case=sign, name="decision", stopped_on__isnull=True)
    assert running.started_on == clock.today(), "the office has its time again"
    world.decide(officers["urban-management"], sign, "grant")
    world.work_off()
    world.decide(officers["urban-management"], sign)
    world.work_off()
    applied.case.refresh_from_db()
    assert applied.case.status == Case.Status.GRANTED
    told = Event.objects.filter(case=sign.pk).values_list("type", flat=True)
    assert {"review-asked", "review-decided", "case-reopened"} <= set(told)


def test_what_could_not_begin_waits_again_and_is_issued(resident, officers, reviewer):
    applied = world.apply(resident, "life-event", "open-restaurant")
    first = applied.part("individual-registration")
    world.decide(officers["market-regulation"], first, "reject", reasons="名称违反规定")
    world.work_off()
    assert set(statuses(applied).values()) == {"not-accepted", "not-started"}
    (review,) = appeal.ask(applied.actor, applied.case.pk, GROUNDS)
    appeal.rule(reviewer, review.pk, Ruling("reversed", WHY))
    world.work_off()
    assert set(statuses(applied).values()) == {"received", "waiting"}
    while any(not part.is_final for part in parts_of(applied.case)):
        grant_the_rest(
            applied, officers, [p.definition for p in parts_of(applied.case) if p.status == "waiting"]
        )
    assert applied.case.status == Case.Status.GRANTED
    assert applied.part("food-licence").evidence.get(kind="business-licence").document.case == first.pk


def test_a_changed_decision_is_the_grant_itself(applied, officers, reviewer):
    sign = refuse(officers["urban-management"], applied.part("signage"))
    (review,) = appeal.ask(applied.actor, sign.pk, GROUNDS)
    appeal.rule(reviewer, review.pk, Ruling("changed", WHY))
    sign.refresh_from_db()
    assert sign.status == Case.Status.ISSUING
    world.work_off()
    world.decide(officers["urban-management"], sign)
    assert Document.objects.filter(case=sign.pk, kind="signage-permit").exists()
    ruling = Document.objects.get(case=sign.pk, kind="review-ruling")
    assert ruling.organisation == "justice"
    text = documents.read(ruling).decode()
    assert "第六十三条" in text
    assert "十五日" in text
    assert WHY in text


def test_a_changed_non_acceptance_starts_the_clock_of_the_decision(applied, officers, reviewer):
    sign = applied.part("signage")
    world.decide(officers["urban-management"], sign, "reject", reasons="不在本机关职权范围")
    (review,) = appeal.ask(applied.actor, sign.pk, GROUNDS)
    appeal.rule(reviewer, review.pk, Ruling("changed", WHY))
    sign.refresh_from_db()
    assert sign.accepted_on == clock.today()
    assert world.open_task(sign).node == "review"


def test_an_upheld_decision_stands_and_is_not_reviewed_again(applied, officers, reviewer):
    sign = refuse(officers["urban-management"], applied.part("signage"))
    (review,) = appeal.ask(applied.actor, sign.pk, GROUNDS)
    done = appeal.rule(reviewer, review.pk, Ruling("upheld", "原决定合法适当"))
    sign.refresh_from_db()
    assert (sign.status, done.office) == (Case.Status.REFUSED, "justice")
    assert refused_code(lambda: appeal.ask(applied.actor, sign.pk, GROUNDS)) == "review-known"
    assert refused_code(lambda: appeal.rule(reviewer, review.pk, Ruling("reversed", WHY))) == "review-over"
    assert not Task.objects.filter(case=sign, done_at__isnull=True).exists()


def test_a_second_refusal_may_be_reviewed_again(applied, officers, reviewer):
    sign = refuse(officers["urban-management"], applied.part("signage"))
    (first,) = appeal.ask(applied.actor, sign.pk, GROUNDS)
    appeal.rule(reviewer, first.pk, Ruling("reversed", WHY))
    world.decide(officers["urban-management"], sign, "refuse", reasons="位置不符合规划")
    (second,) = appeal.ask(applied.actor, sign.pk, GROUNDS)
    assert second.decision_id != first.decision_id


def test_every_refusal_of_a_life_event_is_contested_at_once(applied, officers, reviewer):
    for name in ("signage", "fire-safety-check"):
        part = applied.part(name)
        refuse(officers[part.organisation], part)
    asked = appeal.ask(applied.actor, applied.case.pk, GROUNDS)
    assert {review.organisation for review in asked} == {"urban-management", "fire-rescue"}
    assert Document.objects.filter(kind="review-receipt").count() == 2
    assert Review.objects.filter(status="asked").count() == 2


def test_a_withdrawn_request_ends_the_review(applied, officers, reviewer):
    sign = refuse(officers["urban-management"], applied.part("signage"))
    (review,) = appeal.ask(applied.actor, sign.pk, GROUNDS)
    appeal.withdraw(applied.actor, review.pk)
    assert refused_code(lambda: appeal.rule(reviewer, review.pk, Ruling("upheld", WHY))) == "review-over"
    assert refused_code(lambda: appeal.ask(applied.actor, sign.pk, GROUNDS)) == "review-known"


def test_who_may_ask_and_who_may_decide(applied, officers, reviewer, resident):
    urban = officers["urban-management"]
    sign = refuse(urban, applied.part("signage"))
    assert refused_code(lambda: appeal.ask(resident, sign.pk, GROUNDS)) == "not-found"
    assert refused_code(lambda: appeal.ask(applied.actor, sign.pk, "  ")) == "grounds-needed"
    assert (
        refused_code(lambda: appeal.ask(applied.actor, applied.part("food-licence").pk, "x"))
        == "nothing-refused"
    )
    (review,) = appeal.ask(applied.actor, sign.pk, GROUNDS)
    head_elsewhere = world.actor(world.make_officer("head-elsewhere", "fire-rescue", "head"))
    for other in (urban, head_elsewhere, resident):
        assert (
            refused_code(lambda who=other: appeal.rule(who, review.pk, Ruling("upheld", WHY))) == "not-found"
        )
    assert refused_code(lambda: appeal.withdraw(resident, review.pk)) == "not-found"
    assert refused_code(lambda: appeal.rule(reviewer, review.pk, Ruling("upheld", ""))) == "reasons-needed"
    assert refused_code(lambda: appeal.rule(reviewer, review.pk, Ruling("maybe", WHY))) == "unknown-ruling"
    head = world.actor(world.make_officer("head", "urban-management", "head"))
    assert appeal.rule(head, review.pk, Ruling("upheld", WHY)).office == "urban-management"


def test_nobody_reviews_their_own_decision(applied, officers):
    urban = officers["urban-management"]
    world.people.appoint(world.User.objects.get(pk=urban.user), "urban-management", "head", since=world.SINCE)
    sign = refuse(urban, applied.part("signage"))
    (review,) = appeal.ask(applied.actor, sign.pk, GROUNDS)
    user = world.User.objects.get(pk=urban.user)
    as_head = world.actor(user, next(hat.id for hat in world.hats_of(user) if hat.role == "head"))
    assert refused_code(lambda: appeal.rule(as_head, review.pk, Ruling("upheld", WHY))) == "own-decision"


def test_after_sixty_days_it_is_too_late(applied, officers):
    sign = refuse(officers["urban-management"], applied.part("signage"))
    notice = Document.objects.get(case=sign.pk, kind="refusal")
    notice.created_at = clock.now() - timedelta(days=75)  # more than any holiday may add to sixty
    notice.save()
    assert refused_code(lambda: appeal.ask(applied.actor, sign.pk, GROUNDS)) == "review-too-late"
    notice.created_at = clock.now() - timedelta(days=60)
    notice.save()
    (one,) = contestable([sign]).values()
    assert one.is_open
    assert one.review_until >= clock.today()
    assert appeal.ask(applied.actor, sign.pk, GROUNDS)


@pytest.fixture
def sinking(shenyang):
    """The demo city, where a restaurant is nothing without its food licence."""
    from django.conf import settings

    files = read_folder(settings.CITY_FOLDER)
    path = "life_events/open-restaurant.toml"
    text = files[path].decode()
    assert 'service = "food-licence"\n' in text
    files[path] = text.replace(
        'service = "food-licence"\n', 'service = "food-licence"\nalone = false\n'
    ).encode()
    release = releases.load_release(files, by=None)
    for name, review in (("one", "business"), ("two", "legal")):
        releases.approve(release.pk, review=review, by=world.make_officer(name, "justice", "legal"))
    return release


def test_a_part_that_may_not_fail_alone_ends_the_others_and_brings_them_back(
    sinking, agent, officers, reviewer
):
    applied = world.apply(agent, "life-event", "open-restaurant")
    sign = applied.part("signage")
    world.decide(officers["urban-management"], sign, "accept")
    granted = world.grant(officers["market-regulation"], applied.part("business-licence-verification"))
    assert granted.status == Case.Status.GRANTED
    food = refuse(officers["market-regulation"], applied.part("food-licence"))
    assert statuses(applied) == {
        "business-licence-verification": "granted",
        "food-licence": "refused",
        "fire-safety-check": "ended",
        "signage": "ended",
        "tobacco-licence": "ended",
    }
    applied.case.refresh_from_db()
    assert applied.case.is_final
    assert Document.objects.filter(case=sign.pk, kind="termination").exists()
    (review,) = appeal.ask(applied.actor, food.pk, GROUNDS)
    appeal.rule(reviewer, review.pk, Ruling("changed", WHY))
    world.work_off()
    assert statuses(applied)["signage"] == "handling"
    assert world.open_task(sign).node == "review", "it goes on where it was ended"
    grant_from(officers["urban-management"], sign)
    world.work_off()
    tasks_left = Task.objects.filter(case=sign, done_at__isnull=True)
    assert not tasks_left.exists()


def grant_from(officer, part):
    tasks.decide(officer, world.open_task(part).pk, tasks.Decision())
    world.decide(officer, part, "grant")
    world.work_off()
    world.decide(officer, part)
