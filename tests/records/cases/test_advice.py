"""Advice: the rule of the day, its reasons in both languages, on record, and never in the way."""

import json
from datetime import date, timedelta

import pytest
from tests import world

from yiwang.kernel import dmn
from yiwang.records import clock
from yiwang.records.cases import advice
from yiwang.records.cases.acts import correcting, drafts, submit
from yiwang.records.ledger.models import Event
from yiwang.records.registry.models import Subject
from yiwang.records.registry.releases import folder_of

pytestmark = pytest.mark.django_db

FIRM = {
    "sme-industry": "工业",
    "employees": "60",
    "annual-revenue": "500",
    "total-assets": "300",
    "new-hires": "8",
    "contracts-one-year": "true",
    "social-insurance-paid": "true",
    "unsupported-trade": "false",
    "loan-amount": "300",
    "loan-months": "24",
}
GOOD = {**FIRM, "new-hires": "9"}


@pytest.fixture
def folder(shenyang):
    return folder_of(shenyang.pk)


def draft_of(who, service, answers):
    """A complete draft with these answers."""
    draft = world.fill_in(who, "service", service)
    drafts.save(who, draft.pk, answers)
    draft.refresh_from_db()
    return draft


def advised(who, draft):
    return advice.of_draft(drafts.prospect_of(draft, who), draft)


def matter(folder, service, answers):
    return advice.Matter.of(folder, folder.services[service], world.make_firm().pk, answers)


def events(case, kind="requirement-advised"):
    rows = Event.objects.filter(case=case.pk, type=kind).select_related("private").order_by("id")
    return [(json.loads(bytes(row.public))["data"], json.loads(bytes(row.private.bytes))) for row in rows]


def test_a_no_says_what_failed_and_what_it_would_have_to_be(agent):
    (told,) = advised(agent, draft_of(agent, "startup-loan-firm", FIRM))
    assert (told.verdict, told.model) == ("not-met", "services/startup-loan-firm/loan-2020.dmn")
    (ground,) = told.lacking
    assert ground.text.zh == "新招用人员占比为 13.33 %，需达到 15 %。"
    assert ground.text.en == "Share of new hires is 13.33 %; it must be at least 15 %."
    assert ground.clause is not None
    assert ground.clause.zh == "财金〔2020〕21号：当年新招用人员达到现有职工 15 % 以上"
    assert [(label.zh, value.zh) for label, value in ground.inputs] == [
        ("从业人数", "60 人"),
        ("当年新招用符合条件人数", "8 人"),
    ]
    assert [sentence.zh for sentence in told.sentences] == [
        "符合小微企业创业担保贷款条件：否",
        ground.text.zh,
    ]
    assert told.rules == (2,)


def test_a_no_does_not_stop_the_application_and_is_on_record(agent):
    case = submit.submit(agent, draft_of(agent, "startup-loan-firm", FIRM).pk)
    ((public, private),) = events(case)
    model = folder_of(case.release_id).models["services/startup-loan-firm/loan-2020.dmn"]
    assert public == {
        "service": "startup-loan-firm",
        "moment": "submitted",
        "day": clock.today().isoformat(),
        "model": "services/startup-loan-firm/loan-2020.dmn",
        "decision": "符合贷款条件",
        "version": model.version.digest,
        "outcome": "not-met",
    }
    assert private["inputs"]["新招用人数"] == 8
    assert private["rules"] == [2]
    assert "inputs" not in public


def test_an_officer_may_decide_otherwise_and_what_was_advised_then_is_recorded(agent, shenyang):
    officer = world.actor(world.make_officer("people", "human-resources"))
    case = submit.submit(agent, draft_of(agent, "startup-loan-firm", FIRM).pk)
    world.grant(officer, case)
    assert case.status == case.Status.GRANTED
    assert [public["moment"] for public, _ in events(case)] == ["submitted", "decided", "decided"]


def test_corrected_answers_change_the_advice(agent, shenyang):
    officer = world.actor(world.make_officer("people", "human-resources"))
    case = submit.submit(agent, draft_of(agent, "startup-loan-firm", FIRM).pk)
    world.decide(officer, case, "correct", items=("请更正新招用人数",))
    correcting.correct(agent, world.open_task(case).pk, correcting.Correction({"new-hires": "9"}))
    case.refresh_from_db()
    told = advice.of_case(case)
    assert told is not None
    assert (told.verdict, told.lacking) == ("met", ())


def test_what_is_not_filled_in_yet_is_named(agent):
    draft = drafts.begin(agent, "service", "startup-loan-firm")
    drafts.save(agent, draft.pk, {**GOOD, "annual-revenue": "", "employees": "many"})
    draft.refresh_from_db()
    (told,) = advised(agent, draft)
    assert told.verdict == "unknown"
    assert {name.zh for name in told.missing} == {"上年度营业收入", "从业人数"}
    assert {ground.standing for ground in told.lacking} == {"unknown"}


@pytest.mark.parametrize(
    ("day", "verdict", "model"),
    [
        ("2020-12-31", "not-in-force", ""),
        ("2024-12-31", "met", "services/normal-retirement/age-until-2024.dmn"),
        ("2025-01-01", "not-met", "services/normal-retirement/age-from-2025.dmn"),
        ("2025-02-15", "met", "services/normal-retirement/age-from-2025.dmn"),
    ],
)
def test_the_rule_of_the_day_decides(folder, day, verdict, model):
    answers = {
        "applicant-birth-date": "1965-01-15" if day > "2025" else "1964-12-31",
        "applicant-sex": "男",
        "post-kind": "生产操作岗位",
        "pension-months": "180",
    }
    told = advice.advise(matter(folder, "normal-retirement", answers), date.fromisoformat(day))
    assert (told.verdict, told.model) == (verdict, model)


def test_a_level_is_a_result_and_no_yes_or_no(folder):
    form = folder.forms["elder-assessment"]
    items = {one.id: world.value_for(one) for one in form.fields if one.element.standard == "GB/T 42195-2022"}
    answers = {**items, "elder-coma": "false", "elder-mental-disorder": "false", "elder-risk-events": "0"}
    told = advice.advise(matter(folder, "elder-assessment", answers), date(2023, 1, 1))
    assert (told.verdict, told.value) == ("result", "完全失能")


def test_service_without_a_requirement_has_no_advice(agent, officers):
    case = world.apply(agent, "service", "food-licence").case
    assert advice.of_case(case) is None
    assert events(case) == []


def test_case_is_advised_under_the_day_it_was_received(agent, monkeypatch):
    case = submit.submit(agent, draft_of(agent, "startup-loan-firm", GOOD).pk)
    later = clock.now() + timedelta(days=800)
    monkeypatch.setattr(clock, "now", lambda: later)
    told = advice.of_case(case)
    assert told is not None
    assert told.day == case.received_at.astimezone().date() < clock.today()


def test_fault_in_deciding_is_told_and_stops_nothing(agent, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("演示故障")

    monkeypatch.setattr(dmn, "decide", broken)
    draft = draft_of(agent, "startup-loan-firm", GOOD)
    (told,) = advised(agent, draft)
    assert (told.verdict, told.trouble) == ("failed", "RuntimeError: 演示故障")
    case = submit.submit(agent, draft.pk)
    ((public, private),) = events(case)
    assert public["outcome"] == "failed"
    assert private["trouble"] == "RuntimeError: 演示故障"


def test_fault_in_the_database_stops_nothing(agent, folder, monkeypatch):
    def broken(*args, **kwargs):
        Event.objects.raw("select nothing from nowhere")[0]

    monkeypatch.setattr(advice, "inputs_of", broken)
    told = advice.advise(matter(folder, "startup-loan-firm", GOOD), date(2021, 6, 1))
    assert told.verdict == "failed"
    assert Subject.objects.exists()  # the transaction around it goes on
