"""The roof: security headers, switches, refusals."""

import pytest
from django.test import Client
from tests import world

from yiwang.web.middleware import STATUS

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def resident(shenyang):
    return world.make_person("resident", "演示居民", 0)


@pytest.fixture
def logged_in(resident):
    client = Client()
    client.force_login(resident, backend=BACKEND)
    return client


@pytest.mark.parametrize("address", ["/", "/login/", "/no-such-page/", "/progress/"])
def test_every_page_forbids_inline_script_and_foreign_hosts(shenyang, client, address):
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = answer.content.decode()
    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick=" not in page


def test_pages_of_people_are_not_kept_by_browsers(logged_in):
    assert "no-store" in logged_in.get("/my/").headers["Cache-Control"]


def test_language_and_print_are_remembered(shenyang, client):
    answer = client.post("/language/", {"language": "en", "next": "/services/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/services/")
    assert 'lang="en"' in client.get("/").content.decode()
    client.post("/print/", {"mode": "large", "next": "/"})
    assert '<html lang="en" class="large"' in client.get("/").content.decode()


@pytest.mark.parametrize(("address", "field"), [("/language/", "language"), ("/print/", "mode")])
def test_unknown_preferences_are_refused(shenyang, client, address, field):
    assert client.post(address, {field: "klingon"}).status_code == 400
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_a_switch_never_leads_elsewhere(shenyang, client, page):
    assert client.post("/language/", {"language": "en", "next": page}).headers["Location"] == "/"


def test_a_strange_language_cookie_reads_chinese(shenyang, client):
    client.cookies["language"] = "xx"
    assert "一网通办" in client.get("/").content.decode()


def test_one_puts_on_ones_own_hats_only(resident, logged_in):
    firm = world.make_firm()
    mandate = world.people.give_mandate(firm, resident.person, "agent", valid_from=world.SINCE)
    answer = logged_in.post("/hat/", {"hat": f"mandate:{mandate.pk}", "next": "/my/"})
    assert answer.headers["Location"] == "/my/"
    assert "演示餐饮有限公司" in logged_in.get("/").content.decode()
    stranger = world.make_person("stranger", "演示路人", 2)
    other = world.people.give_mandate(firm, stranger.person, "agent", valid_from=world.SINCE)
    assert logged_in.post("/hat/", {"hat": f"mandate:{other.pk}"}).status_code == 400


def test_an_officers_hat_leads_to_the_desk(resident, logged_in):
    post = world.people.appoint(resident, "market-regulation", "officer", since=world.SINCE)
    assert logged_in.post("/hat/", {"hat": f"post:{post.pk}"}).headers["Location"] == "/desk/"


def test_a_hat_that_ended_is_off_at_the_next_request(resident, logged_in):
    mandate = world.people.give_mandate(world.make_firm(), resident.person, "agent", valid_from=world.SINCE)
    logged_in.post("/hat/", {"hat": f"mandate:{mandate.pk}"})
    type(mandate).objects.filter(pk=mandate.pk).update(revoked_at=mandate.principal.created_at)
    assert "演示餐饮有限公司" not in logged_in.get("/").content.decode()


def test_visitors_have_no_hats(shenyang, client):
    assert client.post("/hat/", {"hat": "self"}).status_code == 302


@pytest.mark.parametrize("address", ["/signup/", "/password/reset/", "/email/", "/accounts/signup/"])
def test_nobody_signs_up(shenyang, client, address):
    assert client.get(address).status_code == 404


def test_before_the_first_release_the_city_says_so(db, client):
    answer = client.get("/")
    assert answer.status_code == 503
    assert "尚未开通" in answer.content.decode()


def test_a_page_open_too_long_is_explained(shenyang):
    answer = Client(enforce_csrf_checks=True).post("/progress/", {"number": "1", "tail": "1234"})
    assert answer.status_code == 403
    assert "页面停留时间过长" in answer.content.decode()


def test_a_refusal_asked_for_by_script_is_a_fragment_put_where_it_is_read(logged_in):
    address = "/my/cases/00000000-0000-0000-0000-000000000000/"
    answer = logged_in.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#said"
    assert "<html" not in answer.content.decode()
    assert "<html" in logged_in.get(address).content.decode()


def test_statuses_name_known_refusals():
    from yiwang.records.cases.errors import MESSAGES

    assert set(STATUS) <= set(MESSAGES)


def test_health_needs_no_city(db, client):
    assert client.get("/healthz").json()["ok"] is True


@pytest.mark.parametrize(
    ("method", "address", "status"), [("get", "/api/v1/no-such", 404), ("put", "/api/v1/services", 405)]
)
def test_programs_read_problems_also_of_addresses_the_api_does_not_have(
    shenyang, client, method, address, status
):
    answer = getattr(client, method)(address, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert ("Allow" in answer.headers) == (status == 405)
