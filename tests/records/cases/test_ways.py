"""Ways of acceptance: evidence that follows, and commitments, to their good and bad ends."""

import io
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests import world
from tests.world import refused

from yiwang.records import clock
from yiwang.records.cases import advice
from yiwang.records.cases.acts import appeal, correcting, drafts, following, submit, tasks, worker
from yiwang.records.cases.acts import ways as choosing
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Acceptance, Case, Clock, LaterCheck, Task, Timer
from yiwang.records.cases.ways import words_of
from yiwang.records.ledger.models import Event
from yiwang.records.registry import documents
from yiwang.records.registry.models import DatasetRow, Document, Message
from yiwang.records.registry.releases import city

pytestmark = pytest.mark.django_db

LATER = ("signage-picture", "premises-proof")
"""They may follow within 3 and 5 working days."""
FRIDAY = date(2021, 9, 10)
"""3 working days on: Wednesday the 15th; 5: Friday the 17th."""


def live(monkeypatch, day: date, hour: int = 10) -> None:
    """Freeze the city's time."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture(autouse=True)
def friday(monkeypatch):
    live(monkeypatch, FRIDAY)


@pytest.fixture
def urban(officers):
    return officers["urban-management"]


@pytest.fixture
def fire(officers):
    return officers["fire-rescue"]


def pdf(name: str):
    return io.BytesIO(world.PDF + name.encode()), f"{name}.pdf"


def notice(case: Case, kind: str) -> str:
    return world.notice_text(Document.objects.get(case=case.pk, kind=kind))


def told(kind: str) -> dict:
    return json.loads(bytes(Event.objects.get(type=kind).public))["data"]


def without(who, service: str, kinds):
    """A draft with everything but some evidence."""
    draft = world.fill_in(who, "service", service)
    for kind in kinds:
        drafts.detach(who, draft.pk, kind)
    return draft


@pytest.fixture
def tolerated(agent, urban):
    """Accepted with two papers to follow."""
    draft = without(agent, "signage", LATER)
    choosing.hand_in_later(agent, draft.pk, LATER)
    case = submit.submit(agent, draft.pk)
    world.decide(urban, case, "accept")
    return case


def follow_task(case: Case) -> Task:
    return world.open_task(case, "follow")


# 容缺受理


def test_nothing_may_be_missing_unless_it_was_chosen_to_follow(agent):
    draft = without(agent, "signage", LATER)
    with refused("evidence-missing"):
        submit.submit(agent, draft.pk)
    choosing.hand_in_later(agent, draft.pk, LATER[:1])
    with pytest.raises(ActRefused) as error:
        submit.submit(agent, draft.pk)
    assert error.value.fields == {"premises-proof": True}


@pytest.mark.parametrize("kind", ["power-of-attorney", "signage-form", "no-such-paper"])
def test_only_what_the_file_names_may_follow(agent, kind):
    draft = world.fill_in(agent, "service", "signage")
    with refused("may-not-follow"):
        choosing.hand_in_later(agent, draft.pk, [kind])


def test_the_acceptance_says_what_follows_by_which_day(tolerated):
    assert Acceptance.objects.get(case=tolerated).follows == list(LATER)
    said = notice(tolerated, "acceptance")
    assert "容缺受理" in said and "2021年9月15日" in said and "2021年9月17日" in said
    assert "齐全、符合法定形式，依照《" not in said
    row = Clock.objects.get(case=tolerated, name="following")
    assert (row.started_on, row.due_on) == (FRIDAY, date(2021, 9, 15))
    assert follow_task(tolerated).due_on == date(2021, 9, 15)
    tolerated.refresh_from_db()
    assert tolerated.status == "handling"


def test_what_comes_in_time_lets_the_case_be_decided(tolerated, agent, urban, monkeypatch):
    tasks.decide(urban, world.open_task(tolerated, "review").pk, tasks.Decision())
    assert not Task.objects.filter(case=tolerated, node="decide").exists()  # nothing to grant before it came
    live(monkeypatch, date(2021, 9, 14))
    following.supply(agent, follow_task(tolerated).pk, {"signage-picture": pdf("signage-picture")})
    assert follow_task(tolerated).due_on == date(2021, 9, 17)
    timer = Timer.objects.get(case=tolerated, done_at__isnull=True, node="follow-late")
    assert timer.fires_at == clock.end_of(date(2021, 9, 17))
    following.supply(agent, follow_task(tolerated).pk, {"premises-proof": pdf("premises-proof")})
    assert Document.objects.filter(case=tolerated.pk, kind="supplement").count() == 2
    assert not Clock.objects.filter(case=tolerated, name="following", stopped_on__isnull=True).exists()
    tasks.decide(urban, world.open_task(tolerated, "decide").pk, tasks.Decision("grant"))
    world.work_off()
    world.decide(urban, tolerated)
    tolerated.refresh_from_db()
    assert tolerated.status == "granted"


def test_what_does_not_come_ends_with_an_officers_refusal(tolerated, agent, urban, monkeypatch):
    tasks.decide(urban, world.open_task(tolerated, "review").pk, tasks.Decision())
    worker.work(clock.end_of(date(2021, 9, 15)) - timedelta(seconds=1))
    assert follow_task(tolerated)  # the last day is not over
    live(monkeypatch, date(2021, 9, 16))
    world.work_off()
    assert "2021年9月15日" in notice(tolerated, "following-late")
    assert Message.objects.filter(subject=tolerated.applicant_id, kind="following-late").exists()
    assert told("evidence-missing")["missing"] == list(LATER)
    task = world.open_task(tolerated)
    assert task.node == "decide"
    with refused("evidence-owed"):
        tasks.decide(urban, task.pk, tasks.Decision("grant"))
    with refused("reasons-needed"):
        tasks.decide(urban, task.pk, tasks.Decision("refuse"))
    tasks.decide(urban, task.pk, tasks.Decision("refuse", "容缺材料逾期未补"))
    tolerated.refresh_from_db()
    assert tolerated.status == "refused"
    assert "行政复议" in notice(tolerated, "refusal")
    with refused("already-done"):
        following.supply(agent, Task.objects.get(case=tolerated, node="follow").pk, {})


def test_a_review_may_say_that_it_was_there(tolerated, agent, urban, monkeypatch):
    tasks.decide(urban, world.open_task(tolerated, "review").pk, tasks.Decision())
    live(monkeypatch, date(2021, 9, 16))
    world.work_off()
    tasks.decide(urban, world.open_task(tolerated).pk, tasks.Decision("refuse", "容缺材料逾期未补"))
    [review] = appeal.ask(agent, tolerated.pk, "材料已在窗口补交")
    reviewer = world.actor(world.make_officer("reviewer", "justice", "legal"))
    appeal.rule(reviewer, review.pk, appeal.Ruling("changed", "窗口收件登记可以证明"))
    tolerated.refresh_from_db()
    assert tolerated.status == "issuing"


def test_only_what_is_owed_is_taken_and_only_from_the_applicant(tolerated, agent, resident):
    task = follow_task(tolerated).pk
    with refused("nothing-supplied"):
        following.supply(agent, task, {"power-of-attorney": pdf("power-of-attorney")})
    with refused("not-your-task"):
        following.supply(resident, task, {"signage-picture": pdf("signage-picture")})
    with refused("nothing-asked"):
        correcting.correct(agent, task, correcting.Correction({"sign-text": "另一块招牌"}))


def test_a_correction_that_brings_it_leaves_nothing_to_follow(agent, urban):
    draft = without(agent, "signage", LATER)
    choosing.hand_in_later(agent, draft.pk, LATER)
    case = submit.submit(agent, draft.pk)
    world.decide(urban, case, "correct", items=("效果图",))
    files = {kind: pdf(kind) for kind in LATER}
    correcting.correct(agent, world.open_task(case).pk, correcting.Correction(files=files))
    world.decide(urban, case, "accept")
    assert world.open_task(case).node == "review"
    assert "容缺" not in notice(case, "acceptance")


def test_silence_accepts_with_papers_to_follow_from_the_day_it_is_told(agent, monkeypatch):
    draft = without(agent, "signage", LATER)
    choosing.hand_in_later(agent, draft.pk, LATER)
    case = submit.submit(agent, draft.pk)
    live(monkeypatch, date(2021, 9, 18))  # worked, before Mid-Autumn
    world.work_off()
    case.refresh_from_db()
    assert case.accepted_on == FRIDAY
    assert follow_task(case).due_on == date(2021, 9, 24)
    assert "2021年9月24日" in notice(case, "acceptance")


def test_a_reminder_comes_once_before_the_day(tolerated):
    assert following.remind(date(2021, 9, 12)) == 0
    assert following.remind(date(2021, 9, 13)) == 1
    assert following.remind(date(2021, 9, 14)) == 0
    assert Message.objects.filter(subject=tolerated.applicant_id, kind="following-soon").count() == 1


# 告知承诺


def committed(who, **signature):
    """A signed draft of the fire check without the papers the commitment replaces."""
    draft = drafts.begin(who, "service", "fire-safety-check")
    choosing.sign(who, draft.pk, "fire-safety-check", choosing.Signature(**signature))
    world.fill_in(who, "service", "fire-safety-check")
    for kind in ("fire-plan", "fire-rules", "premises-proof"):
        drafts.detach(who, draft.pk, kind)
    return drafts.begin(who, "service", "fire-safety-check")


@pytest.fixture
def granted(agent):
    """Granted at once on a commitment."""
    case = submit.submit(agent, committed(agent, agreed=True, name=agent.name).pk)
    world.work_off()
    case.refresh_from_db()
    return case


def check_of(case: Case) -> Case:
    return LaterCheck.objects.get(about=case).case


def find_untrue(officer, case: Case) -> Case:
    check = check_of(case)
    world.decide(officer, check, "false")
    world.decide(officer, check)
    world.decide(officer, check, "revoke", reasons="现场无疏散通道，承诺不实")
    world.work_off()
    case.refresh_from_db()
    return check


def deliver(officer, case: Case) -> None:
    world.decide(officer, case)
    case.refresh_from_db()


def test_one_signs_with_ones_own_name_what_one_has_read(agent):
    draft = drafts.begin(agent, "service", "fire-safety-check")
    for signature, code in (
        (choosing.Signature(name=agent.name), "read-it-first"),
        (choosing.Signature(agreed=True, name="别人"), "own-name"),
    ):
        with refused(code):
            choosing.sign(agent, draft.pk, "fire-safety-check", signature)
    with refused("not-found"):
        choosing.sign(agent, draft.pk, "signage", choosing.Signature(True, agent.name))
    assert not Document.objects.filter(kind="commitment").exists()


def test_the_exact_words_are_kept_with_their_hash(granted, agent):
    found = Acceptance.objects.get(case=granted)
    words = words_of(city(), city().services["fire-safety-check"])
    html = documents.read(found.signed).decode()
    assert all(line in html for line in words.lines) and words.sha256 in html and agent.name in html
    assert found.text_sha256 == told("commitment-signed")["text_sha256"] == words.sha256
    assert found.signed.case == granted.pk and found.signed.number


def test_it_is_decided_at_once_and_checked_later(granted):
    assert granted.status == "delivering"
    assert granted.accepted_on == FRIDAY
    decision = Clock.objects.get(case=granted, name="decision")
    assert (decision.started_on, decision.stopped_on) == (FRIDAY, FRIDAY)
    assert "告知承诺" in notice(granted, "approval")
    assert DatasetRow.objects.filter(dataset="licences", values__kind="fire-safety-opinion").exists()
    task = world.open_task(check_of(granted))
    assert (task.node, task.organisation) == ("check", "fire-rescue")
    assert Clock.objects.get(case=task.case, name="check").lawful == "20 working days"
    assert task.due_on == date(2021, 10, 14)  # past Mid-Autumn and National Day


def test_a_true_commitment_closes_the_check(granted, fire):
    deliver(fire, granted)
    world.decide(fire, check_of(granted), "true")
    world.work_off()
    granted.refresh_from_db()
    assert granted.status == "granted"
    assert check_of(granted).ended == "confirmed"
    assert told("commitment-confirmed") is not None
    assert Message.objects.filter(subject=granted.applicant_id, kind="commitment-confirmed").exists()


@pytest.mark.parametrize("is_delivered", [True, False])
def test_an_untrue_one_revokes_the_licence_everywhere(granted, fire, agent, is_delivered):
    if is_delivered:
        deliver(fire, granted)
    check = check_of(granted)
    world.decide(fire, check, "false")
    world.decide(fire, check)
    with refused("reasons-needed"):
        world.decide(fire, check, "revoke")
    world.decide(fire, check, "revoke", reasons="现场无疏散通道，承诺不实")
    world.work_off()
    granted.refresh_from_db()
    assert granted.status == "revoked" and not Task.objects.filter(case=granted, done_at=None).exists()
    said = notice(granted, "revocation")
    assert "现场无疏散通道" in said and "行政复议" in said
    row = DatasetRow.objects.get(
        dataset="licences", values__kind="fire-safety-opinion", recorded_to__isnull=True
    )
    assert row.values["revoked-on"] == "2021-09-10" and row.valid_to < FRIDAY
    draft = drafts.begin(agent, "service", "fire-safety-check")
    with refused("commitment-barred"):
        choosing.sign(agent, draft.pk, "fire-safety-check", choosing.Signature(True, agent.name))


def test_being_heard_may_end_in_keeping_the_decision(granted, fire):
    check = check_of(granted)
    world.decide(fire, check, "false")
    running = Clock.objects.filter(case=check, stopped_on__isnull=True)
    assert [row.name for row in running] == ["hearing"]
    world.decide(fire, check)
    world.decide(fire, check, "keep")
    world.work_off()
    granted.refresh_from_db()
    assert granted.status == "delivering"


def test_a_revocation_is_reviewed_and_reversed(granted, fire, agent):
    deliver(fire, granted)
    find_untrue(fire, granted)
    [review] = appeal.ask(agent, granted.pk, "疏散通道在北侧")
    reviewer = world.actor(world.make_officer("reviewer", "justice", "legal"))
    appeal.rule(reviewer, review.pk, appeal.Ruling("reversed", "事实不清"))
    granted.refresh_from_db()
    assert granted.status == "granted"
    row = DatasetRow.objects.get(
        dataset="licences", values__kind="fire-safety-opinion", recorded_to__isnull=True
    )
    assert "revoked-on" not in row.values and row.valid_to is None
    draft = drafts.begin(agent, "service", "fire-safety-check")
    choosing.sign(agent, draft.pk, "fire-safety-check", choosing.Signature(True, agent.name))


def test_where_the_rule_speaks_against_it_an_officer_decides(agent, monkeypatch):
    against = advice.Advice("fire-safety-check", FRIDAY, "not-met")
    monkeypatch.setattr(advice, "of_case", lambda case: against)
    case = submit.submit(agent, committed(agent, agreed=True, name=agent.name).pk)
    world.work_off()
    assert world.open_task(case).node == "accept"
    assert not Acceptance.objects.get(case=case).trusted


def test_in_a_life_event_each_part_goes_its_own_way(agent, urban):
    draft = drafts.begin(agent, "life-event", "open-restaurant")
    choosing.sign(agent, draft.pk, "fire-safety-check", choosing.Signature(True, agent.name))
    world.fill_in(agent, "life-event", "open-restaurant")
    replaced = ("fire-plan", "fire-rules", "premises-proof")
    for kind in (*replaced, "signage-picture"):
        drafts.detach(agent, draft.pk, kind)
    choosing.hand_in_later(agent, draft.pk, ["signage-picture"])
    with pytest.raises(ActRefused) as error:
        submit.submit(agent, draft.pk)
    assert error.value.fields == {"premises-proof": True}  # other parts need it as well
    drafts.attach(agent, draft.pk, "premises-proof", *pdf("premises-proof"))
    whole = submit.submit(agent, draft.pk)
    world.work_off()
    stands = {part.definition: part.status for part in whole.parts.all()}
    assert stands["fire-safety-check"] == "delivering"
    assert stands["signage"] == "received"
    found = {row.case.definition: row.way for row in Acceptance.objects.select_related("case")}
    assert found == {"fire-safety-check": "commitment", "signage": "tolerate-missing"}


def test_on_paper_a_scan_is_the_signature(agent):
    scan = (io.BytesIO(world.PDF), "签字.pdf")
    case = submit.submit(agent, committed(agent, scan=scan).pk)
    found = Acceptance.objects.get(case=case)
    assert found.on_paper and found.signed.media_type == "application/pdf"
    assert told("commitment-signed")["on_paper"] is True


def test_taken_back_the_papers_are_asked_for(agent):
    draft = committed(agent, agreed=True, name=agent.name)
    choosing.take_back(agent, draft.pk, "fire-safety-check")
    with refused("evidence-missing"):
        submit.submit(agent, draft.pk)


def test_words_changed_since_were_not_signed(agent):
    draft = committed(agent, agreed=True, name=agent.name)
    draft.ways["signed"]["fire-safety-check"]["sha256"] = "0" * 64
    draft.save()
    with refused("evidence-missing"):
        submit.submit(agent, draft.pk)
