"""Rows a city publishes with its folder reach the registers when the second review puts it in force."""

import pytest
from tests import world

from yiwang.definitions import manifest
from yiwang.records.registry import releases
from yiwang.records.registry.models import DatasetRow
from yiwang.web.demo import fill
from yiwang.web.running import publishing

pytestmark = pytest.mark.django_db


def titles():
    return DatasetRow.objects.filter(dataset="honours").count()


def test_they_are_written_with_the_second_review_and_not_before(shenyang, monkeypatch):
    files = dict(releases.files_of(shenyang.pk))
    files["city.toml"] += b"\n# again\n"
    monkeypatch.setattr(releases, "_CHECKED", {manifest(files).hash})
    state = publishing.Published(releases.load_release(files, by=None), (), ("business", "legal"))
    world.make_officer("wang", "business-environment", "reform")
    world.make_officer("li", "justice", "legal")
    state = publishing.review(state, "business", "wang")
    assert titles() == 0
    publishing.review(state, "legal", "li")
    assert titles() == 13


def test_a_demo_that_is_filled_has_them_once(shenyang, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("YIWANG_NOW", "2026-09-21T09:00")
    settings.DOCUMENTS = tmp_path
    fill.fill()
    assert titles() == 13
    assert fill.fill().told == "nothing was missing"
