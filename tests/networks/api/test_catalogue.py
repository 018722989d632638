"""The catalogue, open to everyone, and the description of the API."""

import pytest

from yiwang.records.registry.releases import city

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyone(program, shenyang):
    return program()


def test_services_are_found_by_words_department_and_theme(anyone):
    found = anyone.get("/services", data={"q": "食品"}).json()["entries"]
    assert "food-licence" in [entry["id"] for entry in found]
    of_fire = anyone.get("/services", data={"department": "fire-rescue"}).json()["entries"]
    assert {entry["organisation"] for entry in of_fire} == {"fire-rescue"}
    page = anyone.get("/services").json()
    seen = [entry["id"] for entry in page["entries"]]
    while page["next_page"]:
        page = anyone.get("/services", data={"page": page["next_page"]}).json()
        seen += [entry["id"] for entry in page["entries"]]
    assert len(seen) == len(set(seen))
    assert set(seen) == set(city().services)


def test_a_service_says_what_the_standard_asks(anyone):
    service = anyone.get("/services/food-licence").json()
    assert service["name"] == {"zh": "食品经营许可", "en": "Food business licence"}
    assert service["clock"]["lawful"] == "20 working days"
    assert service["organisation"]["name"]["zh"]
    assert service["organisation"]["uscc"]
    assert service["basis"]
    assert service["conditions"]
    assert {line["source"] for line in service["evidence"]} == {"form", "supplied", "fetched"}
    assert service["evidence"][2]["max_mb"] > 0
    assert [output["valid"] for output in service["outputs"]] == ["5 years"]
    assert "受理" in service["procedure"]
    assert service["form"][0]["name"]["zh"]
    assert service["life_events"][0]["id"] == "open-restaurant"


def test_a_life_event_says_who_leads_and_what_it_saves(anyone):
    event = anyone.get("/life-events/open-restaurant").json()
    assert event["lead"]["id"] == "market-regulation"
    assert event["papers_together"] < event["papers_one_by_one"]
    assert event["critical_days"] < event["serial_days"]
    assert len(anyone.get("/life-events").json()["entries"]) == 7
    assert event["cuts"]["days"] == {"before": event["serial_days"], "after": event["critical_days"]}
    alcohol = next(part for part in event["parts"] if part["id"] == "alcohol-filing")
    assert alcohol["only_if"] == {"zh": "经营酒类", "en": "Alcohol is sold"}


def test_what_is_not_there_is_a_problem_in_the_language_asked_for(program, shenyang):
    for language, detail in (("en-GB", "There is no such thing"), ("zh-CN,en;q=0.5", "没有"), ("fr", "没有")):
        answer = program(language=language).get("/services/no-such")
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["detail"].startswith(detail)
        assert answer.json()["code"] == "not-found"


def test_the_description_can_be_read_without_outside_scripts(anyone, client):
    schema = anyone.get("/openapi.json").json()
    assert schema["info"]["title"] == "Yiwang"
    assert schema["components"]["schemas"]["ServiceOut"]["properties"]["clock"]
    assert schema["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"
    page = client.get("/api/v1/docs").content.decode()
    assert "https://" not in page


def test_before_the_first_release_the_api_says_so(program, db):
    from yiwang.records.registry.models import Release

    Release.objects.update(published_at=None)
    answer = program().get("/services")
    assert (answer.status_code, answer.json()["code"]) == (503, "nothing-published")
