"""The case drawn: the procedure of its own release with where it stands, its tables with what matched."""

import html
import json
import re

import pytest
from django.conf import settings
from lxml import etree
from tests import world

from yiwang.definitions import read_folder
from yiwang.records.registry import releases
from yiwang.records.registry.models import Approval

pytestmark = pytest.mark.django_db
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"


def data(page: str, name: str) -> str:
    """A data attribute of the first drawing of a page."""
    found = re.search(rf'data-{name}="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def test_the_procedure_is_drawn_with_where_the_case_stands(officer, officers, applied):
    path = f"/desk/cases/{applied.pk}/"
    page = officer.get(path).content.decode()
    assert data(page, "active") == "accept"
    assert 'aria-current="step"' in page
    world.decide(world.actor(officers["market-regulation"]), applied, "accept")
    page = officer.get(path).content.decode()
    assert "accept" in data(page, "passed").split()
    assert data(page, "active") == "review"
    drawing = officer.get(data(page, "file"))
    root = etree.fromstring(drawing.content)
    assert len(list(root.iter(BOUNDS))) > 10
    assert drawing.headers["Content-Type"] == "application/xml"


def publish_renamed(old: str, new: str) -> None:
    """Publish the city with another word in its procedure of permits."""
    files = dict(read_folder(settings.CITY_FOLDER))
    path = "procedures/statutory.bpmn"
    files[path] = files[path].replace(old.encode(), new.encode(), 1)
    release = releases.load_release(files, by=None)
    for review in Approval.Review.values:
        user = world.make_officer(f"review-{review}", "business-environment", "reform")
        releases.approve(release.pk, review=review, by=user)


def test_the_release_drawn_is_the_case_s_own(officer, applied, client):
    before = applied.release_id
    publish_renamed('name="审查"', 'name="新的审查"')
    assert releases.in_force().pk != before
    page = officer.get(f"/desk/cases/{applied.pk}/").content.decode()
    assert str(before) in data(page, "file")
    assert "新的审查" not in client.get(data(page, "file")).content.decode()
    newest = f"/definitions/{releases.in_force().pk}/procedures/statutory.bpmn"
    assert "新的审查" in client.get(newest).content.decode()


def test_the_applicant_sees_the_steps_in_words_too(applied, resident, browser):
    page = browser(resident).get(f"/my/cases/{applied.pk}/").content.decode()
    assert '<ol class="steps-done"' in page
    assert "审查" in page
    assert data(page, "active") == "accept"


def test_the_rules_that_matched_are_marked_in_the_table(shenyang, resident, browser, client):
    who = world.actor(resident)
    loan = world.apply(who, "service", "startup-loan-person").case
    clerk = browser(world.make_officer("people", "human-resources"))
    page = clerk.get(f"/desk/cases/{loan.pk}/").content.decode()
    matched = json.loads(data(page, "matched"))
    file = next(path for path in re.findall(r'data-file="([^"]*)"', page) if path.endswith(".dmn"))
    answer = client.get(file)
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    assert "20191111" in root.tag
    space = {"d": root.nsmap[None]}
    assert matched
    for mark in matched:
        decision, _, number = mark.rpartition("#")
        rules = root.xpath("//d:decision[@name=$name]//d:rule", namespaces=space, name=decision)
        assert rules[int(number) - 1].get("id")


def test_every_model_of_the_city_is_readable_by_viewers(shenyang, client):
    release = releases.in_force().pk
    paths = [path for path in releases.files_of(release) if path.endswith(".dmn")]
    assert len(paths) > 20
    for path in paths:
        content = client.get(f"/definitions/{release}/{path}").content
        ids = re.findall(rb' id="([^"]*)"', content)
        assert len(ids) == len(set(ids)), path


def test_what_was_not_published_or_is_no_definition_is_not_shown(shenyang, client):
    release = releases.in_force()
    assert client.get(f"/definitions/{release.pk}/city.toml").status_code == 404
    assert client.get(f"/definitions/{release.pk}/procedures/none.bpmn").status_code == 404
    release.published_at = None
    release.save()
    assert client.get(f"/definitions/{release.pk}/procedures/statutory.bpmn").status_code in {404, 503}
