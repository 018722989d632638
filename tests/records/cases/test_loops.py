"""Procedures that offices begin by themselves: who may, how they run in the database, and their hours."""

import dataclasses
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests import world

from yiwang.kernel import calendars
from yiwang.kernel.codes import make_uscc
from yiwang.records import clock
from yiwang.records.cases import hour_clocks
from yiwang.records.cases.access import find, visible
from yiwang.records.cases.acts import loops, tasks, worker
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock, Job, Task, Timer
from yiwang.records.cases.queries.desk import work_list
from yiwang.records.cases.queries.following import clock_faces, my_cases, parts_of
from yiwang.records.ledger.models import Event
from yiwang.records.ledger.queries import of_case
from yiwang.records.registry.models import Subject

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRM = make_uscc("91", "210102", "MA000077")
START = datetime(2021, 9, 17, 16, tzinfo=SHANGHAI)


@pytest.fixture
def at(monkeypatch):
    """Returns a way to set the city's clock."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr("yiwang.records.cases.deadlines.now", lambda: moment)

    set_clock(START)
    return set_clock


def post(username: str, body: str, role: str = "officer"):
    return world.actor(world.make_officer(username, body, role))


@pytest.fixture
def market(shenyang, at):
    return post("market", "market-regulation")


@pytest.fixture
def police(shenyang, at):
    return post("police", "public-security")


def facts(**more) -> loops.Facts:
    return loops.Facts("演示公司", FIRM, "演示线索", **more)


def decide(actor, case, outcome="", node=None, **values) -> Case:
    decision = tasks.Decision(outcome, values={name: str(value) for name, value in values.items()})
    return tasks.decide(actor, world.open_task(case, node).pk, decision)


def test_a_case_goes_from_one_office_to_the_other_and_ends_as_drawn(market, police) -> None:
    case = loops.open_loop(market, "criminal-transfer", facts())
    assert [task.case_id for task in work_list(market)] == [case.pk]
    decide(market, case, "transfer")
    decide(market, case)
    assert work_list(market) == []
    assert [task.name for task in work_list(police)] == ["公安机关审查"]
    assert find(police, case.pk) == case
    case = decide(police, case, "file")
    assert (case.status, case.ended) == (Case.Status.CLOSED, "filed")
    told = [event.type for event in reversed(of_case([case.pk]))]
    assert told == ["loop-opened", "task-done", "task-done", "task-done", "case-finished"]


def test_only_the_bodies_it_names_begin_it(market, police, shenyang) -> None:
    for actor in (police, post("clerk", "market-regulation", "clerk")):
        assert "criminal-transfer" not in [one.id for one in loops.openable(actor)]
        with pytest.raises(ActRefused) as refused:
            loops.open_loop(actor, "criminal-transfer", facts())
        assert refused.value.code == "not-your-procedure"
    with pytest.raises(ActRefused):
        loops.open_loop(market, "statutory", facts())
    assert not Case.objects.exists()


def test_what_is_missing_is_named_and_nothing_is_written(shenyang, at) -> None:
    lead = post("lead", "business-environment")
    for given, field in (
        (loops.Facts("", FIRM, "演示", handler="water"), "name"),
        (loops.Facts("演示", "12345", "演示", handler="water"), "identifier"),
        (loops.Facts("演示", FIRM, "演示"), "handler"),
        (loops.Facts("演示", FIRM, "演示", handler="nobody"), "handler"),
    ):
        with pytest.raises(ActRefused) as refused:
            loops.open_loop(lead, "supervision", given)
        assert list(refused.value.fields) == [field]
    assert not Case.objects.exists()
    assert not Event.objects.filter(type="loop-opened").exists()


def test_the_body_named_at_the_start_handles_it(shenyang, at) -> None:
    lead, water = post("lead", "business-environment"), post("water", "water")
    case = loops.open_loop(lead, "supervision", facts(handler="water"))
    decide(lead, case)
    assert [task.node for task in work_list(water)] == ["handle"]
    row = Clock.objects.get(case=case)
    assert (row.lawful, row.due_on, row.in_hours) == ("20 working days", date(2021, 10, 21), False)
    decide(water, case)
    decide(water, case)
    assert [task.node for task in work_list(lead)] == ["review"]


def test_whom_it_is_about_does_not_see_it(market, shenyang) -> None:
    resident = world.make_person("resident", "演示居民", 0)
    own = Subject.objects.get(pk=world.actor(resident).hat.subject)
    case = loops.open_loop(market, "criminal-transfer", loops.Facts("演示居民", world.ID_NUMBERS[0], "演示"))
    assert case.applicant == own
    mine = world.actor(resident)
    assert my_cases(mine) == []
    assert not visible(mine).exists()
    with pytest.raises(ActRefused):
        find(mine, case.pk)


def test_another_office_sees_it_only_when_it_has_something_to_do(market, shenyang) -> None:
    case = loops.open_loop(market, "criminal-transfer", facts())
    with pytest.raises(ActRefused):
        find(post("water", "water"), case.pk)


def test_hours_run_day_and_night_in_the_database(police, at) -> None:
    case = loops.open_loop(police, "stop-payment", facts())
    assert Clock.objects.get(case=case).due_at == START + timedelta(minutes=30)
    at(START + timedelta(minutes=10))
    decide(police, case, "stop")
    assert Clock.objects.get(case=case, name="verify").stopped_at == START + timedelta(minutes=10)
    decide(police, case)
    row, task = Clock.objects.get(case=case, name="freeze"), Task.objects.get(case=case, node="freeze")
    due = START + timedelta(hours=48, minutes=10)
    assert (row.lawful, row.due_at, row.due_on, task.due_at) == ("48 hours", due, date(2021, 9, 19), due)
    assert Timer.objects.get(case=case, node="expired", done_at=None).fires_at == due
    at(START + timedelta(hours=40))
    (part,) = parts_of(case)
    face = next(face for face in clock_faces(part) if face.row == row)
    assert (face.light, face.left) == ("yellow", 8)
    assert face.spans[-1].used == timedelta(hours=48)


def test_a_limit_in_days_accounts_for_itself_day_by_day(market) -> None:
    case = loops.open_loop(market, "criminal-transfer", facts())
    row, task = Clock.objects.get(case=case), Task.objects.get(case=case)
    assert (row.name, row.lawful, row.due_on) == ("decide-transfer", "3 calendar days", date(2021, 9, 22))
    assert task.due_on == row.due_on
    (timer,) = Timer.objects.filter(case=case)
    assert timer.fires_at == datetime(2021, 9, 23, tzinfo=SHANGHAI)
    (part,) = parts_of(case)
    (face,) = clock_faces(part)
    assert [(one.day.day, one.number, one.reason_code) for one in face.days] == [
        (17, 0, "start"), (18, 1, "calendar"), (19, 2, "calendar"), (20, 2, "last-day-off"),
        (21, 2, "last-day-off"), (22, 3, "calendar"),
    ]  # fmt: skip


def test_the_payment_is_released_when_the_hours_are_over(police, at) -> None:
    case = loops.open_loop(police, "stop-payment", facts())
    decide(police, case, "stop")
    decide(police, case)
    at(START + timedelta(hours=48) - timedelta(seconds=1))
    worker.work()
    case.refresh_from_db()
    assert case.finished_at is None
    at(START + timedelta(hours=48))
    worker.work()
    case.refresh_from_db()
    assert (case.status, case.ended) == (Case.Status.CLOSED, "lifted")
    assert not Clock.objects.filter(case=case, stopped_on=None).exists()


def test_a_rule_decides_each_group_and_what_matched_is_kept(shenyang, at) -> None:
    court = post("court", "justice")
    case = loops.open_loop(court, "creditors-vote", facts(values={"groups": "1"}))
    decide(court, case)
    decide(court, case)
    votes = {"heads": 9, "heads for": 5, "claims": 900, "claims for": 600}
    decide(court, case, node=world.open_task(case).node, **votes)
    assert Job.objects.get(case=case, done_at=None).what == "decide"
    world.work_off()
    (told,) = [event for event in of_case([case.pk]) if event.type == "rule-decided"]
    assert told.data["model"] == "rules/creditors-vote.dmn"
    assert (told.data["decision"], told.data["rules"]) == ("该组通过", [1])
    assert world.open_task(case).node == "apply"


def test_a_rule_without_its_inputs_waits_and_says_what_is_missing(shenyang, at) -> None:
    court = post("court", "justice")
    case = loops.open_loop(court, "creditors-vote", facts(values={"groups": "1"}))
    decide(court, case)
    decide(court, case)
    decide(court, case, node=world.open_task(case).node, heads=9)
    before = Case.objects.get(pk=case.pk).state
    worker.work()
    job = Job.objects.get(case=case, done_at=None)
    assert job.attempts == 1
    assert "heads for" in job.error and "claims" in job.error
    assert Case.objects.get(pk=case.pk).state == before


def test_a_value_the_procedure_does_not_have_is_refused_and_nothing_changes(market) -> None:
    case = loops.open_loop(market, "criminal-transfer", facts())
    with pytest.raises(ActRefused) as refused:
        decide(market, case, "transfer", amount=3)
    assert refused.value.code == "no-way-on"
    assert world.open_task(case).node == "decide-transfer"


def test_an_act_on_an_ended_case_is_refused(police) -> None:
    case = loops.open_loop(police, "stop-payment", facts())
    task = world.open_task(case)
    decide(police, case, "dismiss")
    with pytest.raises(ActRefused) as refused:
        tasks.decide(police, task.pk, tasks.Decision("stop"))
    assert refused.value.code == "already-done"
    assert Case.objects.get(pk=case.pk).ended == "no-fraud"


def test_nobody_begins_a_case_about_the_firm_they_act_for(market, shenyang) -> None:
    user = world.make_person("owner", "演示业主", 1)
    world.people.appoint(user, "market-regulation", "officer", since=world.SINCE)
    hat = next(hat for hat in world.hats_of(user) if hat.kind == "post")
    with pytest.raises(ActRefused) as refused:
        loops.open_loop(
            world.actor(user, hat.id),
            "criminal-transfer",
            loops.Facts("演示业主", world.ID_NUMBERS[1], "演示"),
        )
    assert refused.value.code == "own-case"


def test_a_clock_set_back_fires_nothing_twice_and_takes_nothing_back(police, at) -> None:
    case = loops.open_loop(police, "stop-payment", facts())
    at(START + timedelta(minutes=31))
    worker.work()
    assert [event.type for event in of_case([case.pk])].count("procedure-escalated") == 1
    at(START - timedelta(days=1))
    worker.work()
    decide(police, case, "stop")
    row = Clock.objects.get(case=case, name="verify")
    assert (row.due_at, row.stopped_at) == (START + timedelta(minutes=30), START - timedelta(days=1))
    at(START + timedelta(hours=1))
    worker.work()
    assert [event.type for event in of_case([case.pk])].count("procedure-escalated") == 1
    assert Case.objects.get(pk=case.pk).finished_at is None


def test_a_deadline_in_an_unpublished_year_is_refused_and_the_state_is_unchanged(shenyang, at) -> None:
    lead = post("lead", "business-environment")
    case = loops.open_loop(lead, "supervision", facts(handler="water"))
    before = Case.objects.get(pk=case.pk).state
    at(datetime(2026, 12, 21, 9, tzinfo=SHANGHAI))
    with pytest.raises(ActRefused) as refused:
        decide(lead, case)
    assert (refused.value.code, refused.value.details) == ("unpublished-year", {"year": 2027})
    case.refresh_from_db()
    assert case.state == before
    assert world.open_task(case).node == "assign"
    assert not Clock.objects.filter(case=case).exists()


def test_office_hours_move_when_a_new_calendar_is_published(shenyang, at, monkeypatch) -> None:
    lead = post("lead", "business-environment")
    case = loops.open_loop(lead, "supervision", facts(handler="water"))
    limit = calendars.HourLimit(8 * 60)
    row = hour_clocks.planned(case, "verify", limit, START)
    row.save()
    before = row.due_at
    hours = hour_clocks.hours_of(case.organisation)
    shut = dataclasses.replace(hours, closed=frozenset({before.astimezone(SHANGHAI).date()}))
    monkeypatch.setattr(hour_clocks, "hours_of", lambda organisation: shut)
    Clock.objects.filter(pk=row.pk).update(counted_by=None)
    worker.work()
    row.refresh_from_db()
    assert row.due_at > before
    (told,) = [event for event in of_case([case.pk]) if event.type == "deadline-recounted"]
    assert (told.data["clock"], told.data["notice"]) == ("verify", None)
