"""What the law lets an office do to a running clock, and what a new calendar does to all of them."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests import world
from tests.conftest import PROJECT
from tests.world import refused

from yiwang.definitions import read_folder
from yiwang.kernel.codes import make_uscc
from yiwang.records import clock
from yiwang.records.cases.acts import loops, recounting, time, worker
from yiwang.records.cases.models import Clock, Timer
from yiwang.records.ledger.models import Event
from yiwang.records.registry import releases
from yiwang.records.registry.models import Approval, Document, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def september(monkeypatch):
    """A Friday before the Mid-Autumn and National Day holidays."""
    monkeypatch.setattr(clock, "today", lambda: date(2021, 9, 17))


TEN = datetime(2021, 9, 17, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def officer(officers):
    return officers["urban-management"]


@pytest.fixture
def head(shenyang):
    return world.actor(world.make_officer("head", "urban-management", "head"))


@pytest.fixture
def case(agent, officer):
    applied = world.apply(agent, "service", "signage").case
    world.decide(officer, applied, "accept")
    return applied


def decision(case) -> Clock:
    return Clock.objects.get(case=case, name=Clock.Name.DECISION)


def public(kind: str) -> dict:
    return json.loads(bytes(Event.objects.get(type=kind).public))["data"]


def test_a_pause_moves_the_due_day_and_tells_the_applicant(case, officer):
    before = decision(case)
    time.pause(officer, case.pk, "expert-review", 5, "需专家评审")
    after = decision(case)
    assert after.pauses == [
        {
            "starts_on": "2021-09-17",
            "ends_on": "2021-09-26",
            "reason": "expert-review",
            "notice": after.pauses[0]["notice"],
        }
    ]
    assert after.due_on > before.due_on
    assert world.open_task(case).due_on == (after.promised_on or after.due_on)
    notice = Document.objects.get(kind="pause")
    assert notice.number == after.pauses[0]["notice"] == public("clock-paused")["notice"]
    with refused("clock-paused"):
        time.pause(officer, case.pk, "hearing", 5)
    time.resume(officer, case.pk)
    assert decision(case).pauses[0]["ends_on"] == "2021-09-17"
    assert decision(case).due_on == before.due_on


@pytest.mark.parametrize("ground", ["holiday", "", "busy"])
def test_no_other_ground_pauses(case, officer, ground):
    before = decision(case).due_on
    with refused("unlawful-clock"):
        time.pause(officer, case.pk, ground, 5)
    assert decision(case).due_on == before
    assert not Document.objects.filter(kind="pause").exists()


def test_an_extension_needs_the_head_a_reason_and_happens_once(case, officer, head, agent):
    with refused("needs-approval"):
        time.extend(officer, case.pk, 5, "材料复杂")
    with refused("needs-approval"):
        time.extend(agent, case.pk, 5, "材料复杂")
    with refused("reasons-needed"):
        time.extend(head, case.pk, 5, " ")
    with refused("unlawful-clock"):
        time.extend(head, case.pk, 11, "材料复杂")
    before = decision(case).due_on
    time.extend(head, case.pk, 10, "材料复杂")
    assert decision(case).due_on > before
    assert decision(case).extension_notice == Document.objects.get(kind="extension").number
    with refused("unlawful-clock"):
        time.extend(head, case.pk, 1, "再延")


def test_joint_handling_takes_its_own_limit(case, head):
    time.handle_jointly(head, case.pk)
    assert decision(case).lawful == "45 working days"
    time.extend(head, case.pk, 15, "部门意见不一致")
    with refused("unlawful-clock"):
        time.handle_jointly(head, case.pk)


def test_the_head_of_another_office_approves_nothing(case, shenyang):
    other = world.actor(world.make_officer("other-head", "fire-rescue", "head"))
    with refused("not-your-task"):
        time.extend(other, case.pk, 5, "材料复杂")


def publish(change, path="calendars/cn.toml") -> None:
    """Publish the city once more with another calendar, or another file changed."""
    files = dict(read_folder(PROJECT / "cities" / "shenyang"))
    files[path] = change(files[path].decode()).encode()
    release = releases.load_release(files, by=None)
    for name, review in zip(("one", "two"), Approval.Review.values, strict=True):
        user = User.objects.filter(username=f"review-{name}").first()
        user = user or world.make_officer(f"review-{name}", "business-environment", "reform")
        releases.approve(release.pk, review=review, by=user)


def test_a_new_calendar_reaches_every_open_case_once(case):
    before = decision(case)
    promised = before.promised_on
    publish(lambda text: text.replace("2021-09-18, ", "").replace("worked = [2021-09-18]", "worked = []"))
    assert recounting.recount_due() == 1
    assert recounting.recount_due() == 0
    after = decision(case)
    assert after.due_on > before.due_on or after.promised_on != promised
    moved = public("deadline-recounted")
    assert (moved["before"], moved["after"]) == (str(before.due_on), str(after.due_on))
    assert Document.objects.get(kind="new-date").number == moved["notice"]
    assert world.open_task(case).due_on == (after.promised_on or after.due_on)


def test_a_calendar_that_loses_a_year_leaves_the_days_as_they_are(case):
    before = decision(case).due_on
    publish(lambda text: text[: text.index("[[year]]\nyear = 2021")])
    while worker.work():
        pass
    assert decision(case).due_on == before


def test_timers_move_with_their_clock(agent, officers):
    case = world.apply(agent, "service", "signage").case
    timer = Timer.objects.get(case=case)
    before = timer.fires_at
    publish(lambda text: text.replace("worked = [2021-09-18]", "worked = []"))
    assert recounting.recount_due() == 1
    timer.refresh_from_db()
    assert timer.fires_at == before + timedelta(days=1)


def test_timers_without_a_clock_follow_a_new_calendar_too(shenyang, monkeypatch):
    actor = world.actor(world.make_officer("finder", "business-environment"))
    facts = loops.Facts("演示公司", make_uscc("91", "210102", "MA000077"), "演示线索")
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: TEN)
        case = loops.open_loop(actor, "innovation-result", facts)
    timer = Timer.objects.get(case=case)
    assert not Clock.objects.filter(case=case).exists()
    before = timer.fires_at
    publish(lambda text: text.replace("worked = [2021-09-18]", "worked = []"))
    assert recounting.recount_due() == 1
    assert recounting.recount_due() == 0
    timer.refresh_from_db()
    assert timer.fires_at > before
    moved = public("deadline-recounted")
    assert (moved["clock"], moved["notice"]) == ("dig-late", None)
    after = timer.fires_at
    publish(lambda text: text[: text.index("[[year]]\nyear = 2021")])
    assert recounting.recount_due() == 1
    timer.refresh_from_db()
    assert timer.fires_at == after


REMINDER = """<subProcess id="remind" name="提醒" triggeredByEvent="true">
<startEvent id="soon" isInterrupting="false">
<timerEventDefinition><timeDuration>P2WD</timeDuration></timerEventDefinition></startEvent>
<endEvent id="reminded"/><sequenceFlow id="to-reminded" sourceRef="soon" targetRef="reminded"/>
</subProcess></process>"""


def test_a_reminder_on_the_way_accepts_nothing(shenyang, agent, monkeypatch):
    path = "procedures/statutory.bpmn"
    publish(lambda text: text.replace("</process>", REMINDER), path)
    monkeypatch.setattr(clock, "now", lambda: TEN)
    case = world.apply(agent, "service", "signage").case
    reminder = Timer.objects.get(case=case, node="soon")
    worker.work(reminder.fires_at)
    reminder.refresh_from_db()
    assert reminder.done_at is not None
    case.refresh_from_db()
    assert case.accepted_on is None
    assert not Event.objects.filter(type="deemed-accepted").exists()
    silent = Timer.objects.get(case=case, done_at=None)
    worker.work(silent.fires_at)
    case.refresh_from_db()
    assert case.accepted_on == date(2021, 9, 17)
