"""The access log is complete: what shows an office personal data leaves an entry with the person.

Every address of the house is asked, pages and API alike, as the URL resolver has them; a new one is asked as
soon as it exists, and fails here if it cannot be asked or shows something without recording it.
"""

import html
import io
import json
import re
import zipfile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from tests import world

from yiwang.networks.counter.models import Appointment
from yiwang.networks.exchange.models import Erasure
from yiwang.networks.policies.models import Entitlement, MatchRun
from yiwang.records import clock
from yiwang.records.cases.acts import appeal, drafts, exchanging
from yiwang.records.figures.acts import Round
from yiwang.records.figures.models import Figure
from yiwang.records.ledger.queries import reads_of
from yiwang.records.registry import people, releases, visits
from yiwang.records.registry.models import Document

pytestmark = pytest.mark.django_db

GROUND = {"ground": "unlawful", "reason": "演示"}

VISITOR = {"name": "演示申请人", "number": world.ID_NUMBERS[0], "matter": "service:food-licence"}
"""What a clerk types about whoever stands at the window."""

EXEMPT = {
    "window/receive/": "shows again what its reader has just typed, when the visit cannot begin",
    "log/erasures/ask/": "shows again what its reader has just typed, when the request cannot be made",
}
"""Addresses that may show an office personal data without an entry, each with the reason."""

NEVER_ASKED = {
    "logout/": "ends the session the other addresses are asked in",
}

SHOW_PERSONAL_DATA = {
    "desk/cases/<uuid:case>/",
    "desk/work.xlsx",
    "desk/cases.xlsx",
    "desk/exchange/<uuid:batch>/",
    "desk/tasks/<int:task>/",
    "desk/reviews/<uuid:review>/",
    "documents/<uuid:document>/",
    "log/erasures/<uuid:request_id>/",
    "policies/office/",
    "api/v1/tasks/<task>",
    "api/v1/documents/<document>",
    "api/v1/exchange/<batch>",
}
"""Addresses known to show some, so that this test cannot pass by seeing nothing."""


def addresses(resolver=None, before=""):
    """Every address of the house with the names of its variable parts."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, whole)
        else:
            yield whole, list(pattern.pattern.converters)


@pytest.fixture(autouse=True)
def nothing_is_published(monkeypatch):
    """What a test undoes afterwards must not be in a published log."""
    for room in ("acts", "bundles"):
        monkeypatch.setattr(f"yiwang.records.figures.{room}.compute", lambda *_: Round((), 0))


@pytest.fixture
def case(resident):
    return world.apply(world.actor(resident), "service", "food-licence").case


@pytest.fixture
def posts(resident, officers, clerk):
    """Whoever acts for a public body: the office that holds the case, and others."""
    roles = ("reform", "legal", "administrator")
    others = [world.make_officer(f"a-{role}", "market-regulation", role) for role in roles]
    reviewer = world.make_officer("a-reviewer", "justice", "legal")
    payer = world.make_officer("a-payer", "taxation")
    supervisor = world.make_officer("a-supervisor", "business-environment", "reform")
    head = world.make_officer("a-head", "market-regulation", "head")
    own = [officers["market-regulation"], clerk, *others, officers["fire-rescue"]]
    return [*own, reviewer, payer, supervisor, head]


def handed_over(resident, officer):
    """A case that went to the office's own system, in a file."""
    case = world.apply(world.actor(resident), "service", "food-licence").case
    world.decide(world.actor(officer), case, "accept")
    return exchanging.export_new(world.actor(officer))


def figured():
    """A figure over cases, which opens into what it was counted from."""
    return Figure.objects.create(
        indicator="on_time",
        year=2021,
        begins="2021-01-01",
        ends="2021-12-31",
        value=100,
        release=releases.in_force(),
        log_size=1,
        known_at=clock.now(),
        computed_at=clock.now(),
    )


def visit(resident):
    """The resident comes to the window today."""
    return Appointment.objects.create(
        organisation="market-regulation",
        window=0,
        starts_at=clock.now(),
        ends_at=clock.now(),
        subject=resident.person,
        kind="service",
        definition="food-licence",
        booked_by=resident,
        booked_at=clock.now(),
    )


def claimed(resident):
    """What a policy gives the resident, confirmed: it waits for the office that delivers it."""
    now = clock.now()
    run = MatchRun.objects.create(
        release=releases.in_force(),
        as_of=now,
        known_at=now,
        finished_at=now,
        engine="duckdb",
        facts="",
        policies={},
    )
    return Entitlement.objects.create(
        policy="small-profit-tax",
        period="2022",
        subject=resident.person,
        version="2022-01-01",
        amount=1,
        state="confirmed",
        found_on=now,
        confirmed_at=now,
        draw="",
        run=run,
    )


@pytest.fixture
def parts(case, resident, posts, officers):
    """What stands in the variable parts of addresses, all of one resident."""
    refused = world.apply(world.actor(resident), "service", "signage").case
    world.decide(world.actor(officers["urban-management"]), refused, "reject", reasons="演示")
    (review,) = appeal.ask(world.actor(resident), refused.pk, "演示")
    draft = drafts.begin(world.actor(resident), "service", "signage")
    helper = people.register_subject("person", "演示代办人", world.ID_NUMBERS[2])
    asked = Erasure.objects.create(
        subject=case.applicant_id,
        case=case.pk,
        **GROUND,
        asked_by=posts[4],
        asked_at=clock.now(),
    )
    return {
        "case": case.pk,
        "task": world.open_task(case).pk,
        "document": Document.objects.filter(case=case.pk, number__isnull=True).first().pk,
        "draft": draft.pk,
        "request_id": asked.pk,
        "release": releases.in_force().pk,
        "slug": "food-licence",
        "service": "food-licence",
        "life_event": "open-restaurant",
        "definition": "food-licence",
        "kind": "service",
        "group": "applicant",
        "errand": 1,
        "mandate": people.give_mandate(resident.person, helper, "agent", valid_from=clock.today()).pk,
        "review": review.pk,
        "year": 2021,
        "figure": figured().indicator,
        "composition": case.pk,
        "appointment": visit(resident).pk,
        "procedure": "criminal-transfer",
        "batch": handed_over(resident, posts[0]).pk,
        "entitlement": claimed(resident).pk,
        "policy": "small-profit-tax",
        "way": "return",
        "path": "procedures/statutory.bpmn",
        "by": "definition",
        "name": "food-licence",
        "size": 1,
        "rest": "0/000",
    }


@pytest.fixture
def asked(case):
    """Further words for addresses that look things up."""
    return {
        "window/": [("get", {"number": case.number})],
        "desk/cases/": [("get", {"number": case.number})],
        "progress/": [("post", {"number": case.number, "tail": case.phone_tail})],
        "api/v1/progress": [("post", {"number": case.number, "phone_tail": case.phone_tail})],
        "window/receive/": [("post", VISITOR), ("post", {**VISITOR, "name": "演示旁人"})],
        "window/visits/": [("post", VISITOR)],
        "window/mandates/": [
            ("post", {**VISITOR, "agent_name": "演示", "agent_number": world.ID_NUMBERS[2]})
        ],
        "desk/exchange/<uuid:batch>/": [("get", {"download": ""})],
        "log/erasures/ask/": [
            ("post", {"identifier": world.ID_NUMBERS[0], "ground": "unlawful", "reason": "演示"})
        ],
    }


@pytest.fixture
def places(parts, asked):
    return parts, asked


def filled(address, names, parts):
    missing = [name for name in names if name not in parts]
    assert not missing, f"say what stands for {missing} in {address}: add it to `parts` of this test"
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(parts[found[1]]), address)


def answer(client, method, path, words, head):
    if method == "fragment":  # a part of a page, as htmx asks for it
        done = client.get(path, words, headers={**head, "HX-Request": "true"})
    elif path.startswith("/api/") and method != "get":
        ask = getattr(client, method)
        done = ask(path, json.dumps(words), content_type="application/json", headers=head)
    else:
        done = getattr(client, method)(path, words, headers=head)
    return b"".join(done) if done.streaming else done.content


def unpacked(body):
    """What a reader sees in an answer: the parts of a spreadsheet, and characters written as codes."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(map(parts.read, parts.namelist()))
    text = html.unescape(body.decode(errors="ignore"))
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)


def seen(body, resident):
    """Which personal data of the resident a page or file shows."""
    person = resident.person
    marks = {
        "name": person.name,
        "ID number": world.ID_NUMBERS[0],
        "phone": person.phone,
        "answers": "演示内容演示内容",
        "document": world.PDF.decode(),
    }
    body = unpacked(body)
    return [what for what, mark in marks.items() if mark in body]


def ways(address, asked):
    further = ["patch", "put", "delete"] if address.startswith("api/") else ["fragment"]
    return [*((method, {}) for method in ("get", "post", *further)), *asked.get(address, [])]


def shown(client, head, resident, places, organisation, only=None):  # noqa: PLR0917
    """Ask every address, or some; returns those that showed something, and which of them without an entry."""
    parts, asked = places
    found, silent = set(), set()
    before = {read.id for read in reads_of(resident.person_id)}  # each request is rolled back
    for address, names in addresses():
        if address in NEVER_ASKED or (only and address not in only):
            continue
        path = filled(address, names, parts)
        for method, words in ways(address, asked):
            with transaction.atomic():
                marks = seen(answer(client, method, path, words, head), resident)
                reads = reads_of(resident.person_id) if marks else []
                transaction.set_rollback(True)
            if not marks:
                continue
            found.add(address)
            new = [read for read in reads if read.id not in before and read.organisation == organisation]
            told = [read for read in new if read.private["reader"]]
            if not told and address not in EXEMPT:
                silent.add(f"{method.upper()} {address} shows {', '.join(marks)}")
    return found, silent


def test_every_address_that_shows_an_office_personal_data_leaves_an_entry(
    browser, token, resident, posts, places
):
    found, silent = set(), {}
    for user in posts:
        head = {"Authorization": f"Bearer {token(user)}"}
        organisation = world.hats_of(user)[0].organisation
        some, without = shown(browser(user), head, resident, places, organisation)
        found |= some
        if without:
            silent[user.username] = sorted(without)
    assert not silent, silent
    assert found >= SHOW_PERSONAL_DATA, f"nothing was seen any more at {SHOW_PERSONAL_DATA - found}"


def test_a_read_without_an_entry_is_found_out(browser, resident, posts, places, monkeypatch):
    monkeypatch.setattr("yiwang.records.cases.queries.opening.record_read", lambda **_: None)
    _, silent = shown(browser(posts[0]), {}, resident, places, "market-regulation")
    assert any(one.startswith("GET desk/cases/<uuid:case>/ shows name") for one in silent)


def test_visitors_see_no_personal_data_anywhere(resident, parts, asked):
    client = Client()
    for address, names in addresses():
        for method, words in ways(address, asked):
            with transaction.atomic():
                body = answer(client, method, filled(address, names, parts), words, {})
                transaction.set_rollback(True)
            assert not seen(body, resident), f"{method} {address}"


@pytest.mark.parametrize(
    ("address", "recorder"),
    [
        ("desk/work.xlsx", "yiwang.networks.desk.views.sheets.record_reads"),
        ("desk/exchange/<uuid:batch>/", "yiwang.records.cases.acts.exchanging.record_reads"),
        ("api/v1/tasks/<task>", "yiwang.records.cases.queries.opening.record_read"),
    ],
)
def test_files_and_answers_of_the_api_are_looked_into(a_walk, monkeypatch, address, recorder):
    assert not a_walk(only={address})
    monkeypatch.setattr(recorder, lambda *_, **__: None)
    assert any(f" {address} shows" in one for one in a_walk(only={address}))


@pytest.fixture
def a_walk(browser, token, resident, posts, places):
    """Returns what an officer of the office that holds the case is shown without an entry."""

    def walk(only):
        head = {"Authorization": f"Bearer {token(posts[0])}"}
        found, silent = shown(browser(posts[0]), head, resident, places, "market-regulation", only)
        assert found == only
        return silent

    return walk


def test_a_clerk_who_acts_for_a_visitor_leaves_an_entry_on_every_page(browser, resident, clerk, places):
    """The page's head names the visitor, whom the clerk has named; more than that is a reading."""
    visit = visits.open_visit(world.actor(clerk), resident.person.name, world.ID_NUMBERS[0], "演示")
    client = browser(clerk)
    session = client.session
    session["hat"] = f"visit:{visit.pk}"
    session.save()
    found, silent = shown(client, {}, resident, places, "market-regulation")
    assert "my/cases/<uuid:case>/" in found
    assert not [one for one in silent if not one.endswith(" shows name")], silent


def test_an_entry_says_who_for_what_and_in_which_case(browser, resident, posts, case):
    browser(posts[0]).get(f"/desk/cases/{case.pk}/")
    (read,) = reads_of(resident.person_id)
    assert (read.organisation, read.case, read.data["purpose"]) == (
        "market-regulation",
        case.pk,
        "food-licence",
    )
    assert read.private["reader"]


def test_exempt_addresses_exist():
    assert {*EXEMPT, *NEVER_ASKED, *SHOW_PERSONAL_DATA} <= {address for address, _ in addresses()}
