"""A few plain questions: only those that change the plan, each alone, back at any time, answers kept."""

from datetime import date

import pytest
from tests import world

from yiwang.networks.counter.queries.guided import guided
from yiwang.records.cases.models import Draft
from yiwang.records.registry.releases import city

pytestmark = pytest.mark.django_db
PATH = "/guided/life-event/open-restaurant/"
DAY = date(2026, 3, 2)
FULL = {"has-business-licence": "no", "alcohol-sales": "sold", "storage-area": "0"}


def ask(kind="life-event", slug="open-restaurant", **typed):
    found = guided(city(), kind, slug, {name.replace("_", "-"): text for name, text in typed.items()}, DAY)
    assert found
    return found


def test_the_questions_come_one_by_one_and_end(shenyang):
    asked, typed = [], {}
    while question := (found := guided(city(), "life-event", "open-restaurant", typed, DAY)).next:
        asked.append(question.name)
        typed[question.name] = FULL[question.name]
    assert asked == list(FULL)
    assert found.answers == tuple(FULL.items())


def test_answers_decide_services_and_papers(shenyang):
    plain = ask(has_business_licence="no", alcohol_sales="none", storage_area="0")
    wine = ask(has_business_licence="yes", alcohol_sales="sold", storage_area="30")
    assert "alcohol-filing" not in plain.plan.services
    assert "alcohol-filing" in wine.plan.services
    assert "individual-registration" in plain.plan.services
    assert "individual-registration" not in wine.plan.services
    papers = [item.kind for item in wine.plan.supplied]
    assert "storage-papers" in papers
    assert "storage-papers" not in [item.kind for item in plain.plan.supplied]


def test_a_wrong_answer_is_asked_again_with_the_reason_and_ends_the_chain(shenyang, client):
    found = ask(has_business_licence="no", alcohol_sales="maybe", storage_area="0")
    assert found.next.name == "alcohol-sales"
    assert found.answers == (("has-business-licence", "no"),)
    page = client.get(PATH, {"has-business-licence": "no", "alcohol-sales": "none", "storage-area": "many"})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert 'value="many"' in page.content.decode()


def test_back_and_change_lead_to_the_answers_before(shenyang, client):
    page = client.get(PATH, {"has-business-licence": "no", "alcohol-sales": "sold"}).content.decode()
    assert f'href="{PATH}?has-business-licence=no"' in page
    assert f'href="{PATH}"' in page
    assert page.count("<h1>") == 1


def test_a_service_without_conditions_has_no_question(shenyang, client):
    assert ask("service", "signage").next is None
    assert client.get("/guided/service/signage/").status_code == 200


def test_a_service_s_own_condition_is_asked(shenyang):
    first = ask("service", "food-licence")
    assert first.next.name == "storage-area"
    papers = ask("service", "food-licence", storage_area="5").plan.supplied
    assert "storage-papers" in [item.kind for item in papers]


@pytest.mark.parametrize("address", ["/guided/service/none/", "/guided/life-event/signage/"])
def test_what_does_not_exist_is_not_asked_about(shenyang, client, address):
    assert client.get(address).status_code == 404


def test_three_questions_narrow_to_the_life_event(shenyang, client):
    assert 'name="for"' in client.get("/guided/").content.decode()
    themes = client.get("/guided/", {"for": "organisation"}).content.decode()
    assert 'value="trade-licences"' in themes
    assert 'value="bereavement"' not in themes
    step = {"for": "organisation", "theme": "trade-licences"}
    things = client.get("/guided/", step).content.decode()
    assert 'value="life-event/open-restaurant"' in things
    chosen = client.get("/guided/", {**step, "wish": "life-event/open-restaurant"})
    assert chosen.headers["Location"] == PATH


def test_nonsense_in_the_address_begins_again(shenyang, client):
    page = client.get("/guided/", {"for": "x", "theme": "y", "wish": "z"})
    assert page.status_code == 200
    assert 'name="for"' in page.content.decode()


def test_the_answers_stand_in_the_draft_that_is_begun(shenyang, client):
    client.force_login(world.make_person("r", "演示居民", 0))
    result = client.get(PATH, FULL).content.decode()
    assert "酒类" in result
    start = "/apply/life-event/open-restaurant/?has-business-licence=no&alcohol-sales=sold&storage-area=0"
    assert start.replace("&", "&amp;") in result
    assert client.get(start).status_code == 200
    client.post(start)
    draft = Draft.objects.get()
    assert draft.values["alcohol-sales"] == "sold"
    assert draft.values["storage-area"] == "0"
    assert "has-business-licence" not in draft.values
