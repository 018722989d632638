"""Every endpoint, for nobody, an owner, a member and outsiders; generated from the API itself."""

import re
from datetime import timedelta

import pytest
from tests import world

from yiwang.records import clock
from yiwang.records.cases.acts import drafts
from yiwang.records.registry import people
from yiwang.records.registry.models import ApiToken, Document, Post
from yiwang.web.api import api

pytestmark = pytest.mark.django_db

PUBLIC = {
    ("get", "/services"),
    ("get", "/life-events"),
    ("get", "/services/{service}"),
    ("get", "/life-events/{life_event}"),
    ("post", "/progress"),
}


def endpoints():
    paths = api.get_openapi_schema()["paths"]
    return sorted(
        (method, path.removeprefix("/api/v1")) for path, methods in paths.items() for method in methods
    )


@pytest.fixture
def places(resident, shenyang):
    """What stands in an address, for one resident's things."""
    who = world.actor(resident)
    case = world.apply(who, "service", "food-licence").case
    draft = drafts.begin(who, "service", "signage")
    return {
        "service": "signage",
        "life_event": "open-restaurant",
        "definition": "open-restaurant",
        "draft": draft.pk,
        "kind": "store-photo",
        "case": case.pk,
        "task": world.open_task(case).pk,
        "document": Document.objects.filter(case=case.pk, number__isnull=True).first().pk,
    }


def filled(path, places):
    definition = "signage" if path.startswith("/services") else "open-restaurant"
    return re.sub(r"{(\w+)}", lambda found: str({**places, "definition": definition}[found[1]]), path)


def test_the_table_of_endpoints_is_what_the_api_has():
    assert len(endpoints()) == 24
    assert set(endpoints()) >= PUBLIC


@pytest.mark.parametrize(("method", "path"), endpoints())
def test_nobody_gets_in_without_a_token_except_to_what_is_public(method, path, places, program):
    answer = program()(method, filled(path, places), {} if method in {"post", "patch"} else None)
    if (method, path) in PUBLIC:
        assert answer.status_code in {200, 422}
        return
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "token"


@pytest.mark.parametrize("with_place", [e for e in endpoints() if "{" in e[1] and e not in PUBLIC], ids=str)
def test_an_outsider_finds_nothing_of_anothers(with_place, places, program, outsider):
    method, path = with_place
    if path.endswith("/plan"):
        return  # a plan is about the asker
    send = program(outsider)
    if "evidence/{kind}" in path and method == "post":
        answer = send.upload(filled(path, places), {"file": world.io.BytesIO(world.PDF)})
    elif "corrections" in path:
        answer = send.upload(filled(path, places), {"values": "{}"})
    else:
        answer = send(method, filled(path, places), {} if method in {"post", "patch"} else None)
    expected = {403} if "corrections" in path else {404}
    assert answer.status_code in expected, answer.content


def test_an_officer_of_another_office_finds_nothing(places, program, officers):
    stranger = program(officers["fire-rescue"])
    assert stranger.get("/tasks").json() == {"tasks": [], "next": None}
    for method, path in (
        ("get", "/tasks/{task}"),
        ("post", "/tasks/{task}/decide"),
        ("get", "/documents/{document}"),
        ("get", "/cases/{case}"),
    ):
        answer = stranger(method, filled(path, places), {} if method == "post" else None)
        assert answer.status_code == 404


def test_a_member_reads_and_a_clerk_does_not_decide(places, office, program, clerk):
    task = filled("/tasks/{task}", places)
    assert office.get(task).status_code == 200
    window = program(clerk)
    read = window.get(task)
    assert (read.status_code, read.json()["acts"], read.json()["refusal"]) == (200, [], "not-your-task")
    refused = window.post(f"{task}/decide", {"outcome": "accept"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-your-task")


def test_a_post_does_not_apply_and_an_applicant_has_no_desk(places, office, mine):
    assert (
        office.post("/drafts", {"kind": "service", "definition": "signage"}).json()["code"]
        == "not-an-applicant"
    )
    assert office.get("/cases").json()["code"] == "not-an-applicant"
    assert office.get(filled("/cases/{case}", places)).status_code == 404
    assert mine.get("/tasks").status_code == 404
    assert mine.get(filled("/tasks/{task}", places)).status_code == 404


def test_tokens_end(resident, program):
    assert program(resident, days=-1).get("/cases").status_code == 401
    revoked = program(resident)
    people.revoke_token(ApiToken.objects.latest("created_at").pk)
    assert revoked.get("/cases").status_code == 401
    resident.is_active = False
    token = program(resident)
    resident.save()
    assert token.get("/cases").status_code == 401


def test_a_token_ends_with_its_post(officers, program):
    user = officers["market-regulation"]
    send = program(user)
    assert send.get("/tasks").status_code == 200
    Post.objects.filter(user=user).update(until=clock.today() - timedelta(days=1))
    assert send.get("/tasks").status_code == 401


def test_a_session_is_no_token(resident, browser):
    assert browser(resident).get("/api/v1/cases").status_code == 401
