"""Messages: told with the act, sent later, never at night, never with personal data."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from tests import world

from yiwang.records import clock
from yiwang.records.registry.messaging import acts, queries
from yiwang.records.registry.messaging.acts import News, after_quiet
from yiwang.records.registry.messaging.providers import provider_of
from yiwang.records.registry.messaging.texts import KINDS, body_of, say
from yiwang.records.registry.models import Contact, Delivery, Message

pytestmark = pytest.mark.django_db
CITY = ZoneInfo("Asia/Shanghai")


class Post:
    """A provider that keeps what it was given, or refuses."""

    def __init__(self, refuses: bool = False) -> None:
        self.letters = []
        self.refuses = refuses

    def send(self, letter):
        if self.refuses:
            raise ConnectionError("no line")
        self.letters.append(letter)


@pytest.fixture
def resident(shenyang):
    return world.make_person("resident", "演示居民", 0)


def by_sms(resident, **more):
    quiet = {"quiet_from": time(0), "quiet_until": time(0)}
    contact = Contact(subject=resident.person, by_sms=True, phone="13800000000", **{**quiet, **more})
    acts.set_contact(contact)
    return contact


def at(hour, minute=0, day=1):
    return datetime(2026, 9, day, hour, minute, tzinfo=CITY)


def test_an_application_is_told_with_the_act_and_sent_later(resident):
    by_sms(resident)
    case = world.apply(world.actor(resident), "service", "signage").case
    (message,) = queries.messages_of(resident.person_id)
    assert (message.kind, message.reference, message.about) == ("receipt", case.number, case.pk)
    assert queries.unread(resident.person_id) == 1
    assert acts.route() == 1
    assert acts.route() == 0
    post = Post()
    assert acts.send_due(provider=lambda channel: post) == 1
    assert acts.send_due(provider=lambda channel: post) == 0
    (letter,) = post.letters
    assert letter.to == "13800000000"
    assert case.number in letter.text
    assert resident.person.name not in letter.text


def test_who_chose_no_channel_reads_it_on_the_pages_only(resident):
    world.apply(world.actor(resident), "service", "signage")
    assert acts.route() == 1
    assert not Delivery.objects.exists()


def test_a_provider_that_is_down_is_tried_again_and_given_up_at_last(resident, monkeypatch):
    by_sms(resident)
    acts.tell([News(resident.person_id, "receipt", "1")])
    acts.route()
    down = Post(refuses=True)
    assert acts.send_due(provider=lambda channel: down) == 0
    row = Delivery.objects.get()
    assert (row.attempts, row.sent_at, row.given_up_at) == (1, None, None)
    assert "no line" in row.error
    assert row.due_at > clock.now()
    for _ in range(acts.MOST_ATTEMPTS):
        Delivery.objects.update(due_at=clock.now())
        acts.send_due(provider=lambda channel: down)
    row.refresh_from_db()
    assert row.attempts == acts.MOST_ATTEMPTS
    assert row.given_up_at
    post = Post()
    assert acts.send_due(provider=lambda channel: post) == 0


@pytest.mark.parametrize(
    ("quiet", "moment", "sent"),
    [
        ((22, 7), at(12), at(12)),
        ((22, 7), at(22), at(7, day=2)),
        ((22, 7), at(3), at(7)),
        ((22, 7), at(7), at(7)),
        ((12, 14), at(13), at(14)),
        ((12, 14), at(23), at(23)),
        ((0, 0), at(3), at(3)),
    ],
)
def test_nothing_is_sent_in_quiet_hours(quiet, moment, sent):
    contact = Contact(quiet_from=time(quiet[0]), quiet_until=time(quiet[1]))
    assert after_quiet(contact, moment) == sent


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_has_words_and_nothing_to_fill_in(shenyang, language):
    assert {"receipt", "refusal"} <= set(KINDS)
    for kind in KINDS:
        body = body_of(kind, "N-1", "演示市", language)
        assert "N-1" in body
        assert len(body) < 200


def test_kinds_are_named_once_and_unknown_ones_refused(resident):
    with pytest.raises(ValueError, match="receipt"):
        say("receipt", "other", "home")
    with pytest.raises(KeyError, match="no-such"):
        acts.tell([News(resident.person_id, "no-such")])
    assert not Message.objects.exists()


def test_a_channel_needs_its_address(resident):
    with pytest.raises(ValueError, match="address"):
        acts.set_contact(Contact(subject=resident.person, by_email=True))


def test_the_default_provider_writes_a_file(shenyang, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path)
    provider_of("sms").send(acts.Letter("1-sms", "13800000000", "演示"))
    assert '"id": "1-sms"' in (tmp_path / "outbox" / "sms.jsonl").read_text()


def test_the_page_shows_messages_and_reading_marks_them(resident, client):
    case = world.apply(world.actor(resident), "service", "signage").case
    client.force_login(resident)
    page = client.get("/my/messages/").content.decode()
    assert case.number in page
    assert f"/my/cases/{case.pk}/" in page
    assert queries.unread(resident.person_id) == 0


def test_the_contact_page_keeps_a_choice_and_names_what_is_missing(resident, client):
    client.force_login(resident)
    form = {"by_sms": "on", "phone": "", "quiet_from": "22:00", "quiet_until": "07:00"}
    assert client.post("/my/contact/", form).status_code == 422
    assert not Contact.objects.exists()
    assert client.post("/my/contact/", {**form, "phone": "13800000000"}).status_code == 302
    assert Contact.objects.get().phone == "13800000000"
