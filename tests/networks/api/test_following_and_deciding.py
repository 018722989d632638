"""Following and deciding by program: the same acts as on the pages."""

import io
import json

import pytest
from django.core.cache import cache
from tests import world

from yiwang.networks.counter.queries.lookup import TRIES_A_NUMBER
from yiwang.records.cases.acts import drafts
from yiwang.records.cases.models import Case, Clock
from yiwang.records.ledger.queries import of_case, reads_of
from yiwang.records.registry.releases import folder_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def applied(resident):
    return world.apply(world.actor(resident), "service", "food-licence").case


@pytest.fixture
def whole(resident):
    return world.apply(world.actor(resident), "life-event", "open-restaurant").case


def decide(send, case, outcome="", key=None, **said):
    return send.post(f"/tasks/{world.open_task(case).pk}/decide", {"outcome": outcome, **said}, key=key)


def test_cases_are_listed_newest_first_a_page_at_a_time(mine, resident, monkeypatch):
    monkeypatch.setattr("yiwang.networks.counter.api.cases.PAGE", 2)
    monkeypatch.setattr("yiwang.records.cases.queries.following.PAGE", 2)
    made = [world.apply(world.actor(resident), "service", "signage").case.number for _ in range(3)]
    first = mine.get("/cases").json()
    assert [case["number"] for case in first["cases"]] == made[:0:-1]
    rest = mine.get("/cases", data={"before": first["next"]}).json()
    assert [case["number"] for case in rest["cases"]] == made[:1]
    assert rest["next"] is None


def test_a_case_tells_its_parts_clocks_and_documents(mine, whole):
    case = mine.get(f"/cases/{whole.pk}").json()
    assert len(case["parts"]) == whole.parts.count()
    first = next(part for part in case["parts"] if part["id"] == "individual-registration")
    assert first["clocks"][0]["days"][0]["reason"] == "start"
    waiting = next(part for part in case["parts"] if part["id"] == "food-licence")
    assert (waiting["status"], waiting["waits_for"]) == ("waiting", ["individual-registration"])
    assert [document["kind"] for document in case["documents"]] == ["receipt"]
    content = mine.get(case["documents"][0]["content"].removeprefix("/api/v1"))
    assert whole.number in content.content.decode()
    part = whole.parts.first()
    assert mine.get(f"/cases/{part.pk}").json()["case"] == str(whole.pk)


def test_the_work_list_and_a_task_with_its_evidence(office, applied, officers):
    row = office.get("/tasks").json()["tasks"][0]
    assert (row["number"], row["light"], row["applicant"]) == (applied.number, "green", "演***")
    assert not reads_of(applied.applicant_id)
    task = office.get(f"/tasks/{row['id']}").json()
    assert task["applicant"]["name"] == applied.applicant.name
    assert "*" in task["applicant"]["identifier"]
    assert [act["outcome"] for act in task["acts"]] == ["accept", "reject", "correct"]
    assert {exhibit["kind"] for exhibit in task["evidence"]} >= {"kitchen-layout"}
    paper = next(exhibit["documents"][0] for exhibit in task["evidence"] if exhibit["documents"])
    assert office.get(paper["content"].removeprefix("/api/v1")).content.startswith(b"%PDF")
    assert len(reads_of(applied.applicant_id)) == 2


def test_the_list_goes_on_after_a_cursor(office, resident, monkeypatch):
    cases = [world.apply(world.actor(resident), "service", "food-licence").case for _ in range(3)]
    monkeypatch.setattr(
        "yiwang.networks.desk.queries.work.work_page.__kwdefaults__",
        {"after": None, "service": "", "size": 2},
    )
    page = office.get("/tasks").json()
    rest = office.get("/tasks", data={"after": page["next"]}).json()
    numbers = [task["number"] for task in page["tasks"] + rest["tasks"]]
    assert numbers == [case.number for case in cases]
    assert rest["next"] is None


def test_deciding_to_the_end(office, mine, applied, officers):
    for outcome in ("accept", "", "grant"):
        assert decide(office, applied, outcome).status_code == 200
    world.work_off()
    done = decide(office, applied, way="电子送达").json()
    assert done["status"] == "granted"
    assert {document["kind"] for document in done["documents"]} >= {"approval", "food-licence", "delivery"}
    told = next(told for told in of_case([applied.pk]) if told.type == "task-done")
    assert told.private["by"] == officers["market-regulation"].get_full_name()
    assert mine.get(f"/cases/{applied.pk}").json()["status"] == "granted"


def test_a_decision_sent_twice_is_made_once(office, applied):
    task = world.open_task(applied).pk
    said = {"outcome": "accept"}
    first = office.post(f"/tasks/{task}/decide", said, key="d")
    assert office.post(f"/tasks/{task}/decide", said, key="d").content == first.content
    assert office.post(f"/tasks/{task}/decide", {"outcome": "reject"}, key="d").json()["code"] == "key-reused"
    late = office.post(f"/tasks/{task}/decide", said, key="other")
    assert (late.status_code, late.json()["code"]) == (409, "already-done")
    assert "Accept" in late.json()["detail"]


def test_refusals_say_what_is_missing(office, applied):
    without = decide(office, applied, "reject")
    assert (without.status_code, without.json()["code"]) == (422, "reasons-needed")
    assert list(without.json()["fields"]) == ["reasons"]
    assert decide(office, applied, "grant").json()["code"] == "unknown-outcome"
    assert decide(office, applied, "correct", items=[" "]).json()["code"] == "items-needed"


def test_nobody_decides_their_own_case_by_program(program, resident, applied):
    world.people.appoint(resident, "market-regulation", "officer", since=world.SINCE)
    hat = next(hat.id for hat in world.hats_of(resident) if hat.kind == "post")
    answer = decide(program(resident, hat), applied, "accept")
    assert (answer.status_code, answer.json()["code"]) == (403, "own-case")


def test_a_correction_is_asked_for_and_answered(office, mine, applied):
    decide(office, applied, "correct", items=["平面图缺少尺寸", "补充房东证明"])
    to_do = mine.get(f"/cases/{applied.pk}").json()["to_do"]
    assert to_do[0]["items"] == ["平面图缺少尺寸", "补充房东证明"]
    path = f"/corrections/{to_do[0]['task']}"
    nothing = mine.upload(path, {"values": "{}"})
    assert (nothing.status_code, nothing.json()["code"]) == (422, "nothing-corrected")
    assert mine.upload(path, {"values": "{}", "kinds": ["kitchen-layout"]}).status_code == 422
    assert mine.upload(path, {"values": "[1]"}).json()["code"] == "invalid"
    field = next(name for name in applied.form if name.endswith("address"))
    answer = {
        "values": json.dumps({field: "沈阳市和平区演示路 2 号"}),
        "kinds": ["kitchen-layout"],
        "files": [io.BytesIO(world.PDF + b"new")],
    }
    done = mine.upload(path, answer, key="c")
    assert (done.status_code, done.json()["to_do"]) == (200, [])
    answer["files"][0].seek(0)
    assert mine.upload(path, answer, key="c").content == done.content
    task = office.get(f"/tasks/{world.open_task(applied).pk}").json()
    assert task["values"][field] == "沈阳市和平区演示路 2 号"
    layout = next(exhibit for exhibit in task["evidence"] if exhibit["kind"] == "kitchen-layout")
    assert len(layout["documents"]) == 2


def test_withdrawing_and_not_after_the_end(mine, whole):
    done = mine.post(f"/cases/{whole.pk}/withdraw", {"reasons": "不开了"}, key="w").json()
    assert {part["status"] for part in done["parts"]} == {"withdrawn"}
    again = mine.post(f"/cases/{whole.pk}/withdraw", {})
    assert (again.status_code, again.json()["code"]) == (409, "already-final")


def test_progress_needs_both_and_is_throttled(program, whole):
    cache.clear()
    anyone = program()
    found = anyone.post("/progress", {"number": whole.number, "tail": whole.phone_tail}).json()
    assert len(found["parts"]) == whole.parts.count()
    assert whole.applicant.name not in json.dumps(found, ensure_ascii=False)
    for _ in range(TRIES_A_NUMBER):
        assert anyone.post("/progress", {"number": whole.number, "tail": "0000"}).status_code == 404
    stopped = anyone.post("/progress", {"number": whole.number, "tail": whole.phone_tail})
    assert (stopped.status_code, stopped.json()["code"]) == (429, "too-often")
    cache.clear()


def test_starting_a_business_by_program_the_licence_unlocks_the_rest(program, resident, officers, shenyang):
    """The licence the first part issues is at once the evidence of the others (企业开办)."""
    who = world.actor(resident)
    draft = drafts.begin(who, "life-event", "start-business")
    expected = drafts.prospect_of(draft, who)
    evidence = [
        {"kind": kind, "name": f"{kind}.pdf", "content": "JVBERi0xLjcKJSBkZW1vCg=="}
        for kind in expected.to_supply
    ]
    values = {field.id: world.value_for(field) for field in expected.form.fields}
    body = {"kind": "life-event", "definition": "start-business", "values": values, "evidence": evidence}
    answer = program(resident).post("/applications", body, key="start")
    assert answer.status_code == 201, answer.content
    whole = Case.objects.get(pk=answer.json()["case"])
    first = next(part for part in whole.parts.all() if not part.needs)
    waiting = [part for part in whole.parts.all() if part.needs == [first.definition]]
    assert waiting
    assert {part.status for part in waiting} == {"waiting"}
    send = program(officers.get(first.organisation) or world.make_officer("first", first.organisation))
    for outcome in ("accept", "", "grant"):
        assert decide(send, first, outcome).status_code == 200
    world.work_off()
    assert decide(send, first).json()["status"] == "granted"
    world.work_off()
    services = folder_of(whole.release_id).services
    for part in waiting:
        part.refresh_from_db()
        assert part.status == "received"
        wanted = {need.kind for need in services[part.definition].evidence} & {"business-licence"}
        assert set(part.evidence.filter(source="produced").values_list("kind", flat=True)) >= wanted
    assert any(part.evidence.filter(kind="business-licence").exists() for part in waiting)
    assert Clock.objects.filter(case__in=waiting, name="acceptance").count() == len(waiting)
