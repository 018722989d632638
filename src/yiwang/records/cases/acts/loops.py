"""Beginning a case by office: the procedures that are no services, such as 督办 or 行刑衔接 (案卷)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import get_language

from yiwang.kernel import bpmn, codes
from yiwang.records import clock
from yiwang.records.cases.acts.settling import settle
from yiwang.records.cases.acts.submit import next_case_number
from yiwang.records.cases.acts.typed import typed_values
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, LaterCheck
from yiwang.records.cases.naming import loop_of
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.ids import uuid7
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Release, Subject
from yiwang.records.registry.people import register_subject
from yiwang.records.registry.releases import folder_of, in_force

BODIES = "bodies"
"""The variable of a procedure that says how many bodies were named."""


@dataclass(frozen=True)
class Facts:
    """What an officer says to begin: whom it is about, what happened, and what the procedure asks for.

    ``identifier`` is an ID number or a USCC; ``handler`` the body named for the tasks that leave it open, or
    several, with spaces between, where such a task is done by each of them.
    """

    name: str
    identifier: str
    title: str
    account: str = ""
    handler: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def openable(actor: Actor) -> list[bpmn.Procedure]:
    """Return the procedures the actor's office may begin, under the release in force."""
    if not actor.has_role("officer"):
        return []
    procedures = folder_of(in_force().pk).procedures.values()
    return [one for one in procedures if actor.hat.organisation in one.opened_by]


@transaction.atomic
def open_loop(actor: Actor, procedure: str, facts: Facts) -> Case:
    """Begin a case of a procedure for the actor's office.

    Raises ``ActRefused``: not an officer of a body that begins it, facts missing or wrong, about the actor or
    someone they act for, or a deadline in an unpublished year. Nothing is written then.
    """
    release = in_force()
    drawn = next((one for one in openable(actor) if one.id == procedure), None)
    if drawn is None:
        known = folder_of(release.pk).procedures.get(procedure)
        raise ActRefused("not-your-procedure", name=loop_of(known).name if known else procedure)
    _check(drawn, facts, release)
    subject = _subject(facts)
    if subject.pk in actor.represents:
        raise ActRefused("own-case")
    return begin(drawn, Opener(actor.user, actor.name, actor.hat.organisation), facts, release, subject)


@dataclass(frozen=True)
class Opener:
    """Who begins a case, and the body it is begun for."""

    user: int
    name: str
    organisation: str


@transaction.atomic
def begin(
    drawn: bpmn.Procedure,
    opener: Opener,
    facts: Facts,
    release: Release,
    subject: Subject,
    *,
    about: Case | None = None,
) -> Case:
    """Begin a case of a procedure for a body, asked by an officer or by what somebody else did.

    ``about`` is the case whose commitment it checks. Raises ``ActRefused`` for values that lead nowhere.
    """
    case = _open(opener, drawn, facts, release, subject)
    if about:
        LaterCheck.objects.create(case=case, about=about)
    public = {"definition": drawn.id, "release": release.manifest, "handler": facts.handler}
    private = {
        "by": opener.name,
        "title": facts.title,
        "account": facts.account,
        "values": dict(facts.values),
    }
    record([NewEvent("loop-opened", case.organisation, case.pk, (subject.pk,), public, private)])
    try:
        settle(case, bpmn.start(drawn, typed_values(_values(drawn, facts))))
    except bpmn.StepError as error:
        raise ActRefused("no-way-on", why=error.message(get_language() or "zh-hans")) from error
    return case


def _values(drawn: bpmn.Procedure, facts: Facts) -> Mapping[str, str]:
    if BODIES not in drawn.variables:
        return facts.values
    return {**facts.values, BODIES: str(len(facts.handler.split()))}


def needs_handler(procedure: bpmn.Procedure) -> bool:
    """Tell whether some task of a procedure is done by a body named when it begins."""
    return any(node.organisation == bpmn.CHOSEN for node in procedure.every_node())


def asked_values(procedure: bpmn.Procedure) -> tuple[str, ...]:
    """Return the variables people may fill in: those no decision of the procedure answers."""
    decided = {node.result for node in procedure.every_node()}
    return tuple(name for name in procedure.variables if name not in decided and name != BODIES)


def names_several(procedure: bpmn.Procedure) -> bool:
    """Tell whether several bodies may be named, each of which does the same task."""
    return any(
        node.organisation == bpmn.CHOSEN and isinstance(node.repeat, bpmn.Many)
        for node in procedure.every_node()
    )


def _check(procedure: bpmn.Procedure, facts: Facts, release: Release) -> None:
    told = {"name": facts.name, "identifier": facts.identifier, "title": facts.title}
    missing = {name: True for name, text in told.items() if not text.strip()}
    bodies = folder_of(release.pk).organisations
    named = facts.handler.split()
    most = len(bodies) if names_several(procedure) else 1
    if needs_handler(procedure) and not (named and set(named) <= bodies.keys() and len(named) <= most):
        missing["handler"] = True
    if missing:
        raise ActRefused("facts-missing", fields=missing)


def _subject(facts: Facts) -> Subject:
    """Find or register whom the case is about; the kind of number says whether that is a person."""
    number = facts.identifier.strip().upper()
    for check, kind in (
        (codes.check_id_number, Subject.Kind.PERSON),
        (codes.check_uscc, Subject.Kind.ORGANISATION),
    ):
        try:
            check(number)
        except codes.CodeError:
            continue
        return register_subject(kind, facts.name.strip(), number)
    raise ActRefused("facts-missing", fields={"identifier": True})


def _open(
    opener: Opener, procedure: bpmn.Procedure, facts: Facts, release: Release, subject: Subject
) -> Case:
    now = clock.now()
    return Case.objects.create(
        id=uuid7(now),
        number=next_case_number(),
        kind=Case.Kind.PROCEDURE,
        definition=procedure.id,
        release=release,
        organisation=opener.organisation,
        chosen=" ".join(facts.handler.split()) if needs_handler(procedure) else "",
        applicant=subject,
        applied_by_id=opener.user,
        form={"title": facts.title.strip(), "account": facts.account.strip()},
        status=Case.Status.HANDLING,
        received_at=now,
    )
