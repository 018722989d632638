"""Who may see and do what with a case. Every page and endpoint asks here, and nowhere else."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from yiwang.records.cases.contesting import ROLES, reviews_before
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.holding import must_be_free
from yiwang.records.cases.models import Case, Clock, Draft, Task
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document

OFFICE_ROLES = ("officer", "clerk", "head")
"""Posts that may open the cases of their office; only an officer decides."""


def visible(actor: Actor) -> QuerySet[Case]:
    """Return the cases an actor may open in this hat: their own, or those of their office.

    An office sees its own parts, and of a life event it leads also how the other parts stand.
    """
    cases = Case.objects.all()
    if actor.hat.subject:
        # What an office began about somebody may be an investigation: it is not theirs to see.
        return cases.filter(applicant=actor.hat.subject).exclude(kind=Case.Kind.PROCEDURE)
    if actor.has_role(*OFFICE_ROLES):
        return cases.filter(organisation=actor.hat.organisation)
    return cases.none()


def find(actor: Actor, case: UUID) -> Case:
    """Return a case the actor may open. Raises ``ActRefused("not-found")`` for all others alike."""
    related = ("applicant", "parent", "release")
    found = visible(actor).select_related(*related).filter(pk=case).first()
    if found is None and actor.has_role(*OFFICE_ROLES):
        found = _shared(actor).select_related(*related).filter(pk=case).first()
    if found is None:
        raise ActRefused("not-found")
    return found


def _shared(actor: Actor) -> QuerySet[Case]:
    """What another office began and in which the actor's has, or had, something to do."""
    theirs = Task.objects.filter(case=OuterRef("pk"), organisation=actor.hat.organisation)
    return Case.objects.filter(Exists(theirs), kind=Case.Kind.PROCEDURE)


def find_draft(actor: Actor, draft: UUID, *, lock: bool = False) -> Draft:
    """Return the actor's own draft. Raises ``ActRefused("not-found")``.

    Locked, it is read without a join: after waiting for a lock PostgreSQL reads that row anew, but keeps what
    it had joined to it, and the case another had just made of the draft would be missing.
    """
    own = Draft.objects.filter(pk=draft, owner=actor.user)
    found = (own.select_for_update() if lock else own.select_related("applicant", "release", "case")).first()
    if found is None or found.applicant_id not in actor.represents:
        raise ActRefused("not-found")
    return found


def may_open(actor: Actor, case: Case) -> bool:
    """Tell whether an actor may open a case, without asking which."""
    return visible(actor).filter(pk=case.pk).exists()


def must_hold(actor: Actor, task: Task, case: Case) -> None:
    """Check that a task waits for this actor. Raises ``ActRefused``."""
    if task.role == "applicant":
        if actor.hat.subject != case.applicant_id:
            raise ActRefused("not-your-task")
        return
    if task.clock == Clock.Name.DELIVERY and actor.has_role("clerk"):
        _must_deliver(actor, task, case)
        return
    if not actor.has_role("officer") or actor.hat.organisation != task.organisation:
        raise ActRefused("not-your-task")
    applied = case.applied_by_id == actor.user and case.kind != Case.Kind.PROCEDURE
    if applied or case.applicant_id in actor.represents:
        raise ActRefused("own-case")
    must_be_free(actor, task)


def _must_deliver(actor: Actor, task: Task, case: Case) -> None:
    """Let a window clerk hand out what the office decided, also to whom they helped to apply; not to self."""
    if actor.hat.organisation != task.organisation:
        raise ActRefused("not-your-task")
    if case.applicant_id == actor.person:
        raise ActRefused("own-case")


def find_document(actor: Actor, document: UUID) -> tuple[Document, Case | None]:
    """Return a document the actor may open, and the case it lies in for them. Raises ``ActRefused``.

    Applicants open their own, and what was issued in their cases even to a firm it founded; an office opens
    what lies before its cases, or what it made; a reviewing post what lies in the cases it reviews.
    """
    found = Document.objects.filter(pk=document).first()
    if found is None:
        raise ActRefused("not-found")
    if actor.hat.subject and (found.subject_id == actor.hat.subject or _issued_to(actor, found)):
        return found, None
    if actor.has_role(*OFFICE_ROLES):
        before = Case.objects.filter(organisation=actor.hat.organisation)
        made = Q(pk=found.case) if found.organisation and found.case else Q(pk__in=())
        case = before.filter(Q(evidence__document=found) | made).first()
        if case:
            return found, case
    if actor.has_role(*ROLES):
        reviewed = Case.objects.filter(reviews__in=reviews_before(actor))
        case = reviewed.filter(Q(evidence__document=found) | Q(pk=found.case)).first()
        if case:
            return found, case
    raise ActRefused("not-found")


def _issued_to(actor: Actor, document: Document) -> bool:
    """Tell whether a document was made in a case of the applicant's, if only for the firm it founded."""
    if not document.number or document.case is None:
        return False
    return Case.objects.filter(pk=document.case, applicant=actor.hat.subject).exists()
