"""What the law says of silence, of expert review, and of certificates delivered late; in frozen time.

Autumn 2021: 20 and 21 September (Mid-Autumn) and 1 to 7 October (National Day) are off; worked are Saturday
18 September, Sunday 26 September and Saturday 9 October.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests import world

from yiwang.records import clock
from yiwang.records.cases.acts import tasks, time, worker
from yiwang.records.cases.models import Clock
from yiwang.records.cases.queries.following import clock_faces, parts_of
from yiwang.records.cases.queries.rates import rates
from yiwang.records.registry import documents
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db
RECEIVED = date(2021, 9, 10)
SERVICE, OFFICE = "food-licence", "market-regulation"
"""Lawful: 20 working days."""


@pytest.fixture
def on(monkeypatch):
    """Returns a way to live on another day."""

    def live(day: date, hour: int = 10) -> None:
        at = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(clock, "now", lambda: at)

    live(RECEIVED)
    return live


@pytest.fixture
def officer(on, shenyang):
    return world.actor(world.make_officer("officer", OFFICE))


@pytest.fixture
def case(officer):
    user = world.make_person("agent", "演示代理人", 1)
    world.people.give_mandate(world.make_firm(), user.person, "agent", valid_from=world.SINCE)
    hat = next(hat for hat in world.hats_of(user) if hat.kind == "mandate")
    return world.apply(world.actor(user, hat.id), "service", SERVICE).case


def running(case, name: str) -> Clock:
    return Clock.objects.get(case=case, name=name)


def light(case, name: str) -> str:
    return next(face.light for face in clock_faces(parts_of(case)[0]) if face.row.name == name)


def on_time_share() -> float | None:
    [row] = rates("definition", date(2021, 1, 1), date(2021, 12, 31))
    return row.on_time_share


# 行政许可法 art. 32 (4): 逾期不告知的，自收到申请材料之日起即为受理


def test_silence_accepts_as_of_the_receipt_and_the_due_day_counts_from_there(case, on):
    assert running(case, "acceptance").due_on == date(2021, 9, 17)
    on(date(2021, 9, 17), hour=23)
    assert not worker.work()
    on(date(2021, 9, 18), hour=0)
    world.work_off()
    case.refresh_from_db()
    assert case.accepted_on == RECEIVED
    decision = running(case, "decision")
    assert (decision.started_on, decision.due_on) == (RECEIVED, date(2021, 10, 14))
    assert world.open_task(case).node == "review"
    said = documents.read(Document.objects.get(case=case.pk, kind="acceptance")).decode()
    assert "自 2021年9月10日 起即为受理" in said and "2021年10月14日" in said


def test_an_answer_on_the_last_day_counts_the_decision_from_that_day(case, officer, on):
    on(date(2021, 9, 17), hour=23)
    world.decide(officer, case, "accept")
    on(date(2021, 9, 18))
    assert not worker.work()
    assert running(case, "decision").started_on == date(2021, 9, 17)


# art. 45: 专家评审所需时间不计算在期限内，应当将所需时间书面告知申请人


def accepted(case, officer) -> None:
    world.decide(officer, case, "accept")
    assert running(case, "decision").due_on == date(2021, 10, 14)


def test_an_expert_review_told_in_writing_does_not_count(case, officer, on):
    accepted(case, officer)
    on(date(2021, 9, 13))
    time.pause(officer, case.pk, "expert-review", 5, "工艺布局需专家评审")
    said = documents.read(Document.objects.get(case=case.pk, kind="pause")).decode()
    assert "5" in said and "2021年9月18日" in said
    assert running(case, "decision").due_on == WITH_REVIEW
    on(WITH_REVIEW)
    assert light(case, "decision") != "red"


def test_what_goes_beyond_the_days_told_counts_again(case, officer, on):
    accepted(case, officer)
    on(date(2021, 9, 13))
    time.pause(officer, case.pk, "expert-review", 5)
    on(date(2021, 9, 29))  # the experts took twice as long
    assert running(case, "decision").due_on == WITH_REVIEW


def test_an_expert_review_nobody_was_told_of_counts(case, officer, on):
    accepted(case, officer)
    world.decide(officer, case)
    on(date(2021, 10, 15))  # reviewed by experts meanwhile, without a word
    assert running(case, "decision").due_on == date(2021, 10, 14)
    assert light(case, "decision") == "red"
    tasks.decide(officer, world.open_task(case).pk, tasks.Decision("grant"))
    world.work_off()
    world.decide(officer, case)
    assert on_time_share() == 0


def test_a_pause_without_a_number_of_its_notice_is_none(case, officer):
    accepted(case, officer)
    row = running(case, "decision")
    row.pauses = [
        {"starts_on": "2021-09-13", "ends_on": "2021-09-18", "reason": "expert-review", "notice": ""}
    ]
    with pytest.raises(ValueError, match="notice"):
        time.recount(row)


# art. 44: 自作出决定之日起十日内向申请人颁发、送达


@pytest.mark.parametrize(
    ("delivered", "share"), [(date(2021, 9, 27), 1), (date(2021, 9, 28), 0)], ids=["tenth day", "eleventh"]
)
def test_a_certificate_late_is_late_though_decided_in_time(case, officer, on, delivered, share):
    accepted(case, officer)
    world.decide(officer, case)
    on(date(2021, 9, 13))
    tasks.decide(officer, world.open_task(case).pk, tasks.Decision("grant"))
    world.work_off()
    assert running(case, "decision").stopped_on == date(2021, 9, 13)
    assert running(case, "delivery").due_on == date(2021, 9, 27)
    on(delivered)
    world.decide(officer, case)
    case.refresh_from_db()
    assert case.status == "granted"
    assert on_time_share() == share


WITH_REVIEW = date(2021, 10, 22)
"""Six working days later: 13 September, the day it begins, and the five that were told."""
