"""The log over HTTP, the pages around it, a person's file, and erasures by two people."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.db import transaction
from tests import world

from yiwang.kernel.tlog import audit, check_bundle, read_checkpoint
from yiwang.networks.exchange import acts
from yiwang.networks.exchange.models import Erasure
from yiwang.records.ledger.acts import record_read
from yiwang.records.ledger.log import files, keys
from yiwang.records.ledger.log.integrating import integrate
from yiwang.records.ledger.log.personal import events_about
from yiwang.records.ledger.models import Event, EventPrivate

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = {"ground": "purpose-done", "reason": "材料已归档（演示）"}


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.LOG_FOLDER = tmp_path / "tlog"
    return settings.LOG_FOLDER


@pytest.fixture
def person(db):
    return world.make_person("lin", "演示甲", 0)


@pytest.fixture
def administrator(db):
    return world.make_officer("admin", "data-bureau", "administrator")


@pytest.fixture
def lawyer(db):
    return world.make_officer("lawyer", "justice-bureau", "legal")


def read(user):
    with transaction.atomic():
        record_read(
            subject=user.person_id, organisation="tax", reader="演示乙", purpose="decide", what="form"
        )


def get(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer


def test_the_log_is_served_as_its_format_says(client, person):
    read(person)
    integrate(NOW)
    size = Event.objects.count()
    answers = {}

    def load(path):
        answers[path] = get(client, f"/log/{path}")
        return answers[path].content

    report = audit(load, keys.key())
    assert report.is_good
    assert report.entries == size
    tile = answers[f"tile/0/000.p/{size}"]
    assert tile["Content-Type"] == "application/octet-stream"
    assert "immutable" in tile["Cache-Control"]
    assert tile["Access-Control-Allow-Origin"] == "*"
    assert answers["checkpoint"]["Content-Type"] == "text/plain; charset=utf-8"
    assert answers["checkpoint"]["Cache-Control"] == "no-cache"
    assert get(client, "/log/key").content.decode().strip() == str(keys.key())
    earlier = get(client, f"/log/checkpoints/{size}")
    assert read_checkpoint(earlier.content, keys.key()).size == size


def test_the_tiles_of_every_signed_checkpoint_are_served(client, person, monkeypatch):
    """Also of those whose files were never written, since the log grew before they were."""
    sizes = []
    for count in (1, 2, 300):
        for _ in range(count):
            read(person)
        with monkeypatch.context() as patch:
            if count < 300:
                patch.setattr(files, "publish", lambda folder: None)  # killed between commit and files
            integrate(NOW)
        sizes.append(Event.objects.count())
    for size in sizes:
        note = get(client, f"/log/checkpoints/{size}").content
        answers = {"checkpoint": note}
        report = audit(
            lambda path, known=answers: known.get(path) or get(client, f"/log/{path}").content, keys.key()
        )
        assert report.is_good, list(map(str, report.faults))
        assert report.entries == size
    get(client, "/log/tile/0/000.p/255")
    get(client, f"/log/tile/0/001.p/{sizes[-1] - 255}", 404)
    get(client, "/log/tile/1/000.p/2", 404)


@pytest.mark.parametrize(
    "path",
    [
        "checkpoint",
        "key",
        "tile/0/000",
        "tile/0/../../secrets/log",
        "tile/../../secrets/log",
        "tile/0/000.p/256",
        "checkpoints/7",
        f"checkpoints/{1 << 70}",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    get(client, f"/log/{path}", 404)


def test_the_page_before_and_after_the_first_checkpoint(client, person):
    assert "日志" in get(client, "/log/").content.decode()
    read(person)
    integrate(datetime.now(UTC))
    page = get(client, "/log/").content.decode()
    assert str(keys.key()) in page
    assert f"/log/checkpoints/{Event.objects.count()}" in page
    get(client, "/log/?until=nonsense")
    get(client, "/log/?until=1900-01-01")


def test_the_auditors_page_is_for_auditors(client, person, administrator, lawyer):
    assert get(client, "/log/audit/", 302).url.startswith("/login/")
    for user, status in ((person, 404), (administrator, 200), (lawyer, 200)):
        client.force_login(user)
        get(client, "/log/audit/", status)
        get(client, "/log/erasures/", status)


def test_a_person_sees_and_takes_along_what_is_recorded(client, person, tmp_path):
    client.force_login(person)
    read(person)
    get(client, "/log/mine/bundle", 503)
    integrate(NOW)
    read(person)
    page = get(client, "/log/mine/").content.decode()
    assert page.count("您的数据被查阅") == 2
    bundle = get(client, "/log/mine/bundle").content
    report = check_bundle(bundle, keys.key())
    assert not report.faults
    told = [json.loads(event.private) for event in report.events if b"personal-read" in event.public]
    assert [one["reader"] for one in told] == ["演示乙"], "the second is not in the log yet"
    (tmp_path / "mine.json").write_bytes(bundle)
    from yiwang.web.cli import main

    line = ["verify", "--log", str(tmp_path / "tlog"), "--bundle", str(tmp_path / "mine.json")]
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 0, done.output


def test_nobody_sees_anybody_elses(client, person):
    other = world.make_person("chen", "演示丙", 1)
    read(person)
    integrate(NOW)
    client.force_login(other)
    assert "查阅" not in get(client, "/log/mine/").content.decode()
    report = check_bundle(get(client, "/log/mine/bundle").content)
    assert not any(b"personal-read" in event.public for event in report.events)


def ask_by_page(client, person, administrator, **changed):
    client.force_login(administrator)
    asked = {"identifier": world.ID_NUMBERS[0], **WORDS, **changed}
    return client.post("/log/erasures/ask/", asked)


def test_erasing_takes_two_people_and_leaves_every_proof(client, person, administrator, lawyer, folder):
    read(person)
    integrate(NOW)
    note = (folder / "checkpoint").read_bytes()
    events = {e.pk: (bytes(e.public), bytes(e.commitment)) for e in Event.objects.all()}
    client.force_login(person)
    before = client.get("/log/mine/bundle").content
    assert ask_by_page(client, person, administrator).status_code == 302
    request = Erasure.objects.get()
    page = f"/log/erasures/{request.pk}/"
    assert client.post(page, {"decision": "approve"}).status_code == 404, "an administrator cannot decide"
    assert EventPrivate.objects.filter(event__type="personal-read").exists()
    client.force_login(lawyer)
    assert "演示甲" in get(client, page).content.decode()
    assert client.post(page, {"decision": "approve"}).status_code == 302
    request.refresh_from_db()
    assert request.is_approved
    assert request.erased > 0
    assert not EventPrivate.objects.filter(event__in=events).filter(event__subjects__subject=person.person_id)
    assert all(
        (bytes(e.public), bytes(e.commitment)) == events[e.pk] for e in Event.objects.filter(pk__in=events)
    )
    integrate(NOW)
    report = audit(lambda path: (folder / path).read_bytes(), keys.key(), read_checkpoint(note, keys.key()))
    assert report.is_good, list(map(str, report.faults))
    client.force_login(person)
    page = get(client, "/log/mine/").content.decode()
    assert "材料已归档（演示）" in page
    assert "处理目的已实现或无法实现" in page
    after = client.get("/log/mine/bundle").content
    for bundle in (before, after):
        assert not check_bundle(bundle, keys.key()).faults
    assert any(not event.is_opened for event in check_bundle(after).events)


def test_looking_at_a_request_is_itself_recorded(client, person, administrator, lawyer):
    read(person)
    ask_by_page(client, person, administrator)
    client.force_login(lawyer)
    client.get(f"/log/erasures/{Erasure.objects.get().pk}/")
    newest = events_about(person.person_id)[0]
    assert (newest.told.type, newest.told.organisation) == ("personal-read", "justice-bureau")
    assert newest.told.data["purpose"] == "erasure"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"identifier": "210102199003078891"}, "unknown-subject"),
        ({"identifier": " "}, "unknown-subject"),
        ({"case_number": "X"}, "unknown-case"),
        ({"ground": "because"}, "no-ground"),
        ({"reason": " "}, "no-reason"),
    ],
)
def test_a_request_must_say_whom_and_why(client, person, administrator, changed, code):
    answer = ask_by_page(client, person, administrator, **changed)
    assert answer.status_code == 422
    assert answer.context["refusal"].code == code
    assert not Erasure.objects.exists()


def test_who_asked_cannot_decide_and_nobody_decides_twice(person, administrator, lawyer):
    read(person)
    asks = world.actor(administrator)
    request = acts.ask(asks, identifier=world.ID_NUMBERS[0], case_number="", **WORDS)
    from yiwang.records.registry import people

    people.appoint(administrator, "justice-bureau", "legal", since=world.SINCE)
    people.appoint(person, "justice-bureau", "legal", since=world.SINCE)
    same = next(hat for hat in world.hats.hats_of(administrator, world.clock.today()) if hat.role == "legal")
    own = next(hat for hat in world.hats.hats_of(person, world.clock.today()) if hat.role == "legal")
    for who, code in (
        (world.actor(administrator, same.id), "own-request"),
        (world.actor(person, own.id), "own-data"),
    ):
        assert code_of(lambda who=who: acts.decide(who, request.pk, approve=True)) == code
    decides = world.actor(lawyer)
    assert code_of(lambda: acts.decide(decides, request.pk, approve=False)) == "no-reason"
    acts.decide(decides, request.pk, approve=False, answer="仍须保存（演示）")
    assert EventPrivate.objects.filter(event__type="personal-read").exists()
    assert code_of(lambda: acts.decide(decides, request.pk, approve=True)) == "decided"
    assert events_about(person.person_id)[0].told.type == "erasure-declined"


def code_of(act):
    with pytest.raises(acts.ErasureRefused) as refusal:
        act()
    return refusal.value.code
