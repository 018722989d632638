"""After an erasure: every column of every table, and every file, is searched for what was erased."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from tests import world

from yiwang.networks.exchange import acts
from yiwang.records import clock
from yiwang.records.cases.acts import withdrawing
from yiwang.records.ledger.acts import record_read
from yiwang.records.ledger.log.integrating import integrate
from yiwang.records.ledger.models import Event
from yiwang.records.registry import visits
from yiwang.records.registry.people import issue_token

pytestmark = pytest.mark.django_db


def columns():
    """Every column of every table that can hold words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, a.attname, t.typname from pg_attribute a join pg_class c on c.oid = a.attrelid"
            " join pg_type t on t.oid = a.atttypid where c.relnamespace = 'public'::regnamespace"
            " and c.relkind in ('r', 'p', 'm') and not c.relispartition"
            " and a.attnum > 0 and not a.attisdropped"
        )
        return cursor.fetchall()


def holding(words):
    """Tables and columns that hold some words, in any spelling a column may keep them in."""
    spellings = [words, json.dumps(words)[1:-1]]
    found = set()
    with connection.cursor() as cursor:
        for table, column, kind in columns():
            for spelling in spellings:
                if kind == "bytea":
                    cursor.execute(
                        f'select exists (select from "{table}" where position(%s::bytea in "{column}") > 0)',
                        [spelling.encode()],
                    )
                else:
                    cursor.execute(
                        f'select exists (select from "{table}" where position(%s in "{column}"::text) > 0)',
                        [spelling],
                    )
                if cursor.fetchone()[0]:
                    found.add(f"{table}.{column}")
    return found


def files_holding(words):
    """Files of the city that hold some words: the log's, the documents', snapshots' and figures'."""
    roots = (settings.DATA, settings.DOCUMENTS, settings.LOG_FOLDER, settings.FIGURES_FOLDER)
    files = {file for root in roots if root.is_dir() for file in root.rglob("*") if file.is_file()}
    return {file for file in files if words.encode() in file.read_bytes()}


WORDS = {
    "reasons": "理由只在此处（演示）",
    "items": "补正只在此处（演示）",
    "withdrawal": "撤回只在此处（演示）",
    "reader": "演示读者",
    "purpose of a visit": "证件只在此处（演示）",
}
"""Words that stand in private parts and, but for notices, must stand nowhere else."""


@pytest.fixture
def city(shenyang, tmp_path, settings):
    for name in ("DOCUMENTS", "LOG_FOLDER", "FIGURES_FOLDER"):
        setattr(settings, name, tmp_path / name)
    settings.DATA = tmp_path
    return {
        "person": world.make_person("lin", "演示甲", 0),
        "officer": world.make_officer("decides", "urban-management"),
        "clerk": world.make_officer("receives", "urban-management", "clerk"),
        "administrator": world.make_officer("asks", "business-environment", "administrator"),
        "lawyer": world.make_officer("approves", "justice", "legal"),
    }


@pytest.fixture
def told(city, client):
    """Closed cases of a person, whose private parts hold the words, one of them said over the API."""
    owner, officer = world.actor(city["person"]), world.actor(city["officer"])
    corrected = world.apply(owner, "service", "signage").case
    world.decide(officer, corrected, "correct", items=(WORDS["items"],))
    withdrawing.withdraw(owner, corrected.pk, WORDS["withdrawal"])
    refused = world.apply(owner, "service", "signage").case
    token = issue_token(
        city["officer"], name="演示", hat=officer.hat.id, expires_at=clock.now() + timedelta(days=1)
    )
    done = client.post(
        f"/api/v1/tasks/{world.open_task(refused).pk}/decide",
        {"outcome": "reject", "reasons": WORDS["reasons"]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "演示"},
    )
    assert done.status_code == 200, done.content.decode()
    visit = visits.open_visit(
        world.actor(city["clerk"]), "演示甲", world.ID_NUMBERS[0], WORDS["purpose of a visit"]
    )
    visits.close_visit(world.actor(city["clerk"], f"visit:{visit.pk}"))
    record_read(
        subject=city["person"].person_id, organisation="tax", reader=WORDS["reader"], purpose="x", what="name"
    )
    return [corrected, refused]


def erase(city):
    asked = acts.ask(
        world.actor(city["administrator"]),
        identifier=world.ID_NUMBERS[0],
        case_number="",
        ground="purpose-done",
        reason="演示：已归档",
    )
    return acts.decide(world.actor(city["lawyer"]), asked.pk, approve=True)


KEPT = {"purpose of a visit": {"registry_visit.paper"}}
"""What the city keeps apart from the log, by rules of its own: what paper a visit was opened on."""


def test_what_was_erased_is_nowhere_in_the_database(city, told):
    for what, words in WORDS.items():
        assert "event_private.bytes" in holding(words), f"the search does not find {what}"
    assert erase(city).erased > 0
    left = {what: found for what, words in WORDS.items() if (found := holding(words))}
    assert left == KEPT


def test_what_was_erased_is_in_no_file_but_the_notices_that_were_served(city, told):
    integrate(datetime(2026, 1, 1, tzinfo=UTC))
    erase(city)
    integrate(datetime(2026, 1, 1, tzinfo=UTC))
    assert (settings.LOG_FOLDER / "checkpoint").is_file()
    for what, words in WORDS.items():
        for file in files_holding(words):
            assert settings.DOCUMENTS in file.parents, f"{what} is in {file}"


def test_pages_of_cases_are_shown_after_an_erasure(city, told, client):
    erase(city)
    for user in ("person", "officer"):
        browser = Client()
        browser.force_login(city[user])
        for case in told:
            path = f"/my/cases/{case.pk}/" if user == "person" else f"/desk/cases/{case.pk}/"
            page = browser.get(path)
            assert page.status_code == 200
            assert not [words for words in WORDS.values() if words in page.content.decode()]
    client.force_login(city["person"])
    for path in ("/log/mine/", "/my/reads/", "/my/messages/", "/my/"):
        page = client.get(path)
        assert page.status_code == 200
        assert WORDS["reader"] not in page.content.decode()


def test_no_figure_changes_by_an_erasure(city, told):
    """Figures read the public parts: those are the same bytes, and so is all that is counted from them."""
    before = list(Event.objects.order_by("id").values_list("id", "public", "commitment", "type", "case"))
    erase(city)
    known = [row[0] for row in before]
    after = Event.objects.filter(id__in=known).order_by("id")
    assert list(after.values_list("id", "public", "commitment", "type", "case")) == before
