"""Urging a case (催办): by the applicant, the office that leads, or supervision; each once a day."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yiwang.records import clock
from yiwang.records.cases.acts.engine import lock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task, Urge
from yiwang.records.cases.supervision import supervises
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.messaging.acts import News, tell
from yiwang.records.registry.messaging.texts import say
from yiwang.records.registry.models import User

NEWS = "case-urged"
say(NEWS, _("A case you have claimed was urged."), page="desk:work")


def urge(actor: Actor, case_id: UUID) -> int:
    """Urge a case, or every part of a life event that waits for an office; returns how many were urged.

    Raises ``ActRefused``: no such case for them, nothing waits for an office, or urged today already.
    """
    found = Case.objects.select_related("parent").filter(pk=case_id).first()
    party = party_of(actor, found) if found else None
    if found is None or party is None:
        raise ActRefused("not-found")
    whole = found.kind == Case.Kind.LIFE_EVENT
    parts = list(found.parts.filter(finished_at__isnull=True).order_by("pk")) if whole else [found]
    refusals = [refusal for part in parts if (refusal := _urged(actor, part.pk, party))]
    if len(refusals) == len(parts):
        raise next((one for one in refusals if one.code == "urged-today"), ActRefused("nothing-waits"))
    return len(parts) - len(refusals)


def party_of(actor: Actor, case: Case) -> Urge.Party | None:
    """Return as whom an actor may urge a case; None when they may not."""
    if actor.hat.subject:
        mine = actor.hat.subject == case.applicant_id and case.kind != Case.Kind.PROCEDURE
        return Urge.Party.APPLICANT if mine else None
    if case.organisation in supervises(actor):
        return Urge.Party.SUPERVISION
    leads = case.parent is not None and case.parent.organisation == actor.hat.organisation
    leads = leads or (case.kind == Case.Kind.LIFE_EVENT and case.organisation == actor.hat.organisation)
    return Urge.Party.LEADER if leads and actor.has_role("officer", "clerk", "head") else None


def _urged(actor: Actor, case_id: UUID, party: Urge.Party) -> ActRefused | None:
    try:
        _urge(actor, case_id, party)
    except ActRefused as refusal:
        return refusal
    return None


@transaction.atomic
def _urge(actor: Actor, case_id: UUID, party: Urge.Party) -> None:
    case, now = lock(case_id), clock.now()
    waiting = Task.objects.filter(case=case, role="office", done_at__isnull=True)
    holders = list(waiting.values_list("holder", flat=True))
    if not holders:
        raise ActRefused("nothing-waits")
    try:
        with transaction.atomic():
            Urge.objects.create(case=case, party=party, day=clock.today(), at=now, by_id=actor.user)
    except IntegrityError:
        raise ActRefused("urged-today") from None
    waiting.update(urged_at=now)
    public, private = {"party": str(party)}, {"by": actor.name}
    record([NewEvent(NEWS, case.organisation, case.pk, (case.applicant_id,), public, private)])
    told = User.objects.filter(pk__in=[one for one in holders if one], person__isnull=False)
    tell(News(person, NEWS, case.number) for person in told.values_list("person", flat=True) if person)
