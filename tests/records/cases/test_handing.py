"""Results are handed out against a signature, or posted; the window may do what the office decided."""

import base64
import io
from datetime import timedelta

import pytest
from tests import world
from tests.world import refused

from yiwang.records import clock
from yiwang.records.cases.acts.handing import (
    Choice,
    Signed,
    arrived,
    choose_way,
    hand_out,
    post_result,
)
from yiwang.records.cases.models import Clock, ResultDelivery
from yiwang.records.registry import documents
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n demo"
DRAWN = "data:image/png;base64," + base64.b64encode(PNG).decode()


@pytest.fixture
def officer(shenyang):
    return world.actor(world.make_officer("officer", "urban-management"))


@pytest.fixture
def clerk(shenyang):
    return world.actor(world.make_officer("clerk", "urban-management", "clerk"))


@pytest.fixture
def resident(shenyang):
    return world.actor(world.make_person("resident", "演示居民", 0))


@pytest.fixture
def granted(resident, officer):
    """A signage permission that waits to be delivered."""
    case = world.apply(resident, "service", "signage").case
    world.decide(officer, case, "accept")
    world.decide(officer, case)
    world.decide(officer, case, "grant")
    world.work_off()
    return case


def signed(**changes):
    said = {"recipient": "演示居民", "relation": "self", "paper": "居民身份证 尾号 002X", "drawn": DRAWN}
    return Signed(**{**said, **changes})


def test_a_clerk_hands_out_against_a_signature(clerk, granted):
    done = hand_out(clerk, world.open_task(granted).pk, signed())
    assert done.status == "granted"
    found = ResultDelivery.objects.get(case=granted)
    assert (found.way, found.recipient, found.delivered_by_id) == ("collect", "演示居民", clerk.user)
    assert documents.read(found.signature) == PNG
    receipt = documents.read(Document.objects.get(case=granted.pk, kind="delivery")).decode()
    assert "窗口领取" in receipt
    assert "尾号 002X" in receipt
    assert Clock.objects.get(case=granted, name="delivery").stopped_on == clock.today()


def test_a_signed_paper_does_as_well(clerk, granted):
    scan = (io.BytesIO(world.PDF), "签收单.pdf")
    hand_out(clerk, world.open_task(granted).pk, signed(drawn="", scan=scan))
    assert ResultDelivery.objects.get(case=granted).signature.media_type == "application/pdf"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipient": " "}, "recipient-missing"),
        ({"relation": "neighbour"}, "recipient-missing"),
        ({"paper": ""}, "recipient-missing"),
        ({"drawn": ""}, "signature-needed"),
    ],
)
def test_without_who_or_signature_nothing_is_handed_out(clerk, granted, changes, code):
    task = world.open_task(granted).pk
    with refused(code):
        hand_out(clerk, task, signed(**changes))
    assert world.open_task(granted).pk == task
    assert not ResultDelivery.objects.exists()


@pytest.mark.parametrize("drawn", ["data:image/png;base64,%%%", "data:text/html;base64,PGI+", "x" * 8])
def test_a_drawing_that_is_no_picture_is_refused(clerk, granted, drawn):
    with pytest.raises(UploadRefused):
        hand_out(clerk, world.open_task(granted).pk, signed(drawn=drawn))


def test_the_clerk_decides_nothing_else(clerk, resident):
    case = world.apply(resident, "service", "signage").case
    with refused("not-your-task"):
        world.decide(clerk, case, "accept")
    with refused("not-your-task"):
        hand_out(clerk, world.open_task(case).pk, signed())


def test_another_offices_clerk_hands_out_nothing(granted):
    stranger = world.actor(world.make_officer("stranger", "fire-rescue", "clerk"))
    with refused("not-your-task"):
        hand_out(stranger, world.open_task(granted).pk, signed())


def test_a_posted_result_counts_on_the_day_of_its_return_receipt(clerk, resident, granted, monkeypatch):
    choose_way(resident, granted.pk, Choice("post", "演示居民", "沈阳市演示路 1 号"))
    task = world.open_task(granted).pk
    with refused("tracking-needed"):
        post_result(clerk, task, "邮政", " ")
    post_result(clerk, task, "邮政", "DEMO123456789CN")
    with refused("posted-already"):
        post_result(clerk, task, "邮政", "DEMO2")
    posted, later = clock.today(), clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: later)
    for day in (posted - timedelta(days=1), clock.today() + timedelta(days=1)):
        with refused("no-such-day"):
            arrived(clerk, task, day)
    case = arrived(clerk, task, posted + timedelta(days=2))
    assert case.status == "granted"
    assert Clock.objects.get(case=granted, name="delivery").stopped_on == posted + timedelta(days=2)


def test_what_was_not_posted_has_not_arrived(clerk, granted):
    with refused("not-posted"):
        arrived(clerk, world.open_task(granted).pk, clock.today())


def test_the_way_is_the_applicants_to_choose(resident, clerk, granted):
    with refused("address-needed"):
        choose_way(resident, granted.pk, Choice("post", "演示居民", ""))
    with refused("no-such-way"):
        choose_way(resident, granted.pk, Choice("pigeon"))
    with refused("not-your-task"):
        choose_way(clerk, granted.pk, Choice("collect"))
    choose_way(resident, granted.pk, Choice("collect"))
    hand_out(clerk, world.open_task(granted).pk, signed())
    with refused("already-final"):
        choose_way(resident, granted.pk, Choice("post", "演示居民", "沈阳市演示路 1 号"))


def test_of_a_life_event_every_open_part_goes_the_same_way(resident):
    whole = world.apply(resident, "life-event", "open-restaurant").case
    choose_way(resident, whole.pk, Choice("collect"))
    assert ResultDelivery.objects.filter(case__parent=whole, way="collect").count() == whole.parts.count()
