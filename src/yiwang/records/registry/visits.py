"""Visits at a window: a clerk acts in the name of a person who is present, or whose letter was shown."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yiwang.kernel.codes import CodeError, check_id_number, check_uscc
from yiwang.records import clock
from yiwang.records.ledger.acts import NewEvent, record, record_read
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.mandates import MandateRefused, Scan, keep_scan
from yiwang.records.registry.messaging.acts import News, tell
from yiwang.records.registry.messaging.texts import say
from yiwang.records.registry.models import Post, Subject, Visit
from yiwang.records.registry.people import find_subject, register_subject

PURPOSE = "window"

say(
    "visit-opened",
    _("A window clerk acts in your name, since you are there or sent somebody."),
    "counter:reads",
)


@transaction.atomic
def open_visit(clerk: Actor, name: str, number: str, paper: str, scan: Scan | None = None) -> Visit:
    """Begin to act for a person at the window, registering one the city does not know yet.

    ``scan`` is the paper itself, as (file, name): needed of nobody, kept of a letter of authority.
    Raises ``MandateRefused``: not a clerk, no paper named, or the name does not fit the number on record;
    ``UploadRefused`` for a scan that is none.
    """
    if not clerk.has_role("clerk"):
        raise MandateRefused("not-yours")
    if not paper.strip():
        raise MandateRefused("paper-needed")
    subject = _subject(name.strip(), number.strip())
    if subject.pk == clerk.person:
        raise MandateRefused("oneself")
    post = Post.objects.get(pk=clerk.hat.id.removeprefix("post:"))
    kept = keep_scan(clerk, scan, "visit-paper", subject) if scan else None
    made = Visit.objects.create(
        subject=subject, post=post, paper=paper.strip(), scan=kept, opened_at=clock.now()
    )
    organisation = clerk.hat.organisation
    record([NewEvent("visit-opened", organisation, subjects=(subject.pk,), private={"paper": made.paper})])
    record_read(
        subject=subject.pk, organisation=organisation, reader=clerk.name, purpose=PURPOSE, what="identity"
    )
    tell([News(subject.pk, "visit-opened")])
    return made


@transaction.atomic
def close_visit(actor: Actor) -> None:
    """End the visit whose hat is worn; closing it again changes nothing."""
    visit = actor.hat.id.removeprefix("visit:")
    if actor.hat.kind != "visit":
        raise MandateRefused("not-yours")
    if Visit.objects.filter(pk=visit, closed_at__isnull=True).update(closed_at=clock.now()):
        subjects = (actor.hat.subject,) if actor.hat.subject else ()
        record([NewEvent("visit-closed", actor.hat.organisation, subjects=subjects)])


def _subject(name: str, number: str) -> Subject:
    known = find_subject(number)
    if known is None:
        return register_subject(_kind(number), name, number)
    if known.name != name:
        raise MandateRefused("other-name")
    return known


def _kind(number: str) -> str:
    """Tell a person's number from a firm's by its form. A person's wrong check digit is a slip of the keys.

    Some lawful credit codes fail their check, so a firm's is taken as it is (GB 32100).
    """
    code = number.upper()
    try:
        firm = check_uscc(code)
    except CodeError:
        raise MandateRefused("bad-number") from None
    try:
        person = check_id_number(code)
    except CodeError:
        return Subject.Kind.ORGANISATION
    if not (person.ok or firm.ok):
        raise MandateRefused("bad-number")
    return Subject.Kind.PERSON if person.ok else Subject.Kind.ORGANISATION
