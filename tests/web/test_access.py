"""Every address and endpoint, by every kind of person: taken from the URL table, so that none is left out."""

import json
import re
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from tests import world

from yiwang.kernel.tlog import Checkpoint
from yiwang.networks.counter.models import Appointment
from yiwang.networks.exchange.models import Erasure
from yiwang.networks.policies.models import Entitlement, MatchRun
from yiwang.networks.reform.acts import composing
from yiwang.records import clock
from yiwang.records.cases.acts import appeal
from yiwang.records.cases.models import Inbox
from yiwang.records.figures.acts import Round
from yiwang.records.figures.models import Figure
from yiwang.records.ledger.log import keys
from yiwang.records.ledger.log.files import KEY, write
from yiwang.records.ledger.models import LogCheckpoint
from yiwang.records.registry import releases
from yiwang.records.registry.models import Release, User
from yiwang.records.registry.people import issue_token

pytestmark = pytest.mark.django_db

PEOPLE = ("nobody", "owner", "outsider", "officer", "clerk", "stranger", "reform", "legal", "administrator")
"""Not logged in; who applied; another resident; officer and clerk of the office the case is at; an officer
of another office; the reform office, the legal reviewer and the administrator."""
EVERYBODY = frozenset(PEOPLE)
KNOWN = EVERYBODY - {"nobody"}
APPLICANTS = frozenset({"owner", "outsider"})
OWNER = frozenset({"owner"})
OFFICERS = frozenset({"officer", "stranger"})
OFFICE = frozenset({"officer", "clerk"})
DESKS = frozenset({"officer", "clerk", "stranger"})
REVIEWERS = frozenset({"reform", "legal", "administrator"})
EDITORS = frozenset({"reform", "administrator"})
AUDITORS = frozenset({"legal", "administrator"})
SUPERVISORS = frozenset({"reform"})

ALLOWED: dict[str, frozenset[str]] = {
    "": EVERYBODY,
    "services/": EVERYBODY,
    "services/<slug:slug>/": EVERYBODY,
    "life-events/<slug:slug>/": EVERYBODY,
    "guided/": EVERYBODY,
    "rates/<int:year>/<slug:by>/<slug:name>/": EVERYBODY,
    "guided/<kind:kind>/<slug:slug>/": EVERYBODY,
    "apply/<kind:kind>/<slug:slug>/": APPLICANTS,
    "drafts/<uuid:draft>/": OWNER,
    "drafts/<uuid:draft>/parts/": OWNER,
    "drafts/<uuid:draft>/form/<slug:group>/": OWNER,
    "drafts/<uuid:draft>/papers/": OWNER,
    "drafts/<uuid:draft>/papers/<slug:kind>/take-out/": OWNER,
    "drafts/<uuid:draft>/commitment/<slug:service>/": frozenset(),  # tests/networks/counter/test_ways.py
    "drafts/<uuid:draft>/check/": OWNER,
    "drafts/<uuid:draft>/send/": OWNER,
    "drafts/<uuid:draft>/move/": OWNER,
    "drafts/<uuid:draft>/discard/": OWNER,
    "my/": APPLICANTS,
    "my/reads/": APPLICANTS,
    "my/messages/": APPLICANTS,
    "my/contact/": APPLICANTS,
    "appointments/<kind:kind>/<slug:slug>/": APPLICANTS,
    "my/appointments/": APPLICANTS,
    "my/appointments/<uuid:appointment>/": frozenset({"owner", "clerk"}),
    "window/visits/": frozenset({"clerk"}),
    "window/receive/": frozenset({"clerk"}),
    "window/finish/": frozenset(),  # only in a visitor's name: tests/networks/counter/test_visits.py
    "my/licences/": APPLICANTS,
    "definitions/<uuid:release>/<path:path>": EVERYBODY,
    "my/people/": APPLICANTS,
    "my/people/give/": APPLICANTS,
    "my/people/child/": APPLICANTS,
    "my/people/<uuid:mandate>/revoke/": OWNER,
    "my/tasks/<int:task>/": OWNER,
    "my/following/<int:task>/": frozenset(),  # only when papers follow: tests/networks/counter/test_ways.py
    "licences/check/": EVERYBODY,
    "my/cases/<uuid:case>/": OWNER,
    "my/cases/<uuid:case>/receipt/": OWNER,
    "my/cases/<uuid:case>/urge/": OWNER,
    "my/cases/<uuid:case>/withdraw/": OWNER,
    "my/cases/<uuid:case>/correct/": OWNER,
    "my/cases/<uuid:case>/review/": OWNER,
    "my/reviews/<uuid:review>/": OWNER,
    "my/cases/<uuid:case>/rate/": OWNER,
    "my/cases/<uuid:case>/way/": OWNER,
    "rates/": EVERYBODY,
    "progress/": EVERYBODY,
    "window/": frozenset({"clerk"}),
    "window/mandates/": frozenset({"clerk"}),
    "documents/<uuid:document>/": OWNER | OFFICE,
    "desk/": DESKS,
    "desk/cases/": DESKS,
    "desk/work.xlsx": DESKS,
    "desk/cases.xlsx": DESKS,
    "desk/cases/<uuid:case>/": OFFICE,
    "desk/cases/<uuid:case>/time/": frozenset({"officer"}),
    "desk/cases/<uuid:case>/urge/": frozenset(),  # only who leads or supervises: tests/networks/desk
    "desk/cases/<uuid:case>/countersign/": frozenset({"officer"}),
    "desk/bulk/": DESKS,  # what is not theirs is listed as not found
    "desk/leave/": DESKS,
    "desk/supervision/": SUPERVISORS,
    "desk/supervision/bodies/": SUPERVISORS,
    "desk/supervision/cases/": SUPERVISORS,
    "desk/supervision/cases/<uuid:case>/": SUPERVISORS,
    "desk/supervision/cases/<uuid:case>/act/": SUPERVISORS,
    "desk/procedures/": DESKS,
    "desk/procedures/<slug:procedure>/": frozenset({"officer"}),
    "desk/tasks/<int:task>/": OFFICE,  # a clerk is led to the case; deciding is refused
    "desk/tasks/<int:task>/draft/": frozenset({"officer"}),
    "desk/tasks/<int:task>/hold/": frozenset({"officer"}),
    "desk/tasks/<int:task>/inspection/": frozenset(),  # of one: tests/networks/desk/test_inspection.py
    "desk/tasks/<int:task>/hand-out/": frozenset(),  # of a delivery: tests/networks/desk/test_hand_out.py
    "desk/exchange/": DESKS,  # an office without one is told so
    "desk/exchange/<uuid:batch>/": frozenset(),  # tests/networks/desk/test_exchange.py
    "desk/reviews/": frozenset({"legal"}),
    "desk/reviews/<uuid:review>/": frozenset({"legal"}),
    "releases/": REVIEWERS,
    "releases/load/": EDITORS,
    "releases/compose/": EDITORS,
    "releases/compose/submit/": EDITORS,
    "releases/compose/<uuid:composition>/": EDITORS,
    "releases/compose/<uuid:composition>/check/": EDITORS,
    "releases/compose/<uuid:composition>/download/": EDITORS,
    "releases/compose/<uuid:composition>/discard/": EDITORS,
    "releases/errands/": frozenset({"administrator"}),
    "releases/errands/<slug:kind>/<int:errand>/retry/": frozenset({"administrator"}),
    "releases/<uuid:release>/": REVIEWERS,
    "releases/<uuid:release>/approve/": EDITORS,  # the business review
    "releases/<uuid:release>/download/": REVIEWERS,
    "reports/": EVERYBODY,
    "reports/cockpit/": REVIEWERS,
    "reports/<int:year>/": EVERYBODY,
    "reports/<int:year>/compute/": EDITORS,
    "reports/<int:year>/report.<slug:kind>": EVERYBODY,
    "figures/": EVERYBODY,
    "figures/<slug:figure>/<int:year>/": EVERYBODY,
    "figures/<slug:figure>/<int:year>/records/": REVIEWERS,  # one that may tell of persons
    "figures/<slug:figure>/<int:year>/bundle": REVIEWERS,
    "policies/": APPLICANTS,
    "policies/account/": APPLICANTS,
    "policies/<uuid:entitlement>/confirm/": OWNER,
    "policies/<uuid:entitlement>/decline/": OWNER,
    "policies/problems/": APPLICANTS,
    "policies/problems/<int:task>/confirm/": frozenset(),  # tests/networks/policies/test_problems.py
    "policies/all/": EVERYBODY,
    "policies/all/<slug:policy>/": EVERYBODY,
    "policies/office/": OFFICERS,
    "policies/office/allocate/": OFFICERS,
    "policies/office/pay/": OFFICERS,
    "policies/draft/": OFFICERS | EDITORS,
    "policies/draft/<slug:policy>/": EDITORS,  # and officers of the body that delivers it
    "policies/draft/<slug:policy>/file/": EDITORS,
    "policies/draft/<slug:policy>/submit/": EDITORS,
    "log/": EVERYBODY,
    "log/checkpoint": EVERYBODY,
    "log/checkpoints/<int:size>": EVERYBODY,
    "log/key": EVERYBODY,
    "log/tile/<path:rest>": EVERYBODY,
    "log/audit/": AUDITORS,
    "log/mine/": APPLICANTS,
    "log/mine/bundle": APPLICANTS,
    "log/erasures/": AUDITORS,
    "log/erasures/ask/": frozenset({"administrator"}),
    "log/erasures/<uuid:request_id>/": AUDITORS,
    "healthz": EVERYBODY,
    "language/": EVERYBODY,
    "print/": EVERYBODY,
    "hat/": KNOWN,
    "login/": EVERYBODY,
    "logout/": EVERYBODY,
    "password/": KNOWN,
    "api/v1/openapi.json": EVERYBODY,
    "api/v1/docs": EVERYBODY,
    "api/v1/": frozenset(),  # only what the other addresses begin with
    "api/v1/services": EVERYBODY,
    "api/v1/services/<service>": EVERYBODY,
    "api/v1/life-events": EVERYBODY,
    "api/v1/life-events/<life_event>": EVERYBODY,
    "api/v1/services/<definition>/plan": APPLICANTS,
    "api/v1/life-events/<definition>/plan": APPLICANTS,
    "api/v1/drafts": APPLICANTS,
    "api/v1/drafts/<draft>": OWNER,
    "api/v1/drafts/<draft>/evidence/<kind>": OWNER,
    "api/v1/drafts/<draft>/submit": OWNER,
    "api/v1/drafts/<draft>/ways": OWNER,
    "api/v1/drafts/<draft>/later": OWNER,
    "api/v1/drafts/<draft>/commitments/<service>": OWNER,  # to take one back; signing: test_ways.py
    "api/v1/following/<task>": frozenset(),
    "api/v1/licences": EVERYBODY,
    "api/v1/applications": APPLICANTS,
    "api/v1/cases": APPLICANTS,
    "api/v1/cases/<case>": OWNER,
    "api/v1/cases/<case>/withdraw": OWNER,
    "api/v1/corrections/<task>": OWNER,
    "api/v1/documents/<document>": OWNER | OFFICE,
    "api/v1/progress": EVERYBODY,
    "api/v1/exchange": frozenset(),  # offices that have one: tests/networks/desk/test_exchange.py
    "api/v1/exchange/export": frozenset(),
    "api/v1/exchange/import": frozenset(),
    "api/v1/exchange/<batch>": frozenset(),
    "api/v1/problems": APPLICANTS,
    "api/v1/problems/<task>/confirm": frozenset(),
    "api/v1/tasks": DESKS,
    "api/v1/tasks/<task>": OFFICE,
    "api/v1/tasks/<task>/decide": frozenset({"officer"}),
    "api/v1/bulk": DESKS,
    "api/v1/tasks/<task>/claim": frozenset({"officer"}),
    "api/v1/tasks/<task>/release": frozenset({"officer"}),
    "api/v1/tasks/<task>/hand-over": frozenset({"officer"}),
    "api/v1/tasks/<task>/window/<way>": frozenset({"officer"}),
    "api/v1/cases/<case>/urge": OWNER | SUPERVISORS,
    "api/v1/cases/<case>/countersign": frozenset({"officer"}),
    "api/v1/leaves": DESKS,
    "api/v1/supervision/tasks": SUPERVISORS,
    "api/v1/supervision/bodies": SUPERVISORS,
    "api/v1/supervision/cases/<case>/escalate": SUPERVISORS,
}
METHODS = ("get", "post", "patch", "delete")
SHUT = {401, 403, 404, 405}


def addresses() -> dict[str, set[str]]:
    """Every route of the URL table."""

    def walk(patterns: Any, before: str) -> Any:
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, route)
            else:
                yield route

    return set(walk(get_resolver().url_patterns, ""))


@dataclass
class House:
    """The world of one test: people with browsers and tokens, and what the addresses are about."""

    things: dict[str, str] = field(default_factory=dict)
    correction: str = ""
    clients: dict[str, Client] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def path(self, route: str) -> str:
        """An address with the things in it."""
        things = {
            **self.things,
            **({"task": self.correction} if "my/tasks" in route or "corrections" in route else {}),
        }
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: things[found[1]], route)

    def ask(self, who: str, method: str, route: str) -> int:
        """The status a person gets, everything undone afterwards."""
        client, headers = browser(), {}
        client.cookies = copy(self.clients[who].cookies)
        if route.startswith("api/") and who in self.tokens:
            headers = {"Authorization": f"Bearer {self.tokens[who]}", "Idempotency-Key": "k"}
        body = {"content_type": "application/json", "data": json.dumps(BODIES.get(route, {}))}
        given = body if route.startswith("api/") and method != "get" else {}
        if method == "post" and route in FORMS:
            given = {"data": FORMS[route]()}
        with transaction.atomic():
            answer = getattr(client, method)(self.path(route), headers=headers, **given)
            transaction.set_rollback(True)
        if answer.status_code == 302 and answer.url.startswith("/login/"):
            return 401
        return int(answer.status_code)


def visit(owner: User) -> Appointment:
    """An appointment at the office the case is at."""
    return Appointment.objects.create(
        organisation="urban-management",
        window=0,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(minutes=30),
        subject=owner.person,
        kind="service",
        definition="signage",
        booked_by=owner,
        booked_at=clock.now(),
    )


FORMS: dict[str, Any] = {
    "desk/tasks/<int:task>/hold/": lambda: {"act": "claim"},
    "desk/supervision/cases/<uuid:case>/act/": lambda: {"act": "urge"},
    "my/appointments/<uuid:appointment>/": lambda: {"state": "cancelled"},
    "desk/cases/<uuid:case>/time/": lambda: {"act": "pause", "ground": "hearing", "days": "3"},
    "releases/<uuid:release>/approve/": lambda: {"review": "business"},
    "api/v1/following/<task>": lambda: {
        "kinds": ["lease"],
        "files": [SimpleUploadedFile("a.pdf", world.PDF)],
    },
    "api/v1/exchange/import": lambda: {"file": SimpleUploadedFile("a.csv", b"a")},
    "api/v1/drafts/<draft>/evidence/<kind>": lambda: {"file": SimpleUploadedFile("a.pdf", world.PDF)},
}
BODIES: dict[str, Any] = {
    "api/v1/bulk": {"act": "claim", "tasks": [1]},
    "api/v1/leaves": {"colleague": "nobody", "first": "2026-03-02", "last": "2026-03-03"},
    "api/v1/tasks/<task>/hand-over": {"to": "user:1", "why": "演示"},
    "api/v1/tasks/<task>/window/<way>": {"why": "演示"},
    "api/v1/cases/<case>/countersign": {"bodies": ["fire-rescue"], "text": "演示"},
    "api/v1/supervision/cases/<case>/escalate": {"why": "演示"},
    "api/v1/drafts/<draft>/commitments/<service>": {"agreed": True, "sha256": "0" * 64, "name": "演示"},
    "api/v1/problems": {"kind": "融资", "title": "演示"},
    "api/v1/problems/<task>/confirm": {"solved": True},
    "api/v1/drafts": {"kind": "service", "definition": "signage"},
    "api/v1/applications": {"kind": "service", "definition": "signage"},
    "api/v1/tasks/<task>/decide": {"outcome": "accept"},
}


def an_entitlement(release: Release, owner: User) -> Entitlement:
    """Money found for who applied."""
    run = MatchRun.objects.create(
        release=release,
        as_of="2022-06-01",
        known_at=clock.now(),
        finished_at=clock.now(),
        engine="duckdb",
        facts="",
        policies={},
    )
    return Entitlement.objects.create(
        policy="small-profit-tax",
        period="2022",
        subject=owner.person,
        version="2022-01-01",
        amount=1,
        state="matched",
        found_on="2022-06-01",
        draw="",
        run=run,
    )


def a_figure(release: Release) -> Figure:
    """A figure over cases, which may tell of persons."""
    return Figure.objects.create(
        indicator="on_time",
        year=2021,
        begins="2021-01-01",
        ends="2021-12-31",
        value=100,
        release=release,
        log_size=1,
        known_at=clock.now(),
        computed_at=clock.now(),
    )


@pytest.fixture
def house(shenyang, monkeypatch) -> House:
    """Build the world."""
    for room in ("acts", "bundles"):  # what a test undoes afterwards must not be in a published log
        monkeypatch.setattr(f"yiwang.records.figures.{room}.compute", lambda *_: Round((), 0))
    users = {
        "owner": world.make_person("owner", "演示申请人", 0),
        "outsider": world.make_person("outsider", "演示旁人", 1),
        "officer": world.make_officer("officer", "urban-management"),
        "clerk": world.make_officer("clerk", "urban-management", "clerk"),
        "stranger": world.make_officer("stranger", "fire-rescue"),
        "reform": world.make_officer("reform-x", "business-environment", "reform"),
        "legal": world.make_officer("legal-x", "justice", "legal"),
        "administrator": world.make_officer("administrator", "business-environment", "administrator"),
    }
    made = House(clients={name: logged_in(user) for name, user in users.items()} | {"nobody": browser()})
    for name, user in users.items():
        hat = world.hats_of(user)[0].id
        made.tokens[name] = issue_token(user, name=name, hat=hat, expires_at=clock.now() + timedelta(days=1))
    owner, officer = world.actor(users["owner"]), world.actor(users["officer"])
    case = world.apply(owner, "service", "signage").case
    corrected = world.apply(owner, "service", "signage").case
    world.decide(officer, corrected, "correct", items=("演示",))
    refused = world.apply(owner, "service", "signage").case
    world.decide(officer, refused, "reject", reasons="演示")
    (review,) = appeal.ask(owner, refused.pk, "演示")
    errand = Inbox.objects.create(case=case, message="start", sender=case, due_at=clock.now(), attempts=3)
    erasure = Erasure.objects.create(
        subject=users["owner"].person_id,
        ground=Erasure.Ground.values[0],
        reason="演示",
        asked_by=users["administrator"],
        asked_at=clock.now(),
    )
    helper = world.people.register_subject("person", "演示代办人", world.ID_NUMBERS[2])
    mandate = world.people.give_mandate(users["owner"].person, helper, "agent", valid_from=clock.today())
    publish_a_log()
    made.correction = str(world.open_task(corrected).pk)
    made.things = {
        "case": str(case.pk),
        "task": str(world.open_task(case).pk),
        "draft": str(world.fill_in(owner, "service", "signage").pk),
        "document": str(case.evidence.filter(document__isnull=False).first().document_id),
        "release": str(releases.in_force().pk),
        "errand": str(errand.pk),
        "kind": "service",
        "slug": "signage",
        "service": "signage",
        "definition": "signage",
        "life_event": "open-restaurant",
        "group": "premises",
        "procedure": "criminal-transfer",
        "batch": str(case.pk),
        "request_id": str(erasure.pk),
        "mandate": str(mandate.pk),
        "review": str(review.pk),
        "composition": str(composing.begin(world.actor(users["reform"])).pk),
        "appointment": str(visit(users["owner"]).pk),
        "figure": a_figure(shenyang).indicator,
        "year": "2021",
        "entitlement": str(an_entitlement(shenyang, users["owner"]).pk),
        "policy": "small-profit-tax",
        "way": "return",
        "path": "procedures/statutory.bpmn",
        "by": "definition",
        "name": "signage",
        "size": "1",
        "rest": "entries/000.p/1",
    }
    return made


def publish_a_log() -> None:
    """Lay signed files where the log's are; the log itself is tested in its own room."""
    note = Checkpoint(keys.signer().name, 1, b"0" * 32).signed(keys.signer())
    for path in ("checkpoint", KEY, "tile/entries/000.p/1"):
        write(settings.LOG_FOLDER / path, note.encode())
    LogCheckpoint.objects.create(size=1, root=b"0" * 32, note=note, made_at=clock.now())


def browser() -> Client:
    return Client(HTTP_HOST="127.0.0.1")


def logged_in(user: User) -> Client:
    client = browser()
    client.force_login(user)
    return client


SPECIAL = {
    "reports/<int:year>/report.<slug:kind>": {"kind": "html"},
    "life-events/<slug:slug>/": {"slug": "open-restaurant"},
    "api/v1/life-events/<definition>/plan": {"definition": "open-restaurant"},
    "releases/errands/<slug:kind>/<int:errand>/retry/": {"kind": "inbox"},
    "drafts/<uuid:draft>/papers/<slug:kind>/take-out/": {"kind": "signage-picture"},
    "api/v1/drafts/<draft>/evidence/<kind>": {"kind": "signage-picture"},
}


def test_every_address_has_a_rule():
    assert addresses() == set(ALLOWED)


def test_who_is_let_in(house):
    wrong = [line for route in sorted(ALLOWED) for line in wrongs(house, route)]
    assert not wrong, "\n".join(wrong)


def wrongs(house: House, route: str) -> list[str]:
    """What is not as the rule says about one address, a line for each person."""
    things = dict(house.things)
    house.things |= SPECIAL.get(route, {})
    found = []
    for who in PEOPLE:
        got = {method: house.ask(who, method, route) for method in METHODS}
        is_in = any(status not in SHUT for status in got.values())
        if max(got.values()) >= 500 or is_in != (who in ALLOWED[route]):
            found.append(f"{route or '/'}: {who} got {got}")
    house.things = things
    return found
