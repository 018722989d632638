"""Releases are checked whole, published by two people, and never change."""

from importlib import import_module

import pytest
from tests import world

from yiwang.definitions import FolderErrors, read_folder
from yiwang.records.registry import releases
from yiwang.records.registry.models import Blob, Release
from yiwang.records.registry.releases import ReleaseRefused, approve, files_of, folder_of, load_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    from tests.conftest import PROJECT

    return read_folder(PROJECT / "cities" / "shenyang")


@pytest.fixture
def reviewers(db):
    return [world.make_officer(name, "justice", "legal") for name in ("one", "two")]


def test_what_a_newer_version_asks_for_does_not_stop_what_is_published(files, reviewers, monkeypatch):
    release = load_release(files, by=reviewers[0])
    for review, reviewer in zip(("business", "legal"), reviewers, strict=True):
        approve(release.pk, review=review, by=reviewer)
    releases.folder_of.cache_clear()
    monkeypatch.setattr(releases, "_KEPT", {})
    asked = import_module("yiwang.definitions.load")
    monkeypatch.setattr(asked, "check_tasks", lambda parts: parts.problems.error("city.toml", 1, "asked now"))
    assert releases.city().services
    with pytest.raises(FolderErrors, match="asked now"):
        load_release(files | {"city.toml": files["city.toml"] + b"\n"}, by=reviewers[0])


def test_a_release_is_in_force_after_two_people(files, reviewers):
    release = load_release(files, by=reviewers[0])
    with pytest.raises(releases.NothingPublished):
        releases.in_force()
    approve(release.pk, review="business", by=reviewers[0])
    with pytest.raises(ReleaseRefused, match="same-person"):
        approve(release.pk, review="legal", by=reviewers[0])
    with pytest.raises(ReleaseRefused, match="reviewed"):
        approve(release.pk, review="business", by=reviewers[1])
    approve(release.pk, review="legal", by=reviewers[1])
    assert releases.in_force().pk == release.pk
    with pytest.raises(ReleaseRefused, match="published"):
        approve(release.pk, review="legal", by=reviewers[1])


def test_the_same_files_are_the_same_release_and_kept_once(files):
    first = load_release(files, by=None)
    assert load_release(dict(reversed(files.items())), by=None).pk == first.pk
    assert files_of(first.pk) == files
    assert Blob.objects.count() == len(set(files.values()))


def test_a_broken_folder_leaves_nothing(files):
    broken = {**files, "city.toml": b"format = 1\nname = "}
    with pytest.raises(FolderErrors):
        load_release(broken, by=None)
    assert not Release.objects.exists()
    assert not Blob.objects.exists()


def test_a_case_ends_on_the_release_it_began_with(shenyang, files):
    first = releases.in_force().pk
    resident = world.actor(world.make_person("resident", "演示居民", 0))
    applied = world.apply(resident, "service", "signage")
    changed = files["services/signage/service.toml"].replace("户外招牌设置".encode(), "户外招牌备案".encode())
    later = load_release({**files, "services/signage/service.toml": changed}, by=None)
    for number, review in enumerate(("business", "legal")):
        approve(later.pk, review=review, by=world.make_officer(f"r{number}", "justice", "legal"))
    assert releases.in_force().pk == later.pk
    applied.case.refresh_from_db()
    assert applied.case.release_id == first
    assert folder_of(applied.case.release_id).services["signage"].name.zh == "户外招牌设置"
    assert releases.city().services["signage"].name.zh == "户外招牌备案"
