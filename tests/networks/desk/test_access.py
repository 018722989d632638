"""Every address of the desk, for its owner, a member of the office, and outsiders."""

import pytest
from django.test import Client
from tests import world

from yiwang.records.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(applied):
    task = world.open_task(applied)
    return {
        "/desk/": "get",
        "/desk/cases/": "get",
        f"/desk/cases/{applied.pk}/": "get",
        f"/desk/tasks/{task.pk}/": "post",
        f"/desk/tasks/{task.pk}/draft/": "post",
    }


def answers(client, pages):
    return {path: getattr(client, method)(path).status_code for path, method in pages.items()}


def test_visitors_log_in_first(pages):
    for path, method in pages.items():
        answer = getattr(Client(), method)(path)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/login/")


def test_applicants_have_no_desk_not_even_for_their_own_case(pages, resident, outsider, browser):
    for user in (resident, outsider):
        assert set(answers(browser(user), pages).values()) == {404}


def test_posts_that_handle_no_cases_have_no_desk(pages, browser):
    for role in ("reform", "legal", "administrator"):
        user = world.make_officer(f"a-{role}", "market-regulation", role)
        assert set(answers(browser(user), pages).values()) == {404}


def test_another_office_sees_its_own_empty_desk_and_nothing_of_the_case(pages, stranger, applied):
    task = world.open_task(applied)
    assert answers(stranger, pages) == {
        "/desk/": 200,
        "/desk/cases/": 200,
        f"/desk/cases/{applied.pk}/": 404,
        f"/desk/tasks/{task.pk}/": 404,
        f"/desk/tasks/{task.pk}/draft/": 404,
    }
    assert applied.number not in stranger.get("/desk/").content.decode()
    assert applied.number not in stranger.get("/desk/cases/").content.decode()
    assert stranger.get(f"/desk/cases/?number={applied.number}").status_code == 404
    assert stranger.get(f"/desk/tasks/{task.pk}/").status_code == 404


def test_a_clerk_reads_but_does_not_decide(pages, clerk, browser, applied):
    window, task = browser(clerk), world.open_task(applied)
    page = window.get(f"/desk/cases/{applied.pk}/").content.decode()
    assert "等待承办人员办理" in page
    assert f"/desk/tasks/{task.pk}/" not in page
    answer = window.post(f"/desk/tasks/{task.pk}/", {"outcome": "accept"})
    assert answer.status_code == 403
    assert world.open_task(applied) == task


def test_an_officer_who_wears_another_hat_is_told_to_change_it(officers, resident, browser):
    user = officers["market-regulation"]
    user.person = world.make_person("spare", "演示备用", 3).person
    type(user).objects.filter(username="spare").delete()
    user.save()
    answer = browser(user).get("/desk/")
    assert answer.status_code == 403
    assert "请切换到岗位身份" in answer.content.decode()


def test_nobody_decides_their_own_case(officers, applied, resident, browser):
    world.people.appoint(resident, "market-regulation", "officer", since=world.SINCE)
    client, task = browser(resident), world.open_task(applied)
    hat = next(hat for hat in world.hats_of(resident) if hat.kind == "post")
    client.post("/hat/", {"hat": hat.id})
    page = client.get(f"/desk/cases/{applied.pk}/").content.decode()
    assert "不能办理与本人有关的办件" in page
    assert f"/desk/tasks/{task.pk}/" not in page
    assert client.post(f"/desk/tasks/{task.pk}/", {"outcome": "accept"}).status_code == 403
    assert Case.objects.get(pk=applied.pk).accepted_on is None
    assert str(applied.pk) not in client.get("/desk/").content.decode()
