"""Applying by program: plan, draft, one call; each act once, whatever is sent twice."""

import io
import threading

import pytest
from django.db import connection
from tests import world

from yiwang.records.cases.models import Case, Draft
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db


def test_a_plan_says_what_the_registers_know_and_hold(mine, program, shenyang):
    plan = mine.get("/life-events/open-restaurant/plan").json()
    assert "individual-registration" in [step["id"] for step in plan["steps"]]
    assert plan["fields"]
    agent, firm = world.make_person("agent", "演示代理人", 1), world.make_firm()
    world.people.give_mandate(firm, agent.person, "agent", valid_from=world.SINCE)
    hat = next(hat for hat in world.hats_of(agent) if hat.kind == "mandate")
    held = program(agent, hat.id).get("/life-events/open-restaurant/plan").json()
    assert "individual-registration" not in [step["id"] for step in held["steps"]]
    assert "business-licence" in [item["id"] for item in held["fetched"]]


def test_a_draft_is_filled_in_step_by_step_and_submitted_once(mine, whole_application):
    begun = mine.post("/drafts", {"kind": "service", "definition": "signage"})
    assert begun.status_code == 201
    path = f"/drafts/{begun.json()['id']}"
    assert begun.json()["faults"]
    assert begun.json()["missing_evidence"]
    early = mine.post(f"{path}/submit")
    assert (early.status_code, early.json()["code"]) == (422, "form-invalid")
    assert set(early.json()["fields"]) == set(begun.json()["faults"])
    saved = mine("patch", path, {"values": whole_application["values"]}).json()
    assert saved["faults"] == {}
    for item in whole_application["evidence"]:
        upload = {"file": io.BytesIO(world.PDF)}
        assert mine.upload(f"{path}/evidence/{item['kind']}", upload).status_code == 201
    sent = mine.post(f"{path}/submit")
    assert sent.status_code == 201
    assert mine.post(f"{path}/submit").json()["case"] == sent.json()["case"]
    assert mine.get(path).json()["case"] == sent.json()["case"]
    assert mine("patch", path, {"values": {}}).json()["code"] == "draft-sent"
    assert Case.objects.count() == 1


def test_drafts_are_listed_and_discarded(mine):
    path = f"/drafts/{mine.post('/drafts', {'kind': 'service', 'definition': 'signage'}).json()['id']}"
    assert len(mine.get("/drafts").json()) == 1
    assert mine("delete", path).status_code == 204
    assert mine.get("/drafts").json() == []
    assert mine("patch", path, {"values": {}}).json()["code"] == "draft-discarded"


def test_evidence_is_what_it_is_and_can_be_taken_out(mine, whole_application):
    path = f"/drafts/{mine.post('/drafts', {'kind': 'service', 'definition': 'signage'}).json()['id']}"
    kind = whole_application["evidence"][0]["kind"]
    fake = io.BytesIO(b"MZ\x90\x00 program")
    fake.name = "drawing.pdf"
    refused = mine.upload(f"{path}/evidence/{kind}", {"file": fake})
    assert (refused.status_code, refused.json()["code"]) == (422, "upload-type")
    big = io.BytesIO(world.PDF + b"0" * (11 * 2**20))
    assert mine.upload(f"{path}/evidence/{kind}", {"file": big}).json()["code"] == "upload-too-large"
    assert mine.upload(f"{path}/evidence/{kind}", {"file": io.BytesIO(b"")}).status_code == 422
    assert mine.upload(f"{path}/evidence/no-such", {"file": io.BytesIO(world.PDF)}).status_code == 404
    assert mine.upload(f"{path}/evidence/{kind}", {"file": io.BytesIO(world.PDF)}).status_code == 201
    assert mine("delete", f"{path}/evidence/{kind}").status_code == 204
    assert mine.get(path).json()["evidence"] == []


def test_one_call_applies_and_the_same_key_gives_the_same_case(mine, whole_application):
    first = mine.post("/applications", whole_application, key="k-1")
    assert first.status_code == 201, first.content
    again = mine.post("/applications", whole_application, key="k-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert Case.objects.count() == 1
    other = mine.post("/applications", {**whole_application, "values": {}}, key="k-1")
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    second = mine.post("/applications", whole_application, key="k-2")
    assert second.json()["number"] != first.json()["number"]


def test_a_refused_call_leaves_nothing_and_its_key_may_be_used_again(mine, whole_application):
    drafts = Draft.objects.count()
    lacking = {**whole_application, "evidence": []}
    refused = mine.post("/applications", lacking, key="k")
    assert (refused.status_code, refused.json()["code"]) == (422, "evidence-missing")
    assert Draft.objects.count() == drafts
    assert mine.post("/applications", whole_application, key="k").status_code == 201


def test_one_call_does_not_touch_what_a_person_has_begun(mine, whole_application):
    begun = mine.post("/drafts", {"kind": "service", "definition": "signage"}).json()
    mine.post("/applications", whole_application, key="k")
    assert mine.get(f"/drafts/{begun['id']}").json()["case"] is None


def test_evidence_uploaded_before_is_named_by_its_document(mine, program, outsider, whole_application):
    path = f"/drafts/{mine.post('/drafts', {'kind': 'service', 'definition': 'signage'}).json()['id']}"
    kind = whole_application["evidence"][0]["kind"]
    held = mine.upload(f"{path}/evidence/{kind}", {"file": io.BytesIO(world.PDF + b"large")}).json()
    whole_application["evidence"][0] = {"kind": kind, "document": held["document"]["id"]}
    sent = mine.post("/applications", whole_application, key="k")
    assert sent.status_code == 201, sent.content
    case = Case.objects.get(pk=sent.json()["case"])
    assert str(case.evidence.get(kind=kind).document_id) == held["document"]["id"]
    stolen = program(outsider).post("/applications", whole_application, key="k")
    assert stolen.status_code == 404
    both = {**whole_application, "evidence": [{"kind": kind}]}
    assert mine.post("/applications", both, key="x").json()["code"] == "invalid"


def test_a_key_is_needed_and_belongs_to_its_user(mine, program, outsider, whole_application):
    without = mine.post("/applications", whole_application)
    assert (without.status_code, without.json()["code"]) == (422, "invalid")
    first = mine.post("/applications", whole_application, key="same")
    other = program(outsider).post("/applications", whole_application, key="same")
    assert other.json()["number"] != first.json()["number"]
    assert mine.post("/applications", whole_application, key="k" * 201).json()["code"] == "key-too-long"


def test_an_upload_sent_twice_is_stored_once_whatever_its_boundary(mine, whole_application):
    path = f"/drafts/{mine.post('/drafts', {'kind': 'service', 'definition': 'signage'}).json()['id']}"
    kind = whole_application["evidence"][0]["kind"]

    def send(content):
        return mine.upload(f"{path}/evidence/{kind}", {"file": io.BytesIO(content)}, key="up")

    assert send(world.PDF).content == send(world.PDF).content
    assert Document.objects.filter(kind=kind).count() == 1
    assert send(world.PDF + b"!").json()["code"] == "key-reused"


def test_numbers_and_truth_are_read_as_typed(mine, whole_application):
    begun = mine.post("/drafts", {"kind": "service", "definition": "food-licence"}).json()
    fields = {field["id"]: field["type"] for field in begun_fields(mine)}
    boolean = next(name for name, kind in fields.items() if kind == "boolean")
    decimal = next(name for name, kind in fields.items() if kind in {"decimal", "integer"})
    saved = mine(
        "patch", f"/drafts/{begun['id']}", {"values": {boolean: True, decimal: 12, "no-such": 1}}
    ).json()
    assert boolean not in saved["faults"]
    assert decimal not in saved["faults"]
    assert "no-such" not in saved["values"]


def begun_fields(mine):
    return mine.get("/services/food-licence").json()["form"]


def test_what_cannot_be_stored_is_refused(mine):
    path = f"/drafts/{mine.post('/drafts', {'kind': 'service', 'definition': 'signage'}).json()['id']}"
    name = mine.get("/services/signage").json()["form"][0]["id"]
    assert mine("patch", path, {"values": {name: "a\x00b"}}).status_code == 422
    assert mine("patch", path, {"values": {name: ["a"]}}).json()["code"] == "invalid"
    assert mine.post("/drafts", {"kind": "service", "definition": "no-such"}).status_code == 404
    assert mine.post("/drafts", {"kind": "other", "definition": "signage"}).json()["code"] == "invalid"
    large = {"kind": "service", "definition": "signage", "values": {"x": "0" * (3 * 2**20)}}
    assert mine.post("/applications", large, key="k").status_code == 413


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_time_makes_one_case(mine, whole_application):
    answers = []

    def send():
        try:
            answers.append(mine.post("/applications", whole_application, key="at-once"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Case.objects.count() == 1
