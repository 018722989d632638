"""Problems of firms (一联三帮): raised by the firm, owned by its linked officer, solved when it says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from yiwang.definitions import CityFolder
from yiwang.definitions.city import FIRM_PROBLEM as PROBLEM
from yiwang.records import clock
from yiwang.records.cases.acts.loops import Facts, Opener, begin
from yiwang.records.cases.acts.tasks import Decision, conclude, hold
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.facts import facts
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Post, Release, Subject
from yiwang.records.registry.releases import city, folder_of, in_force

REGISTER = "problems"
"""The register whose column ``kind`` says which kinds there are."""
CONTACTS = "firm-contacts"
LONGEST_TITLE, LONGEST = 80, 2000
SOLVED, UNSOLVED = "solved", "unsolved"


@dataclass(frozen=True)
class Contact:
    """The officer a firm is linked to, and how to reach them."""

    name: str
    organisation: str
    title: str
    phone: str
    login: str

    @property
    def dial(self) -> str:
        """The number without what is written around it."""
        return "".join(letter for letter in self.phone if letter.isascii() and letter in "+0123456789")


@dataclass(frozen=True)
class Problem:
    """What a firm asks: its kind, in one line, and in full."""

    kind: str
    title: str
    account: str = ""


def kinds_of(folder: CityFolder) -> tuple[str, ...]:
    """Return the kinds of problems a city knows; empty where firms cannot raise any."""
    dataset = folder.datasets.get(REGISTER)
    column = next((one for one in dataset.column if one.id == "kind"), None) if dataset else None
    return tuple(column.choices) if column and PROBLEM in folder.procedures else ()


def contact_of(subject: Subject) -> Contact | None:
    """Return the officer a firm is linked to today, or None."""
    said = _said(subject, CONTACTS, "name", "organisation", "title", "phone", "login")
    if not said.get("name"):
        return None
    return Contact(**{name: str(said.get(name) or "") for name in Contact.__dataclass_fields__})


@transaction.atomic
def raise_problem(actor: Actor, asked: Problem) -> Case:
    """Begin the case of a firm's problem; the linked officer owns it, else the body that leads.

    Raises ``ActRefused``: not acting for a firm, no such kind, nothing said, no such procedure in the city.
    """
    subject, release = _firm(actor), in_force()
    folder = folder_of(release.pk)
    _check(folder, asked)
    drawn, contact = folder.procedures[PROBLEM], contact_of(subject)
    body = contact.organisation if contact and contact.organisation in folder.organisations else ""
    lead = drawn.opened_by[0]
    said = Facts(subject.name, "", f"{asked.kind}：{asked.title.strip()}", asked.account, body or lead)
    case = begin(drawn, Opener(actor.user, actor.name, lead), said, release, subject)
    case.form = {**case.form, "kind": asked.kind}
    Case.objects.filter(pk=case.pk).update(form=case.form)
    if contact:
        _claim(case, contact)
    _tell(case, release, "problem-raised", case.chosen, {})
    return case


@transaction.atomic
def confirm_problem(actor: Actor, task: int, *, solved: bool, words: str = "") -> Case:
    """Say as the firm whether its problem is solved; only this makes it so. Unsolved, it goes back.

    Raises ``ActRefused``: not the firm's task, done already, or unsolved without a word on what is missing.
    """
    row, case = hold(actor, task, role="applicant")
    _firm(actor)
    if case.definition != PROBLEM or case.kind != Case.Kind.PROCEDURE:
        raise ActRefused("not-found")
    if not solved and not words.strip():
        raise ActRefused("reasons-needed", fields={"words": True})
    outcome = SOLVED if solved else UNSOLVED
    conclude(actor, row, case, Decision(outcome, words.strip()[:LONGEST]))
    _tell(case, case.release, "problem-confirmed", case.chosen, {"outcome": outcome})
    return case


def _firm(actor: Actor) -> Subject:
    if actor.hat.subject is None or actor.hat.kind == "visit":
        raise ActRefused("not-an-applicant")
    subject = Subject.objects.get(pk=actor.hat.subject)
    if subject.kind != Subject.Kind.ORGANISATION:
        raise ActRefused("not-a-firm")
    if not actor.hat.covers(PROBLEM):
        drawn = city().procedures.get(PROBLEM)
        raise ActRefused("outside-mandate", name=drawn.name if drawn else PROBLEM)
    return subject


def _check(folder: CityFolder, asked: Problem) -> None:
    kinds = kinds_of(folder)
    if not kinds:
        raise ActRefused("no-problems")
    missing: dict[str, Any] = {}
    if asked.kind not in kinds:
        missing["kind"] = True
    if not asked.title.strip() or len(asked.title) > LONGEST_TITLE:
        missing["title"] = True
    if len(asked.account) > LONGEST:
        missing["account"] = True
    if missing:
        raise ActRefused("problem-missing", fields=missing)


def _claim(case: Case, contact: Contact) -> None:
    """Give the first task to the linked officer, while they have a post in the body."""
    today = clock.today()
    posts = Post.objects.filter(user__username=contact.login, organisation=case.chosen, role="officer")
    post = posts.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today).first()
    if post:
        Task.objects.filter(case=case, role="office", done_at__isnull=True).update(holder=post.user_id)


def _tell(case: Case, release: Release, what: str, body: str, more: Mapping[str, object]) -> None:
    """Record what figures count by: number, kind and district."""
    said = _said(case.applicant, "firms", "district")
    division = folder_of(release.pk).city.division.ljust(6, "0")
    public = {"number": case.number, "district": said.get("district") or division, **more}
    if kind := case.form.get("kind"):  # one an office began names none
        public["kind"] = kind
    record([NewEvent(what, body, case.pk, (case.applicant_id,), public)])


def _said(subject: Subject, dataset: str, *columns: str) -> dict[str, Any]:
    if dataset not in city().datasets:
        return {}
    names = [f"{dataset}.{column}" for column in columns]
    known = facts(names, [subject.pk], valid_on=clock.today()).get(subject.pk, {})
    return {column: known.get(f"{dataset}.{column}") for column in columns}
