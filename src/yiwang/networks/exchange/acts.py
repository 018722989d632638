"""Acts of the room: asking for an erasure, and deciding on it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yiwang.networks.exchange.models import Erasure
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.ledger import erasing
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Subject
from yiwang.records.registry.people import find_subject

ASKS, DECIDES = "administrator", "legal"

WHY_NOT = {
    "unknown-subject": _("The city knows nobody with this number."),
    "unknown-case": _("This person has no case with this number."),
    "open-case": _("A case of this person is still open; erase when it is closed."),
    "no-reason": _("Say why, in words."),
    "no-ground": _("Choose the ground in law."),
    "own-request": _("Whoever asked cannot decide; another person must."),
    "own-data": _("Nobody decides on the data of themselves or of whom they act for."),
    "decided": _("This request was decided already."),
    "nothing": _("There is no private part left to erase."),
}


class ErasureRefused(Exception):
    """An erasure that may not be; ``code`` is one of ``WHY_NOT``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(WHY_NOT[self.code])


@transaction.atomic
def ask(actor: Actor, *, identifier: str, case_number: str, ground: str, reason: str) -> Erasure:
    """Ask that private parts be erased: all about a subject, or of one case. Raises ``ErasureRefused``."""
    _must_be(actor, ASKS)
    if ground not in Erasure.Ground.values:
        raise ErasureRefused("no-ground")
    if not reason.strip():
        raise ErasureRefused("no-reason")
    subject = find_subject(identifier) if identifier.strip() else None
    if subject is None:
        raise ErasureRefused("unknown-subject")
    case = _case(subject, case_number.strip())
    _must_be_closed(subject, case)
    if not erasing.private_parts_of(subject.pk, _with_parts(case)):
        raise ErasureRefused("nothing")
    asked = Erasure.objects.create(
        subject=subject.pk,
        case=case,
        ground=ground,
        reason=reason.strip(),
        asked_by_id=actor.user,
        asked_at=clock.now(),
    )
    private = {"reason": asked.reason, "asked_by": actor.name}
    office = actor.hat.organisation
    record([NewEvent("erasure-asked", office, case, (subject.pk,), {"ground": ground}, private)])
    return asked


@transaction.atomic
def decide(actor: Actor, request: UUID, *, approve: bool, answer: str = "") -> Erasure:
    """Approve a request, which erases at once, or decline it with a reason. Raises ``ErasureRefused``."""
    _must_be(actor, DECIDES)
    found = (
        Erasure.objects.select_for_update(of=("self",)).select_related("asked_by").filter(pk=request).first()
    )
    if found is None:
        raise ActRefused("not-found")
    _must_decide(actor, found)
    if not approve and not answer.strip():
        raise ErasureRefused("no-reason")
    if approve:
        found.erased = _erase(actor, found)
    else:
        _decline(actor, found, answer.strip())
    found.decided_by_id, found.decided_at = actor.user, clock.now()
    found.is_approved, found.answer = approve, answer.strip()
    found.save()
    return found


def _erase(actor: Actor, found: Erasure) -> int:
    _must_be_closed(Subject.objects.get(pk=found.subject), found.case)
    return erasing.erase(
        erasing.private_parts_of(found.subject, _with_parts(found.case)),
        subject=found.subject,
        ground=found.ground,
        reason=found.reason,
        asked_by=found.asked_by.get_full_name(),
        approved_by=actor.name,
    )


def _decline(actor: Actor, found: Erasure, answer: str) -> None:
    private = {"reason": answer, "declined_by": actor.name}
    public = {"ground": found.ground}
    office = actor.hat.organisation
    record([NewEvent("erasure-declined", office, found.case, (found.subject,), public, private)])


def _must_be(actor: Actor, role: str) -> None:
    if not actor.has_role(role):
        raise ActRefused("not-found")


def _must_decide(actor: Actor, found: Erasure) -> None:
    if found.decided_at:
        raise ErasureRefused("decided")
    if found.asked_by_id == actor.user:
        raise ErasureRefused("own-request")
    if found.subject in actor.represents:
        raise ErasureRefused("own-data")


def _case(subject: Subject, number: str) -> UUID | None:
    if not number:
        return None
    found = Case.objects.filter(applicant=subject, number=number).first()
    if found is None:
        raise ErasureRefused("unknown-case")
    return found.pk


def _with_parts(case: UUID | None) -> list[UUID]:
    if case is None:
        return []
    return [case, *Case.objects.filter(parent=case).values_list("pk", flat=True)]


def _must_be_closed(subject: Subject, case: UUID | None) -> None:
    cases = Case.objects.filter(applicant=subject)
    if case:
        cases = cases.filter(pk__in=_with_parts(case))
    if cases.exclude(status__in=Case.FINAL).exists():
        raise ErasureRefused("open-case")
