"""Claiming, handing over, bulk, leave and the window, through pages and over HTTP."""

import json

import pytest
from tests import world

from yiwang.records.cases.models import Task

pytestmark = pytest.mark.django_db
BODY = "market-regulation"


@pytest.fixture(autouse=True)
def _in_a_published_year(monkeypatch):
    monkeypatch.setenv("YIWANG_NOW", "2026-03-02T10:00:00+08:00")


@pytest.fixture
def colleague(shenyang):
    return world.make_officer("colleague", BODY)


def held(client, case, act: str, **more):
    return client.post(f"/desk/tasks/{world.open_task(case).pk}/hold/", {"act": act, **more})


def page_of(client, case) -> str:
    answer = client.get(f"/desk/cases/{case.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_claimed_on_one_page_it_is_seen_on_the_other(officer, officers, colleague, browser, applied) -> None:
    other = browser(colleague)
    assert "未认领" in page_of(officer, applied)
    assert held(officer, applied, "claim").status_code == 302
    name = officers[BODY].get_full_name()
    page = page_of(other, applied)
    assert f"{name}已认领" in page and "批量" not in page
    answer = held(other, applied, "claim")
    assert answer.status_code == 409 and name in answer.content.decode()
    assert f'<span class="tag">{name}</span>' in other.get("/desk/").content.decode()
    assert '<span class="tag green">我的</span>' in officer.get("/desk/").content.decode()
    assert held(officer, applied, "release").status_code == 302
    assert held(officer, applied, "nonsense").status_code == 400


def test_filters_of_the_list(officer, colleague, browser, applied, resident) -> None:
    second = world.apply(world.actor(resident), "service", "food-licence").case
    held(officer, applied, "claim")

    def numbers(query: str) -> set[str]:
        page = officer.get(f"/desk/?{query}").content.decode()
        return {case.number for case in (applied, second) if case.number in page}

    assert numbers("hold=mine") == {applied.number}
    assert numbers("hold=free") == {second.number}
    assert numbers("light=green") == {applied.number, second.number}
    assert numbers("light=red") == numbers("light=yellow") == set()
    assert numbers("hold=urged&light=green") == set()
    assert "没有符合条件的待办" in officer.get("/desk/?hold=urged").content.decode()
    assert numbers("hold=nonsense&light=nonsense") == {applied.number, second.number}


def test_handing_over_and_the_window(officer, colleague, clerk, browser, applied) -> None:
    to = f"user:{colleague.pk}"
    assert held(officer, applied, "hand-over", to=to, why="").status_code == 422
    assert held(officer, applied, "hand-over", to=to, why="出差").status_code == 302
    other, window = browser(colleague), browser(clerk)
    assert held(officer, applied, "to-window", why="缺件").status_code == 409
    assert held(other, applied, "to-window", why="缺一页扫描件").status_code == 302
    page = page_of(window, applied)
    assert "缺一页扫描件" in page and "重新转后台" in page
    assert "在窗口" in window.get("/desk/?hold=window").content.decode()
    assert held(window, applied, "from-window", why="已补扫").status_code == 302
    assert "已补扫" in page_of(other, applied)


def test_strangers_hold_nothing(stranger, browser, resident, applied) -> None:
    assert held(stranger, applied, "claim").status_code == 404
    assert held(browser(resident), applied, "claim").status_code == 404


def test_bulk_lists_what_failed_and_why(officer, colleague, browser, applied) -> None:
    second = world.apply(world.actor(applied.applied_by), "service", "food-licence").case
    held(browser(colleague), second, "claim")
    ids = [world.open_task(case).pk for case in (applied, second)]
    page = officer.post("/desk/bulk/", {"task": ids, "act": "accept"}).content.decode()
    assert "1 件已办" in page and "1 件未办" in page
    assert colleague.get_full_name() in page
    applied.refresh_from_db()
    assert applied.accepted_on and not Task.objects.get(pk=ids[1]).done_at


@pytest.mark.parametrize("outcome", ["refuse", "reject", "correct"])
def test_bulk_refuses_refusals_by_name(officer, applied, outcome) -> None:
    task = world.open_task(applied)
    page = officer.post("/desk/bulk/", {"task": task.pk, "act": outcome}, follow=True).content.decode()
    assert "不能批量办理" in page
    assert Task.objects.get(pk=task.pk).done_at is None


def test_a_leave_is_said_and_ended(officer, officers, colleague, browser, applied) -> None:
    held(officer, applied, "claim")
    post = colleague.posts.get()
    wrong = {"colleague": post.pk, "first": "2026-03-05", "last": "2026-03-01"}
    assert officer.post("/desk/leave/", wrong).status_code == 422
    said = {"colleague": post.pk, "first": "2026-03-02", "last": "2026-03-06"}
    assert officer.post("/desk/leave/", said).status_code == 302
    other = browser(colleague)
    name = officers[BODY].get_full_name()
    assert f"您正在为{name}代办" in other.get("/desk/").content.decode()
    assert applied.number in other.get("/desk/?hold=mine").content.decode()
    task = world.open_task(applied)
    assert other.post(f"/desk/tasks/{task.pk}/", {"outcome": "accept"}).status_code == 302
    assert f"{colleague.get_full_name()}（代{name}）" in page_of(other, applied)
    page = officer.get("/desk/leave/")
    ending = page.context["mine"][0].pk
    assert officer.post("/desk/leave/", {"end": ending}).status_code == 302
    assert "已提前结束" in officer.get("/desk/leave/").content.decode()


def test_without_colleagues_a_leave_says_what_to_do(officer) -> None:
    assert "没有同岗位的同事" in officer.get("/desk/leave/").content.decode()


@pytest.fixture
def call(client, token):
    def do(user, method: str, path: str, body=None):
        headers = {"Authorization": f"Bearer {token(user)}", "Idempotency-Key": f"{path}{json.dumps(body)}"}
        data = {"data": json.dumps(body or {}), "content_type": "application/json"} if method != "get" else {}
        return getattr(client, method)(f"/api/v1{path}", headers=headers, **data)

    return do


def test_the_same_over_http(call, officers, colleague, applied) -> None:
    user, task = officers[BODY], world.open_task(applied).pk
    assert call(user, "post", f"/tasks/{task}/claim").json()["holder"] == user.username
    lost = call(colleague, "post", f"/tasks/{task}/claim")
    assert lost.status_code >= 400 and user.get_full_name() in lost.content.decode()
    (row,) = call(user, "get", "/tasks?hold=mine").json()["tasks"]
    assert (row["holder"], row["urged"]) == (user.username, False)
    done = call(user, "post", "/bulk", {"act": "accept", "tasks": [task]}).json()
    assert done == [{"task": task, "number": applied.number, "refusal": None, "reason": None}]
    no = call(user, "post", "/bulk", {"act": "refuse", "tasks": [task]})
    assert no.status_code == 422 and "不能批量办理" in no.content.decode()
    review = world.open_task(applied).pk
    given = {"to": f"user:{colleague.pk}", "why": "演示"}
    assert call(user, "post", f"/tasks/{review}/hand-over", given).json()["holder"] == "colleague"
    leave = {"colleague": "colleague", "first": "2026-03-03", "last": "2026-03-04"}
    assert call(user, "post", "/leaves", leave).json()["substitute"] == "colleague"
    assert len(call(user, "get", "/leaves").json()) == 1
