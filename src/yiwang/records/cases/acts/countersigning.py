"""Countersigning (会签) a decision handled jointly: a case of its own in which every office named signs."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from yiwang.records import clock
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.engine import lock
from yiwang.records.cases.acts.loops import Facts, Opener, begin
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Clock, LinkedLoop
from yiwang.records.cases.naming import definition_of
from yiwang.records.cases.signing import newest
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Subject
from yiwang.records.registry.people import register_subject
from yiwang.records.registry.releases import city, folder_of, in_force

PROCEDURE = "countersign"
LONGEST = 4000


@transaction.atomic
def ask(actor: Actor, case_id: UUID, bodies: Sequence[str], text: str) -> Case:
    """Ask other offices to sign a draft decision; returns the case in which they do.

    Until they have, nothing can be granted. Raises ``ActRefused``: not an officer of this office, not handled
    jointly, no other office or nothing to sign, asked already, or no such procedure in the folder.
    """
    case = lock(find(actor, case_id).pk)
    if actor.hat.organisation != case.organisation or not actor.has_role("officer"):
        raise ActRefused("not-your-task")
    if case.applied_by_id == actor.user or case.applicant_id in actor.represents:
        raise ActRefused("own-case")
    joint = Clock.objects.filter(case=case, name=Clock.Name.DECISION, stopped_on__isnull=True, joint=True)
    if not joint.exists():
        raise ActRefused("not-joint")
    if (before := newest(case)) and before.case.finished_at is None:
        raise ActRefused("signed-before", number=before.case.number)
    return _begin(actor, case, bodies, text.strip()[:LONGEST])


def _begin(actor: Actor, case: Case, bodies: Sequence[str], text: str) -> Case:
    release, own = in_force(), case.organisation
    folder = folder_of(release.pk)
    drawn = folder.procedures.get(PROCEDURE)
    named = [body for body in dict.fromkeys(bodies) if body in folder.organisations and body != own]
    if drawn is None or not named or len(named) != len(bodies) or not text:
        raise ActRefused("no-signers", fields={"bodies": True})
    body = city().organisations[own]
    title = f"会签：{case.number} {definition_of(case).name.zh}"
    facts = Facts(body.name.zh, body.uscc, title, text, handler=" ".join(named))
    subject = register_subject(Subject.Kind.ORGANISATION, body.name.zh, body.uscc)
    begun = begin(drawn, Opener(actor.user, actor.name, own), facts, release, subject)
    LinkedLoop.objects.create(case=begun, about=case, kind=LinkedLoop.Kind.COUNTERSIGN, at=clock.now())
    public = {"countersign": begun.number, "bodies": named}
    private = {"by": actor.name}
    record([NewEvent("countersign-asked", own, case.pk, (case.applicant_id,), public, private)])
    return begun
