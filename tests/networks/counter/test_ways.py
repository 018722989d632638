"""The pages and endpoints of the ways of acceptance: by the applicant, at the window, by a program."""

import io
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import world
from tests.networks.counter.test_visits import visiting

from yiwang.records import clock
from yiwang.records.cases.acts import drafts, following, submit, tasks
from yiwang.records.cases.acts import ways as choosing
from yiwang.records.cases.models import Acceptance, Case, LaterCheck
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db
LATER = ("signage-picture", "premises-proof")
FIRE = "fire-safety-check"


def live(monkeypatch, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture(autouse=True)
def friday(monkeypatch):
    live(monkeypatch, date(2021, 9, 10))


@pytest.fixture
def clerk(shenyang):
    return world.make_officer("clerk", "urban-management", "clerk")


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", world.PDF + name.encode())


def without(who, service: str, kinds):
    draft = world.fill_in(who, "service", service)
    for kind in kinds:
        drafts.detach(who, draft.pk, kind)
    return draft


@pytest.fixture
def tolerated(resident, officers):
    who = world.actor(resident)
    draft = without(who, "signage", LATER)
    choosing.hand_in_later(who, draft.pk, LATER)
    case = submit.submit(who, draft.pk)
    world.decide(world.actor(officers["urban-management"]), case, "accept")
    return case


def page(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_guide_says_what_may_follow_and_what_a_commitment_replaces(client, shenyang):
    assert "可在3个工作日内补交" in page(client, "/services/signage/")
    said = page(client, f"/services/{FIRE}/")
    assert "签署承诺的不必提交" in said and "承诺不实的，依法撤销" in said


def test_papers_are_ticked_to_follow_and_the_application_can_be_sent(browser, resident):
    client, draft = browser(resident), without(world.actor(resident), "signage", LATER)
    asked = page(client, f"/drafts/{draft.pk}/papers/")
    assert "later-signage-picture" in asked and "later-power-of-attorney" not in asked
    half = client.post(f"/drafts/{draft.pk}/papers/", {"then": "go-on", "later-signage-picture": "on"})
    assert half.status_code == 422
    both = {"then": "go-on", **{f"later-{kind}": "on" for kind in LATER}}
    assert client.post(f"/drafts/{draft.pk}/papers/", both).url == f"/drafts/{draft.pk}/check/"
    assert "受理后3个工作日内补交" in page(client, f"/drafts/{draft.pk}/check/")
    assert client.post(f"/drafts/{draft.pk}/send/").status_code == 302
    assert Acceptance.objects.get().follows == list(LATER)


def test_what_follows_is_handed_in_on_a_page_of_its_own(browser, resident, outsider, tolerated):
    client, task = browser(resident), world.open_task(tolerated, "follow")
    said = page(client, f"/my/cases/{tolerated.pk}/")
    assert f"/my/following/{task.pk}/" in said and "/my/tasks/" not in said
    assert "2021年9月15日" in page(client, f"/my/following/{task.pk}/")
    assert browser(outsider).get(f"/my/following/{task.pk}/").status_code == 404
    assert client.get(f"/my/tasks/{task.pk}/").status_code == 404
    assert client.post(f"/my/following/{task.pk}/").status_code == 422
    client.post(f"/my/following/{task.pk}/", {"signage-picture": pdf("signage-picture")})
    left = page(client, f"/my/following/{task.pk}/")
    assert "2021年9月17日" in left and "signage-picture" not in left
    client.post(f"/my/following/{task.pk}/", {"premises-proof": pdf("premises-proof")})
    assert "/my/following/" not in page(client, f"/my/cases/{tolerated.pk}/")


def test_the_office_sees_what_follows(browser, officers, tolerated):
    said = page(browser(officers["urban-management"]), f"/desk/cases/{tolerated.pk}/")
    assert "2021年9月15日" in said and "待补交" in said


def test_a_commitment_is_read_signed_and_taken_back(browser, resident):
    client, draft = browser(resident), drafts.begin(world.actor(resident), "service", FIRE)
    path = f"/drafts/{draft.pk}/commitment/{FIRE}/"
    said = page(client, path)
    assert "疏散通道" in said and "依法撤销消防安全检查意见书" in said and "20个工作日" in said
    assert path in page(client, f"/drafts/{draft.pk}/")
    for typed, why in (
        ({"name": resident.get_full_name()}, "勾选"),
        ({"agreed": "on", "name": "别人"}, resident.get_full_name()),
    ):
        answer = client.post(path, typed)
        assert answer.status_code == 422 and why in answer.content.decode()
    assert client.post(path, {"agreed": "on", "name": resident.get_full_name()}).status_code == 302
    assert "已由您的承诺替代" in page(client, f"/drafts/{draft.pk}/papers/")
    assert client.post(path, {"take-back": "1"}).status_code == 302
    assert "已由您的承诺替代" not in page(client, f"/drafts/{draft.pk}/papers/")
    assert page(client, f"/drafts/{draft.pk}/commitment/signage/", 404)


def test_at_a_window_it_is_signed_on_paper(browser, clerk):
    at_window = visiting(clerk)
    draft = drafts.begin(at_window, "service", FIRE)
    client, path = browser(clerk), f"/drafts/{draft.pk}/commitment/{FIRE}/"
    session = client.session
    session["hat"] = at_window.hat.id
    session.save()
    assert 'name="agreed"' not in page(client, path)
    assert client.post(path, {"agreed": "on", "name": at_window.name}).status_code == 422
    assert client.post(path, {"scan": SimpleUploadedFile("a.pdf", b"no pdf")}).status_code == 422
    assert client.post(path, {"scan": pdf("signed")}).status_code == 302
    found = Document.objects.get(kind="commitment")
    assert found.media_type == "application/pdf" and found.subject_id == at_window.hat.subject


@pytest.fixture
def granted(resident):
    who = world.actor(resident)
    draft = drafts.begin(who, "service", FIRE)
    choosing.sign(who, draft.pk, FIRE, choosing.Signature(True, who.name))
    world.fill_in(who, "service", FIRE)
    for kind in ("fire-plan", "fire-rules", "premises-proof"):
        drafts.detach(who, draft.pk, kind)
    case = submit.submit(who, draft.pk)
    world.work_off()
    case.refresh_from_db()
    return case


def revoke(officer, case: Case) -> None:
    check = LaterCheck.objects.get(about=case).case
    world.decide(officer, check, "false")
    world.decide(officer, check)
    world.decide(officer, check, "revoke", reasons="现场无疏散通道")
    world.work_off()


def test_a_licence_shows_its_state_to_everybody_who_was_shown_it(
    client, browser, resident, officers, granted
):
    number = Document.objects.get(case=granted.pk, kind="fire-safety-opinion").number
    said = page(client, f"/licences/check/?number={number}")
    assert "有效" in said and resident.get_full_name() not in said
    assert client.get("/api/v1/licences", {"number": number}).json()["state"] == "valid"
    revoke(world.actor(officers["fire-rescue"]), granted)
    said = page(client, f"/licences/check/?number={number}")
    assert "已撤销" in said and resident.get_full_name() not in said
    found = client.get("/api/v1/licences", {"number": number}).json()
    assert (found["state"], found["revoked_on"]) == ("revoked", "2021-09-10")
    assert "没有这个编号" in page(client, "/licences/check/?number=x")
    assert client.get("/api/v1/licences", {"number": "x"}).status_code == 404
    mine = page(browser(resident), "/my/licences/")
    assert "2021年9月10日撤销" in mine
    case = page(browser(resident), f"/my/cases/{granted.pk}/")
    assert "为什么撤销" in case and "现场无疏散通道" in case and "申请行政复议" in case


def test_the_office_sees_the_commitment_in_place_of_papers_and_the_check(browser, officers, granted):
    client, check = browser(officers["fire-rescue"]), LaterCheck.objects.get(about=granted).case
    said = page(client, f"/desk/cases/{granted.pk}/")
    assert "已由承诺替代" in said and str(check.pk) in said
    assert str(granted.pk) in page(client, f"/desk/cases/{check.pk}/")


# programs


@pytest.fixture
def program(client, resident, token):
    bearer, keys = f"Bearer {token(resident)}", count()

    def ask(method: str, path: str, **more):
        head = {"Authorization": bearer, "Idempotency-Key": str(next(keys))}
        return getattr(client, method)(f"/api/v1{path}", headers=head, **more)

    return ask


JSON = "application/json"


def test_a_program_chooses_what_follows_and_hands_it_in(program, resident, officers):
    draft = without(world.actor(resident), "signage", LATER)
    found = program("get", f"/drafts/{draft.pk}/ways").json()
    assert {one["kind"]: one["within"] for one in found["may_follow"]} == {
        "signage-picture": "3 working days",
        "premises-proof": "5 working days",
    }
    assert program("get", f"/drafts/{draft.pk}").json()["missing_evidence"]
    chosen = program("patch", f"/drafts/{draft.pk}/later", data={"kinds": list(LATER)}, content_type=JSON)
    assert all(one["chosen"] for one in chosen.json()["may_follow"])
    assert program("get", f"/drafts/{draft.pk}").json()["missing_evidence"] == []
    case = program("post", f"/drafts/{draft.pk}/submit").json()
    world.decide(world.actor(officers["urban-management"]), Case.objects.get(pk=case["case"]), "accept")
    [owed] = program("get", f"/cases/{case['case']}").json()["to_follow"]
    assert owed["kinds"] == {"signage-picture": "2021-09-15", "premises-proof": "2021-09-17"}
    said = {"kinds": list(LATER), "files": [pdf(kind) for kind in LATER]}
    done = program("post", f"/following/{owed['task']}", data=said)
    assert done.status_code == 200, done.content
    assert done.json()["to_follow"] == []


def test_a_program_signs_the_words_it_read(program, resident):
    draft = drafts.begin(world.actor(resident), "service", FIRE)
    [offer] = program("get", f"/drafts/{draft.pk}/ways").json()["commitments"]
    path = f"/drafts/{draft.pk}/commitments/{FIRE}"
    said = {"agreed": True, "sha256": "0" * 64, "name": resident.get_full_name()}
    assert program("post", path, data=said, content_type=JSON).status_code == 422
    said["sha256"] = offer["sha256"]
    signed = program("post", path, data=said, content_type=JSON)
    assert signed.status_code == 201 and signed.json()["commitments"][0]["signed"]
    assert program("delete", path).status_code == 204
    assert program("get", f"/drafts/{draft.pk}/ways").json()["commitments"][0]["signed"] is None


def test_a_visitor_hands_in_what_follows_at_the_window(clerk, officers):
    at_window = visiting(clerk)
    draft = drafts.begin(at_window, "service", "signage")
    expected = drafts.prospect_of(draft, at_window)
    typed = {f.id: world.value_for(f) for f in expected.form.fields if f.element.type != "phone"}
    drafts.save(at_window, draft.pk, typed)
    for kind in expected.to_supply:
        if kind not in LATER:
            drafts.attach(at_window, draft.pk, kind, io.BytesIO(world.PDF), f"{kind}.pdf")
    choosing.hand_in_later(at_window, draft.pk, LATER)
    case = submit.submit(at_window, draft.pk)
    officer = world.actor(officers["urban-management"])
    world.decide(officer, case, "accept")
    files = {kind: (io.BytesIO(world.PDF), f"{kind}.pdf") for kind in LATER}
    following.supply(at_window, world.open_task(case, "follow").pk, files)
    tasks.decide(officer, world.open_task(case, "review").pk, tasks.Decision())
    assert world.open_task(case).node == "decide"
