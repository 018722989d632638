"""Releases: loaded whole or not at all, shown as a difference, published by two people."""

import io
import zipfile

import pytest
from django.test import Client
from tests import world

from yiwang.definitions import read_folder
from yiwang.networks.reform.zips import write_zip
from yiwang.records.ledger.models import Event
from yiwang.records.registry import releases
from yiwang.records.registry.models import Release

pytestmark = pytest.mark.django_db


def load(client, upload, note="演示变更"):
    return client.post("/releases/load/", {"zip": upload, "note": note})


@pytest.fixture
def draft(reviewers, changed, zipped):
    answer = load(reviewers["reform"], zipped(changed))
    return Release.objects.get(pk=answer.url.rstrip("/").split("/")[-1])


def approve(client, release, review):
    return client.post(f"/releases/{release.pk}/approve/", {"review": review})


def pages(release):
    return {
        "/releases/": "get",
        "/releases/load/": "post",
        "/releases/errands/": "get",
        "/releases/errands/job/1/retry/": "post",
        f"/releases/{release.pk}/": "get",
        f"/releases/{release.pk}/approve/": "post",
        f"/releases/{release.pk}/download/": "get",
    }


def answers(client, release):
    return {path: getattr(client, method)(path).status_code for path, method in pages(release).items()}


def test_visitors_log_in_first(draft):
    for path, method in pages(draft).items():
        answer = getattr(Client(), method)(path)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/login/")


def test_residents_and_officers_see_nothing(draft, resident, officers, clerk, browser):
    for user in (resident, officers["market-regulation"], clerk):
        assert set(answers(browser(user), draft).values()) == {404}


def test_members_see_their_pages(draft, reviewers):
    for role, client in reviewers.items():
        found = answers(client, draft)
        assert found["/releases/"] == found[f"/releases/{draft.pk}/"] == 200
        assert found[f"/releases/{draft.pk}/download/"] == 200
        assert found["/releases/errands/"] == (200 if role == "administrator" else 404)
        assert found["/releases/errands/job/1/retry/"] == (302 if role == "administrator" else 404)
        assert found[f"/releases/{draft.pk}/approve/"] == 403
        assert (found["/releases/load/"] == 404) == (role == "legal")


def test_a_broken_folder_shows_every_error_and_keeps_nothing(reviewers, files, zipped):
    files["services/signage/service.toml"] = b'id = "signage"\nname = 5\n'
    files["life_events/newborn.toml"] = b'id = "newborn\n'
    before = Release.objects.count()
    answer = load(reviewers["reform"], zipped(files))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "services/signage/service.toml:2" in page
    assert "life_events/newborn.toml:1" in page
    assert "未保存任何内容" in page
    assert "演示变更" in page
    assert Release.objects.count() == before


def test_a_hostile_zip_is_refused_with_its_reason(reviewers, zipped):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../etc/cron.d/x.toml", b"x")
    answer = load(reviewers["reform"], zipped(data.getvalue()))
    assert answer.status_code == 422
    assert "leads out of the folder" in answer.content.decode()
    assert load(reviewers["reform"], zipped(b"%PDF")).status_code == 422


def test_the_configured_folder_is_loaded_when_no_zip_is_given(reviewers, shenyang):
    answer = reviewers["administrator"].post("/releases/load/", {"note": ""})
    assert answer.url == f"/releases/{shenyang.pk}/"


def test_the_difference_shows_before_and_after(reviewers, draft):
    page = reviewers["legal"].get(f"/releases/{draft.pk}/").content.decode()
    assert "户外招牌设置" in page
    assert "<code>clock.promised</code>" in page
    assert "<ins>1 working day</ins>" in page
    assert "README.md" in page
    assert "将变更的内容" in page


def test_two_people_publish(reviewers, draft, shenyang):
    assert approve(reviewers["reform"], draft, "business").status_code == 302
    assert releases.in_force().pk == shenyang.pk
    assert approve(reviewers["legal"], draft, "legal").status_code == 302
    assert releases.in_force().pk == draft.pk
    assert Event.objects.filter(type="release-published").count() >= 1
    page = reviewers["legal"].get(f"/releases/{draft.pk}/").content.decode()
    assert "版本现已生效" in page
    assert "a-reform" in page
    assert "a-legal" in page
    overview = reviewers["reform"].get("/releases/").content.decode()
    assert (
        overview.index(draft.manifest[:12])
        < overview.index("历史版本")
        < overview.index(shenyang.manifest[:12])
    )


def test_a_review_needs_the_right_post(reviewers, draft):
    for role, review in (
        ("reform", "legal"),
        ("administrator", "legal"),
        ("legal", "business"),
        ("reform", "x"),
    ):
        answer = approve(reviewers[role], draft, review)
        assert answer.status_code == 403
        assert "您的岗位不能进行此项审核" in answer.content.decode()
    assert not draft.approvals.exists()


def test_nobody_gives_both_reviews(reviewers, draft, browser, shenyang):
    both = world.make_officer("both", "business-environment", "reform")
    world.people.appoint(both, "justice", "legal", since=world.SINCE)
    client = browser(both)
    assert approve(client, draft, "business").status_code == 302
    legal = next(hat for hat in world.hats_of(both) if hat.role == "legal")
    client.post("/hat/", {"hat": legal.id})
    answer = approve(client, draft, "legal")
    assert answer.status_code == 409
    assert "两项审核须由不同的人完成" in answer.content.decode()
    assert "您已完成另一项审核" in client.get(f"/releases/{draft.pk}/").content.decode()
    assert releases.in_force().pk == shenyang.pk


def test_a_review_is_given_once(reviewers, draft):
    approve(reviewers["reform"], draft, "business")
    answer = approve(reviewers["administrator"], draft, "business")
    assert answer.status_code == 409
    assert "此项审核已经完成" in answer.content.decode()
    approve(reviewers["legal"], draft, "legal")
    assert "此版本已经发布" in approve(reviewers["legal"], draft, "legal").content.decode()


def test_a_download_loads_as_the_same_release(reviewers, draft, zipped):
    answer = reviewers["reform"].get(f"/releases/{draft.pk}/download/")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.content == write_zip(releases.files_of(draft.pk))
    again = load(reviewers["administrator"], zipped(answer.content))
    assert again.url == f"/releases/{draft.pk}/"


def test_warnings_are_shown(reviewers, files, zipped):
    path = "organisations/gas.toml"
    code = files[path].decode().split('uscc = "')[1][:18]
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    files[path] = files[path].replace(code.encode(), wrong.encode())
    page = reviewers["reform"].get(load(reviewers["reform"], zipped(files)).url).content.decode()
    assert path in page.split("提请注意")[1]


def test_an_unknown_release_is_not_found(reviewers):
    for path in ("", "download/"):
        assert (
            reviewers["reform"].get(f"/releases/00000000-0000-4000-8000-000000000000/{path}").status_code
            == 404
        )


def test_the_folder_read_from_disk_is_what_a_zip_of_it_holds(files):
    from django.conf import settings

    assert files == read_folder(settings.CITY_FOLDER)


def test_a_release_without_a_note_is_called_by_the_beginning_of_its_hash(reviewers, changed, zipped):
    load(reviewers["reform"], zipped(changed), note="")
    release = Release.objects.latest("loaded_at")
    shown = reviewers["reform"].get(f"/releases/{release.pk}/").content.decode()
    title = shown.partition("<h1>")[2].partition("</h1>")[0]
    assert release.manifest[:12] in title
    assert release.manifest not in title
    assert f"{release.manifest[:12]}</a>" in reviewers["reform"].get("/releases/").content.decode()
