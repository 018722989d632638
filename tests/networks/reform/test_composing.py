"""Composing a life event: services chosen, the plan live, checked by line, published by two people."""

import json
import re

import pytest
from django.test import Client
from tests import world

from yiwang.definitions import load
from yiwang.networks.reform.models import Composition
from yiwang.records.cases.models import Case
from yiwang.records.registry import releases
from yiwang.records.registry.models import Release

pytestmark = pytest.mark.django_db
FIVE = ("individual-registration", "food-licence", "fire-safety-check", "signage", "tobacco-licence")
WORDS = {"id": "open-kiosk", "name_zh": "开报刊亭", "name_en": "Opening a kiosk", "lead": "market-regulation"}


@pytest.fixture
def reform(reviewers):
    return reviewers["reform"]


@pytest.fixture
def composition(reform):
    answer = reform.post("/releases/compose/")
    return Composition.objects.get(pk=answer.url.rstrip("/").split("/")[-1])


def press(client, row, htmx=False, **sent):
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post(f"/releases/compose/{row.pk}/", sent, headers=headers)
    assert answer.status_code in {200, 302}, answer.content.decode()[:2000]
    row.refresh_from_db()
    return answer


def page_of(client, row, query=""):
    return client.get(f"/releases/compose/{row.pk}/{query}")


def chosen(row):
    return [part["service"] for part in row.content.get("part", [])]


def full(reform, row, **more):
    for service in FIVE[:3]:
        press(reform, row, add=service)
    press(reform, row, **WORDS, **more)


def test_savings_move_with_every_service(reform, composition):
    seen = []
    for service in FIVE:
        answer = press(reform, composition, htmx=True, add=service)
        seen.append(answer.context["page"].plan.cuts)
        assert "<html" not in answer.content.decode(), "only what moves is sent"
    papers = [cut.evidence.before for cut in seen]
    assert papers == sorted(papers)
    assert papers[0] < papers[-1]
    assert seen[-1].evidence.saved > seen[0].evidence.saved
    assert seen[-1].days.after < seen[-1].days.before
    assert seen[-1].visits.after < seen[-1].visits.before
    told = answer.content.decode()
    assert 'id="told"' in told
    assert f"{seen[-1].evidence.before} → {seen[-1].evidence.after}" in told


def test_it_works_without_script(reform, composition):
    answer = press(reform, composition, add="signage", last_q="招牌", last_office="")
    assert answer.url == f"/releases/compose/{composition.pk}/?q=%E6%8B%9B%E7%89%8C"
    page = reform.get(answer.url).content.decode()
    assert "户外招牌设置" in page
    assert re.search(r'name="remove" value="signage"', page)
    press(reform, composition, remove="signage")
    assert chosen(composition) == []


def test_services_are_found_by_words_and_office(reform, composition):
    def found(query):
        return [pick.service.id for pick in page_of(reform, composition, query).context["picks"].shown]

    assert found("?q=招牌") == ["signage"]
    assert "food-licence" in found("?q=food+licence")
    assert set(found("?office=tobacco-monopoly")) == {"tobacco-licence"}
    assert found("?q=没有这个") == []
    assert "没有符合" in page_of(reform, composition, "?q=没有这个").content.decode()


def test_every_step_can_be_taken_back_and_taken_again(reform, composition):
    press(reform, composition, add="signage")
    press(reform, composition, add="food-licence", name_zh="演示")
    press(reform, composition, step="undo")
    assert chosen(composition) == ["signage"]
    assert "name" not in composition.content
    press(reform, composition, step="redo")
    assert chosen(composition) == ["signage", "food-licence"]
    press(reform, composition, step="undo")
    press(reform, composition, step="undo")
    press(reform, composition, step="undo")
    assert composition.content == {}
    press(reform, composition, add="tobacco-licence")
    assert composition.future == [], "a new step ends what was taken back"


def test_settings_of_parts_reach_the_file(reform, composition):
    full(reform, composition)
    press(reform, composition, set="alone:food-licence=no")
    press(reform, composition, set="optional:fire-safety-check=yes")
    path, text = f"/releases/compose/{composition.pk}/download/", ""
    answer = reform.get(path)
    text = answer.content.decode()
    assert 'filename="open-kiosk.toml"' in answer.headers["Content-Disposition"]
    assert 'service = "food-licence"\nalone = false\n' in text
    assert 'service = "fire-safety-check"\noptional = true\n' in text
    press(reform, composition, set="alone:food-licence=yes")
    assert "alone" not in reform.get(path).content.decode()
    assert reform.post(f"/releases/compose/{composition.pk}/", {"set": "service:x=y"}).status_code == 404


def test_keywords_are_split_and_texts_kept_within_bounds(reform, composition):
    press(
        reform,
        composition,
        keywords="开报亭、卖报纸\n卖报纸\nkiosk",
        name_zh="a" * 5000 + "\x00",
        basis="甲、乙法",
    )
    assert composition.content["keywords"] == ["开报亭", "卖报纸", "kiosk"]
    assert composition.content["basis"] == ["甲、乙法"]
    assert len(composition.content["name"]["zh"]) == 500


def test_what_is_missing_is_said_with_file_and_line(reform, composition):
    press(reform, composition, add="signage", id="Kiosk 1", name_zh="", name_en="Only English")
    page = reform.get(f"/releases/compose/{composition.pk}/check/")
    text = page.content.decode()
    assert "life_events/new.toml:1" in text
    assert "ids are lower-case letters" in text
    assert "&#x27;lead&#x27; is missing" in text
    assert "name.zh" in text
    assert "/releases/compose/submit/" not in text
    answer = reform.post("/releases/compose/submit/", {"composition": [str(composition.pk)]})
    assert answer.status_code == 422
    assert "life_events/new.toml" in answer.content.decode()
    assert Release.objects.count() == 1


def test_an_id_that_is_taken_is_refused(reform, composition):
    full(reform, composition)
    press(reform, composition, id="newborn")
    page = reform.get(f"/releases/compose/{composition.pk}/check/").content.decode()
    assert "life_events/newborn.toml" in page
    assert "another id" in page
    assert reform.post("/releases/compose/submit/", {"composition": [str(composition.pk)]}).status_code == 422


def test_a_ring_is_shown_link_by_link(reform, composition, monkeypatch):
    """No two services of the demo city wait for each other, so two are made to."""
    files = releases.files_of(releases.in_force().pk)
    food, sign = "services/food-licence/service.toml", "services/signage/service.toml"
    files[food] += b'\n[[evidence]]\nkind = "signage-permit"\nsource = "fetched"\n'
    files[sign] += b'\n[[evidence]]\nkind = "food-licence"\nsource = "fetched"\n'
    path = "life_events/open-restaurant.toml"
    files[path] = files[path].replace(b'\n[[part]]\nservice = "signage"\n', b"\n")
    publish(releases.load_release(files, by=None))
    for service in ("food-licence", "signage"):
        answer = press(reform, composition, htmx=True, add=service)
    page = answer.context["page"]
    assert page.plan is None
    assert [(link.service.id, link.kind.id, link.producer.id) for link in page.loop] == [
        ("food-licence", "signage-permit", "signage"),
        ("signage", "food-licence", "food-licence"),
    ]
    assert "互相等待" in answer.content.decode()
    press(reform, composition, remove="signage")
    assert page_of(reform, composition).context["page"].plan


def publish(release):
    for name, review in (("one", "business"), ("two", "legal")):
        releases.approve(release.pk, review=review, by=world.make_officer(f"p-{name}", "justice", "legal"))


def test_what_blocks_counts_the_composed_one_in(reform, composition):
    before = {one.kind.id: one for one in page_of(reform, composition).context["page"].blocks}
    press(reform, composition, add="signage", name_zh="新事")
    after = {one.kind.id: one for one in page_of(reform, composition).context["page"].blocks}
    (ours,) = [one for one in after.values() if one.is_ours and one.kind.id == "signage-picture"]
    known = before["signage-picture"].submissions if "signage-picture" in before else ours.submissions - 1
    assert ours.submissions == known + 1
    assert str(ours.life_events[0]) == "新事"
    ranked = [one.submissions for one in after.values()]
    assert ranked == sorted(ranked, reverse=True)


def test_a_revision_counts_once_and_keeps_what_the_page_does_not_show(reform):
    row = Composition.objects.get(
        pk=reform.post("/releases/compose/", {"revises": "open-restaurant"}).url.rstrip("/").split("/")[-1]
    )
    blocks = page_of(reform, row).context["page"].blocks
    for one in blocks:
        names = [str(name) for name in one.life_events]
        assert len(names) == len(set(names))
    text = reform.get(f"/releases/compose/{row.pk}/download/").content.decode()
    written = load(
        {**releases.files_of(releases.in_force().pk), "life_events/open-restaurant.toml": text.encode()}
    )
    assert written.life_events["open-restaurant"] == releases.city().life_events["open-restaurant"]


def test_two_people_publish_it_and_it_is_applied_for_like_any_other(reform, reviewers, composition):
    full(reform, composition)
    assert (
        "/releases/compose/submit/"
        in reform.get(f"/releases/compose/{composition.pk}/check/").content.decode()
    )
    answer = reform.post("/releases/compose/submit/", {"composition": [str(composition.pk)]})
    address = answer.url
    assert "open-kiosk" in reform.get(address).content.decode()
    assert Client().get("/life-events/open-kiosk/").status_code == 404
    reform.post(f"{address}approve/", {"review": "business"})
    assert reform.post(f"{address}approve/", {"review": "legal"}).status_code == 403
    reviewers["legal"].post(f"{address}approve/", {"review": "legal"})
    assert "开报刊亭" in Client().get("/life-events/open-kiosk/").content.decode()
    assert "开报刊亭" in Client().get("/services/?q=报刊亭").content.decode()
    applied = world.apply(world.actor(world.make_person("r", "演示居民", 0)), "life-event", "open-kiosk")
    assert set(applied.case.parts.values_list("definition", flat=True)) == set(FIVE[:3])
    assert applied.part("individual-registration").status == Case.Status.RECEIVED
    assert "已发布" in reform.get("/releases/compose/").content.decode()


def test_several_are_submitted_together_or_the_later_is_told_to_be_behind(reform, reviewers):
    rows = []
    for number in (1, 2):
        row = Composition.objects.get(pk=reform.post("/releases/compose/").url.rstrip("/").split("/")[-1])
        full(reform, row)
        press(reform, row, id=f"kiosk-{number}", name_zh=f"报刊亭{number}")
        rows.append(row)
    both = reform.post("/releases/compose/submit/", {"composition": [str(row.pk) for row in rows]})
    release = Release.objects.get(pk=both.url.rstrip("/").split("/")[-1])
    assert {"life_events/kiosk-1.toml", "life_events/kiosk-2.toml"} <= releases.files_of(release.pk).keys()
    assert "报刊亭1、报刊亭2" in release.note or "报刊亭2、报刊亭1" in release.note
    alone = reform.post("/releases/compose/submit/", {"composition": [str(rows[0].pk)]})
    assert not page_of(reform, rows[0]).context["page"].is_behind
    publish(release)
    assert page_of(reform, rows[0]).context["page"].is_behind, alone.url
    same = reform.post("/releases/compose/", {})
    twin = Composition.objects.get(pk=same.url.rstrip("/").split("/")[-1])
    full(reform, twin)
    press(reform, twin, id="kiosk-1")
    assert reform.post("/releases/compose/submit/", {"composition": [str(twin.pk)]}).status_code == 422


def test_a_draft_is_deleted_and_had_back(reform, composition):
    path = f"/releases/compose/{composition.pk}/"
    assert "恢复" in reform.post(f"{path}discard/").content.decode()
    assert reform.get(path).status_code == 404
    assert reform.post(path, {"add": "signage"}).status_code == 404
    reform.post(f"{path}discard/", {"undo": "1"})
    assert reform.get(path).status_code == 200


def test_services_that_are_none_are_refused(reform, composition):
    assert reform.post(f"/releases/compose/{composition.pk}/", {"add": "nothing"}).status_code == 404
    assert reform.post("/releases/compose/", {"revises": "nothing"}).status_code == 404
    assert reform.post("/releases/compose/submit/", {"composition": ["x"]}).status_code == 404


def test_legal_reviewers_and_others_do_not_compose(reviewers, composition, resident, officers, browser):
    for client in (reviewers["legal"], browser(resident), browser(officers["market-regulation"])):
        assert client.get("/releases/compose/").status_code == 404
        assert client.post(f"/releases/compose/{composition.pk}/", {"add": "signage"}).status_code == 404
    assert Client().get("/releases/compose/").status_code == 302
    assert reviewers["administrator"].get(f"/releases/compose/{composition.pk}/").status_code == 200


def test_the_page_is_made_quickly_however_long_the_past(reform, composition, django_assert_max_num_queries):
    full(reform, composition)
    page_of(reform, composition)
    with django_assert_max_num_queries(12):
        page_of(reform, composition)
    assert len(json.dumps(composition.past)) < 100_000
