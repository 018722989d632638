"""Supervision through pages and over HTTP: what is seen, what is not, what may be done."""

import json

import pytest
from tests import world

from yiwang.records.cases.acts import supervising, time
from yiwang.records.cases.models import LinkedLoop, Task
from yiwang.records.ledger.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]
BODY = "market-regulation"


@pytest.fixture
def supervisor(shenyang, browser):
    return browser(world.make_officer("supervisor", "business-environment"))


@pytest.fixture
def head(shenyang, browser):
    return browser(world.make_officer("head", BODY, "head"))


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_yellow_and_red_of_all_offices_or_the_own(supervisor, head, stranger, applied, at) -> None:
    resident = world.actor(applied.applied_by)
    signage = world.apply(resident, "service", "signage").case
    assert "没有黄灯和红灯" in text(supervisor, "/desk/supervision/")
    at("2026-03-06")
    page = text(supervisor, "/desk/supervision/")
    assert applied.number in page and signage.number in page
    own = text(head, "/desk/supervision/")
    assert applied.number in own and signage.number not in own
    asked = text(head, "/desk/supervision/?body=urban-management")
    assert signage.number not in asked
    assert applied.number not in text(supervisor, "/desk/supervision/?light=red")
    assert stranger.get("/desk/supervision/").status_code == 404
    assert head.get(f"/desk/supervision/cases/{signage.pk}/").status_code == 404


def test_a_supervised_case_tells_nothing_of_who_applied(supervisor, applied) -> None:
    page = text(supervisor, f"/desk/supervision/cases/{applied.pk}/")
    assert applied.number in page
    assert applied.applicant.name not in page and world.ID_NUMBERS[0][-4:] not in page
    assert not Event.objects.filter(type="personal-read", case=applied.pk).exists()
    assert supervisor.get(f"/desk/cases/{applied.pk}/").status_code == 404


def test_escalated_by_hand_and_worked_off(supervisor, head, officer, applied) -> None:
    path = f"/desk/supervision/cases/{applied.pk}/act/"
    assert head.post(path, {"act": "escalate", "why": ""}).status_code == 422
    assert head.post(path, {"act": "escalate", "why": "群众反映"}).status_code == 302
    loop = LinkedLoop.objects.select_related("case").get(about=applied)
    again = supervisor.post(path, {"act": "escalate", "why": "演示"})
    assert again.status_code == 409 and loop.case.number in again.content.decode()
    assert "列入督办" in text(officer, f"/desk/cases/{applied.pk}/")
    assert "交办" in text(supervisor, "/desk/")
    assert applied.number in text(supervisor, f"/desk/cases/{loop.case_id}/")
    assert supervisor.post(f"/desk/tasks/{world.open_task(loop.case).pk}/", {}).status_code == 302
    assert "办理" in text(officer, "/desk/")
    assert applied.number in text(officer, f"/desk/cases/{loop.case_id}/")


def test_urged_and_returned_by_supervision(supervisor, officer, clerk, applied) -> None:
    path = f"/desk/supervision/cases/{applied.pk}/act/"
    assert supervisor.post(path, {"act": "urge"}).status_code == 302
    assert supervisor.post(path, {"act": "urge"}).status_code == 409
    assert '<span class="tag red">催办</span>' in text(officer, "/desk/?hold=urged")
    task = world.open_task(applied)
    assert supervisor.post(path, {"act": "return", "task": task.pk, "why": "缺件"}).status_code == 302
    assert Task.objects.get(pk=task.pk).at_window
    assert supervisor.post(path, {"act": "return", "task": task.pk, "why": "缺件"}).status_code == 409
    assert supervisor.post(path, {"act": "return", "task": "9", "why": "缺件"}).status_code in {404, 422}
    assert supervisor.post(path, {"act": "nonsense"}).status_code == 400


def test_numbers_open_into_their_cases(supervisor, head, browser, applied, at) -> None:
    at("2026-03-10")
    world.work_off()
    page = text(supervisor, "/desk/supervision/bodies/?first=2026-03-01&last=2026-03-31")
    assert f"body={BODY}&amp;what=received&amp;first=2026-03-01&amp;last=2026-03-31" in page
    for what, count in (("received", 1), ("accepted", 1), ("red", 1), ("open", 1), ("closed", 0)):
        listed = text(supervisor, f"/desk/supervision/cases/?body={BODY}&what={what}&first=2026-03-01")
        assert (applied.number in listed) == bool(count)
        assert f'<span class="number">{count}</span>' in listed
    assert supervisor.get("/desk/supervision/cases/?what=nonsense").status_code == 404
    idle = browser(world.make_officer("head-z", "fire-rescue", "head"))
    assert "这段日期内没有办件" in text(idle, "/desk/supervision/bodies/")
    for wrong in ("?first=x&last=y", "?first=2026-05-01&last=2026-03-01"):
        text(head, f"/desk/supervision/bodies/{wrong}")


def test_the_applicant_urges_once_a_day(browser, resident, officer, applied) -> None:
    client = browser(resident)
    path = f"/my/cases/{applied.pk}/urge/"
    assert "已催办" in client.post(path, follow=True).content.decode()
    assert "今天已经催办过" in client.post(path, follow=True).content.decode()
    assert "催办" in text(officer, "/desk/")


def test_signatures_on_the_page(officer, officers, browser, stranger, applied) -> None:
    world.decide(world.actor(officers[BODY]), applied, "accept")
    path = f"/desk/cases/{applied.pk}/"
    asked = {"body": ["fire-rescue"], "text": "拟准予，请会签"}
    assert "送其他部门会签" not in text(officer, path)
    assert officer.post(f"{path}countersign/", asked).status_code == 422
    head = world.actor(world.make_officer("head-y", BODY, "head"))
    time.handle_jointly(head, applied.pk)
    assert "送其他部门会签" in text(officer, path)
    assert officer.post(f"{path}countersign/", asked).status_code == 302
    signing = LinkedLoop.objects.get(about=applied).case
    page = text(stranger, f"/desk/cases/{signing.pk}/")
    assert "拟准予，请会签" in page and "待签署" in page
    assert applied.applicant.name not in page
    task = world.open_task(signing).pk
    assert stranger.post(f"/desk/tasks/{task}/", {"outcome": "object"}).status_code == 422
    answer = stranger.post(f"/desk/tasks/{task}/", {"outcome": "object", "reasons": "疏散通道未说明"})
    assert answer.status_code == 302
    page = text(officer, f"/desk/cases/{signing.pk}/")
    assert "不同意" in page and "疏散通道未说明" in page and "修改后再送" in page


def test_the_leading_office_urges_the_other_parts(officer, whole) -> None:
    world.work_off()
    assert "催办" in text(officer, f"/desk/cases/{whole.pk}/")
    assert officer.post(f"/desk/cases/{whole.pk}/urge/").status_code == 302


def test_supervision_over_http(client, token, head, applied, at) -> None:
    user = world.make_officer("supervisor-h", "business-environment")
    at("2026-03-10")
    world.work_off()

    def call(method: str, path: str, body=None):
        headers = {"Authorization": f"Bearer {token(user)}", "Idempotency-Key": path}
        data = {"data": json.dumps(body or {}), "content_type": "application/json"} if body else {}
        return getattr(client, method)(f"/api/v1/supervision/{path}", headers=headers, **data)

    (row,) = call("get", "tasks?light=red").json()["tasks"]
    assert (row["number"], row["organisation"], row["light"]) == (applied.number, BODY, "red")
    (body,) = (one for one in call("get", "bodies").json() if one["organisation"] == BODY)
    assert body["cases"]["red"] == 1
    begun = call("post", f"cases/{applied.pk}/escalate", {"why": "演示"}).json()
    assert LinkedLoop.objects.get(about=applied).case.number == begun["number"]
    assert supervising.note_red() == 0
