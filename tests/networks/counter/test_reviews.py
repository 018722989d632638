"""Not accepting a decision: asked for on the case's page, followed, withdrawn; parts withdrawn, corrected."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import world

from yiwang.records import clock
from yiwang.records.cases.acts import appeal
from yiwang.records.cases.models import Case, Review, Task
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db
GROUNDS = "平面图已经标明尺寸"


@pytest.fixture
def client(resident, browser):
    return browser(resident)


@pytest.fixture
def agent(shenyang):
    user = world.make_person("agent", "演示代理人", 1)
    world.people.give_mandate(world.make_firm(), user.person, "agent", valid_from=world.SINCE)
    return user


@pytest.fixture
def firm(agent, browser):
    """The agent's browser in the firm's hat, and the firm's life event."""
    hat = next(hat for hat in world.hats_of(agent) if hat.kind == "mandate")
    client = browser(agent)
    client.post("/hat/", {"hat": hat.id, "next": "/"})
    return client, world.apply(world.actor(agent, hat.id), "life-event", "open-restaurant")


def reject(officers, part, why="平面图缺少尺寸"):
    world.decide(world.actor(officers[part.organisation]), part, "reject", reasons=why)
    world.work_off()


def text_of(client, path):
    return client.get(path).content.decode()


def test_a_refused_part_can_be_contested_until_the_day_the_page_says(firm, officers):
    client, applied = firm
    sign = applied.part("signage")
    reject(officers, sign)
    page = text_of(client, f"/my/cases/{applied.case.pk}/")
    assert f"/my/cases/{sign.pk}/review/" in page
    until = client.get(f"/my/cases/{sign.pk}/review/").context["file"].parts[0].contest.review_until
    assert until >= clock.today() + timedelta(days=60)
    assert f"可在 {until.year}年{until.month}月{until.day}日 前" in page
    assert "平面图缺少尺寸" in text_of(client, f"/my/cases/{sign.pk}/review/")


def test_grounds_are_needed_and_the_request_is_followed(firm, officers):
    client, applied = firm
    sign = applied.part("signage")
    reject(officers, sign)
    path = f"/my/cases/{sign.pk}/review/"
    assert client.post(path, {"grounds": " "}).status_code == 422
    assert not Review.objects.exists()
    followed = client.post(path, {"grounds": GROUNDS}).url
    page = text_of(client, followed)
    assert GROUNDS in page
    assert "待决定" in page
    assert "行政复议申请回执" in page
    assert client.get(path).status_code == 302, "there is nothing left to ask"
    assert "经复议" not in text_of(client, f"/my/cases/{applied.case.pk}/")
    assert followed in text_of(client, f"/my/cases/{applied.case.pk}/")


def test_what_was_refused_is_no_longer_said_once_it_goes_on(firm, officers):
    client, applied = firm
    sign = applied.part("signage")
    reject(officers, sign)
    review = Review.objects.get(
        pk=client.post(f"/my/cases/{sign.pk}/review/", {"grounds": "x"}).url.split("/")[-2]
    )
    reviewer = world.actor(world.make_officer("reviewer", "justice", "legal"))
    appeal.rule(reviewer, review.pk, appeal.Ruling("reversed", "认定事实不清"))
    world.work_off()
    page = text_of(client, f"/my/cases/{applied.case.pk}/")
    assert "未获准的原因" not in page
    assert "撤销，由部门重新决定" in page
    assert "经复议继续办理" in page
    followed = text_of(client, f"/my/reviews/{review.pk}/")
    assert "认定事实不清" in followed
    assert "行政复议决定书" in followed
    assert "十五日" not in followed


def test_all_refusals_are_contested_at_once(firm, officers):
    client, applied = firm
    for name in ("signage", "fire-safety-check"):
        reject(officers, applied.part(name))
    whole = f"/my/cases/{applied.case.pk}/review/"
    assert whole in text_of(client, f"/my/cases/{applied.case.pk}/")
    client.post(whole, {"grounds": GROUNDS})
    assert Review.objects.filter(status="asked").count() == 2


def test_a_request_is_withdrawn_and_only_by_its_own(firm, officers, outsider, browser):
    client, applied = firm
    sign = applied.part("signage")
    reject(officers, sign)
    path = client.post(f"/my/cases/{sign.pk}/review/", {"grounds": GROUNDS}).url
    stranger = browser(outsider)
    assert stranger.get(path).status_code == stranger.post(path).status_code == 404
    assert stranger.get(f"/my/cases/{sign.pk}/review/").status_code == 404
    assert Client().get(path).status_code == 302
    client.post(path)
    assert Review.objects.get().status == "withdrawn"
    assert client.post(path).status_code == 422
    assert "撤回复议申请" not in text_of(client, path)


def test_too_late_the_button_is_gone(firm, officers):
    client, applied = firm
    sign = applied.part("signage")
    reject(officers, sign)
    Document.objects.filter(case=sign.pk, kind="non-acceptance").update(
        created_at=clock.now() - timedelta(days=75)
    )
    assert f"/my/cases/{sign.pk}/review/" not in text_of(client, f"/my/cases/{applied.case.pk}/")
    assert client.post(f"/my/cases/{sign.pk}/review/", {"grounds": "x"}).status_code == 302
    assert not Review.objects.exists()


def test_a_part_is_withdrawn_alone_after_saying_what_hangs_on_it(client, resident):
    applied = world.apply(world.actor(resident), "life-event", "open-restaurant")
    first, path = applied.part("individual-registration"), f"/my/cases/{applied.case.pk}/"
    assert f"/my/cases/{first.pk}/withdraw/" in text_of(client, path)
    asked = text_of(client, f"/my/cases/{first.pk}/withdraw/")
    assert "食品经营许可" in asked
    assert "将无法开始" in asked
    sign = applied.part("signage")
    assert "将无法开始" not in text_of(client, f"/my/cases/{sign.pk}/withdraw/")
    client.post(f"/my/cases/{sign.pk}/withdraw/")
    world.work_off()
    assert applied.part("signage").status == Case.Status.WITHDRAWN
    assert applied.part("individual-registration").status == Case.Status.RECEIVED
    client.post(f"/my/cases/{first.pk}/withdraw/")
    world.work_off()
    assert applied.part("food-licence").status == Case.Status.NOT_STARTED
    assert f"/my/cases/{first.pk}/withdraw/" not in text_of(client, path)


@pytest.fixture
def two_asked(firm, officers):
    client, applied = firm
    for name in ("food-licence", "signage"):
        part = applied.part(name)
        world.decide(world.actor(officers[part.organisation]), part, "correct", items=(f"补正 {name}",))
    return client, applied


def answers(client, path):
    return {ask.field.id: ask.value for ask in client.get(path).context["page"].asks}


def test_two_offices_are_answered_on_one_page(two_asked):
    client, applied = two_asked
    path = f"/my/cases/{applied.case.pk}/correct/"
    assert path in text_of(client, f"/my/cases/{applied.case.pk}/")
    page = text_of(client, path)
    assert "补正 food-licence" in page
    assert "补正 signage" in page
    typed = answers(client, path)
    assert page.count('id="f-premises-address"') == 1, "asked once for both"
    done = client.post(path, {**typed, "premises-address": "演示路 99 号演示大厦"})
    assert done.status_code == 302
    for name in ("food-licence", "signage"):
        part = applied.part(name)
        assert part.form["premises-address"] == "演示路 99 号演示大厦"
        assert world.open_task(part).node == "accept-again"
    assert client.get(path).status_code == 302


def test_an_office_left_without_a_correction_is_named_and_nothing_is_kept(two_asked):
    client, applied = two_asked
    path = f"/my/cases/{applied.case.pk}/correct/"
    paper = {"kitchen-layout": SimpleUploadedFile("新图.pdf", world.PDF + b"new")}
    answer = client.post(path, answers(client, path) | paper)
    assert answer.status_code == 422
    assert "户外招牌设置”也要求补正" in answer.content.decode()
    assert Task.objects.filter(role="applicant", done_at__isnull=True).count() == 2


def test_the_same_paper_reaches_every_office_that_asks_for_it(two_asked):
    client, applied = two_asked
    path = f"/my/cases/{applied.case.pk}/correct/"
    page = client.get(path).context["page"]
    shared = set.intersection(*({kind.id for kind, _ in asked.papers + asked.others} for asked in page.each))
    kind = sorted(shared)[0]
    paper = {kind: SimpleUploadedFile("b.pdf", world.PDF + b"b")}
    assert client.post(path, answers(client, path) | paper).status_code == 302
    for name in ("food-licence", "signage"):
        newest = applied.part(name).evidence.filter(kind=kind).order_by("-pk").first()
        assert newest.document.name == "b.pdf"
