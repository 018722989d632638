"""Every endpoint, for nobody, an owner, a member and outsiders; generated from the API itself."""

from datetime import timedelta

import pytest
from tests import world
from tests.networks.api.asking import (
    ALL,
    AN_OFFICES,
    EXCHANGE,
    FIRM,
    OTHERS,
    PUBLIC,
    RESIDENT,
    SUPERVISION,
    THE_ASKERS,
)
from tests.networks.api.standing import Things

from yiwang.records import clock
from yiwang.records.registry import people
from yiwang.records.registry.models import ApiToken, Post
from yiwang.web.api import api

pytestmark = pytest.mark.django_db


def endpoints():
    paths = api.get_openapi_schema()["paths"]
    return sorted(
        (method, path.removeprefix("/api/v1")) for path, methods in paths.items() for method in methods
    )


@pytest.fixture
def things(resident, officers):
    return Things(resident, officers)


@pytest.fixture
def ask(things):
    """Sends what the table says of an endpoint."""

    def send(program, endpoint):
        (method, path), asked = endpoint, ALL[endpoint]
        address = things.fill(path) + asked.query
        if asked.form:
            return program.upload(address, asked.form(), key="once")
        return program(method, address, asked.body, key="once" if method == "post" else None)

    return send


def refusal(answer):
    """The code of a refusal; blank for none."""
    return answer.json()["code"] if answer.status_code >= 400 else ""


def every(table):
    return pytest.mark.parametrize("endpoint", sorted(table), ids=" ".join)


def test_the_table_of_endpoints_is_what_the_api_has():
    assert endpoints() == sorted(ALL)
    assert len(endpoints()) == 49


@every(ALL.keys() - PUBLIC.keys())
def test_nobody_gets_in_without_a_token(endpoint, ask, program):
    answer = ask(program(), endpoint)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "token"


@every(PUBLIC)
def test_what_is_public_answers_without_a_token(endpoint, ask, program):
    answer = ask(program(), endpoint)
    assert refusal(answer) == PUBLIC[endpoint].still  # of what there is not
    assert answer.status_code in {200, 404}


@every(OTHERS)
def test_an_outsider_finds_nothing_of_anothers(endpoint, ask, program, outsider):
    answer = ask(program(outsider), endpoint)
    assert (answer.status_code, answer.json()["code"]) == OTHERS[endpoint].outsider


@every(OTHERS)
def test_whose_it_is_gets_in_with_the_same_request(endpoint, ask, program, things):
    about = OTHERS[endpoint].about
    if about in {RESIDENT, FIRM}:
        right = program(things.resident, things.firm_hat if about == FIRM else None)
    elif about == SUPERVISION:
        right = program(world.make_officer("head", "market-regulation", "head"))
    else:
        right = program(things.officers["market-regulation"])
    assert refusal(ask(right, endpoint)) == OTHERS[endpoint].still


@every(THE_ASKERS)
def test_an_outsider_who_asks_about_themselves_finds_only_their_own(endpoint, ask, program, outsider, things):
    others = {str(things.draft), str(things.case), things.applied.number}
    answer = ask(program(outsider), endpoint)
    assert refusal(answer) == THE_ASKERS[endpoint].still
    assert not [one for one in others if one in answer.content.decode()]


@every(AN_OFFICES)
def test_an_officer_of_another_office_finds_nothing(endpoint, ask, program, things):
    stranger = program(things.officers["fire-rescue"])
    number = things.applied.number
    answer = ask(stranger, endpoint)
    about_one = "{" in endpoint[1] or AN_OFFICES[endpoint].about in {EXCHANGE, SUPERVISION}
    if about_one:
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert number not in answer.content.decode()


def test_an_officer_of_another_office_does_nothing_in_bulk(program, things):
    stranger = program(things.officers["fire-rescue"])
    (done,) = stranger.post("/bulk", {"act": "claim", "tasks": [things.task]}).json()
    assert (done["refusal"], done["number"]) == ("not-found", "")
    assert stranger.get("/tasks").json() == {"tasks": [], "next": None}
    for path in ("/documents/{document}", "/cases/{case}"):
        assert stranger.get(things.fill(path)).status_code == 404


def test_a_member_reads_and_a_clerk_does_not_decide(things, office, program, clerk):
    task = things.fill("/tasks/{task}")
    assert office.get(task).status_code == 200
    window = program(clerk)
    read = window.get(task)
    assert (read.status_code, read.json()["acts"], read.json()["refusal"]) == (200, [], "not-your-task")
    refused = window.post(f"{task}/decide", {"outcome": "accept"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-your-task")


def test_a_post_does_not_apply_and_an_applicant_has_no_desk(things, office, mine):
    assert (
        office.post("/drafts", {"kind": "service", "definition": "signage"}).json()["code"]
        == "not-an-applicant"
    )
    assert office.get("/cases").json()["code"] == "not-an-applicant"
    assert office.get(things.fill("/cases/{case}")).status_code == 404
    assert mine.get("/tasks").status_code == 404
    assert mine.get(things.fill("/tasks/{task}")).status_code == 404


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
