"""开办餐饮店: one form, four departments side by side, licences received."""

import pytest
from tests import world

from yiwang.records.cases.models import Case, CaseEvidence, Task
from yiwang.records.cases.queries.following import clock_faces, documents_of, parts_of
from yiwang.records.registry.models import DatasetRow, Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def applied(agent):
    return world.apply(agent, "life-event", "open-restaurant")


def test_the_departments_work_side_by_side(applied):
    parts = {part.definition: part for part in parts_of(applied.case)}
    assert set(parts) == {
        "business-licence-verification",
        "food-licence",
        "fire-safety-check",
        "signage",
        "tobacco-licence",
    }
    assert {part.status for part in parts.values()} <= {Case.Status.RECEIVED, Case.Status.HANDLING}
    assert Task.objects.filter(done_at__isnull=True).count() == 5
    assert len({part.organisation for part in parts.values()}) == 4


def test_every_part_ends_with_its_licence_and_the_whole_is_granted(applied, officers):
    for part in parts_of(applied.case):
        done = world.grant(officers[part.organisation], part)
        assert done.status == Case.Status.GRANTED
    applied.case.refresh_from_db()
    assert applied.case.status == Case.Status.GRANTED
    licences = DatasetRow.objects.filter(dataset="licences", subject=applied.case.applicant)
    assert {"food-licence", "tobacco-licence"} <= {row.values["kind"] for row in licences}
    kinds = [document.kind for document in documents_of([part.pk for part in parts_of(applied.case)])]
    assert kinds.count("acceptance") == 4
    assert kinds.count("approval") == 4
    assert kinds.count("delivery") == 4
    numbers = Document.objects.exclude(number=None).values_list("number", flat=True)
    assert len(numbers) == len(set(numbers))


def test_shared_licences_are_fetched_and_uploads_go_to_those_who_need_them(applied):
    food = applied.part("food-licence")
    assert food.evidence.get(kind="business-licence").source == CaseEvidence.Source.FETCHED
    proof = {e.document_id for e in CaseEvidence.objects.filter(kind="premises-proof")}
    assert len(proof) == 1
    assert not applied.part("signage").evidence.filter(kind="kitchen-layout").exists()


def test_each_clock_accounts_for_itself(applied, officers):
    world.decide(officers["market-regulation"], applied.part("food-licence"), "accept")
    part = next(part for part in parts_of(applied.case) if part.definition == "food-licence")
    acceptance, decision = clock_faces(part)
    assert acceptance.light == "done"
    assert decision.row.name == "decision"
    assert decision.days[0].reason_code == "start"
    counted = [day for day in decision.days if day.counted]
    assert counted[-1].day == decision.row.due_on
    assert len(counted) == 20


def test_without_a_licence_registration_comes_first_and_unlocks_the_rest(resident, officers):
    applied = world.apply(resident, "life-event", "open-restaurant")
    registration = applied.part("individual-registration")
    waiting = [part for part in parts_of(applied.case) if part.status == Case.Status.WAITING]
    assert {part.definition for part in waiting} == {
        "food-licence",
        "fire-safety-check",
        "signage",
        "tobacco-licence",
    }
    assert not Task.objects.exclude(case=registration).exists()
    world.grant(officers["market-regulation"], registration)
    food = applied.part("food-licence")
    assert food.status == Case.Status.RECEIVED
    licence = food.evidence.get(kind="business-licence")
    assert licence.source == CaseEvidence.Source.PRODUCED
    assert licence.document.case == registration.pk


def test_when_the_producer_is_refused_the_rest_cannot_start(resident, officers):
    applied = world.apply(resident, "life-event", "open-restaurant")
    registration = applied.part("individual-registration")
    world.decide(officers["market-regulation"], registration, "reject", reasons="名称违反规定")
    world.work_off()
    applied.case.refresh_from_db()
    assert applied.case.status == Case.Status.REFUSED
    assert {part.status for part in applied.case.parts.exclude(pk=registration.pk)} == {
        Case.Status.NOT_STARTED
    }


def test_one_refusal_does_not_sink_the_others(applied, officers):
    for part in parts_of(applied.case):
        officer = officers[part.organisation]
        if part.definition == "signage":
            world.decide(officer, part, "accept")
            world.decide(officer, part)
            world.decide(officer, part, "refuse", reasons="位置不符合规划")
        else:
            world.grant(officer, part)
    world.work_off()
    applied.case.refresh_from_db()
    assert applied.case.status == Case.Status.PARTLY_GRANTED
    refusal = Document.objects.get(kind="refusal")
    text = world.notice_text(refusal)
    assert "位置不符合规划" in text
    assert "行政复议" in text
    assert "六个月" in text
