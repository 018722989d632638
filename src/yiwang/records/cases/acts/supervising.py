"""Supervising a late case (督办): a case of its own at the supervising body, begun by hand or the worker."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from yiwang.definitions.organisation import Organisation
from yiwang.kernel import bpmn
from yiwang.records import clock
from yiwang.records.cases.acts.engine import lock
from yiwang.records.cases.acts.loops import Facts, Opener, begin
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.lights import is_red
from yiwang.records.cases.models import Case, Job, LinkedLoop, Task
from yiwang.records.cases.naming import definition_of
from yiwang.records.cases.supervision import must_supervise, settings_of_city
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Subject
from yiwang.records.registry.people import register_subject
from yiwang.records.registry.releases import city, folder_of, in_force

SUPERVISE = "supervise"
"""The worker's errand for a case that turned red."""
_WORKER = "系统（到期自动）"
_SUPERVISION = LinkedLoop.Kind.SUPERVISION


@transaction.atomic
def escalate(actor: Actor, case_id: UUID, why: str) -> Case:
    """Put a case under supervision by hand; returns the supervision's own case.

    Raises ``ActRefused``: not under the actor's supervision, closed, supervised already, no reason, or a city
    without such a procedure.
    """
    case = lock(case_id)
    must_supervise(actor, case)
    if case.is_final:
        raise ActRefused("already-final")
    if not why.strip():
        raise ActRefused("why-needed", fields={"why": True})
    if running := _running(case):
        raise ActRefused("supervised", number=running.case.number)
    return _begin(case, Opener(actor.user, actor.name, ""), why.strip(), automatic=False)


def note_red(most: int = 100) -> int:
    """Note an errand for each service's case that has turned red, once a case; returns how many.

    What is under supervision already, or was by itself before, is left alone.
    """
    if settings_of_city() is None:
        return 0
    loops = LinkedLoop.objects.filter(about=OuterRef("case"), kind=_SUPERVISION)
    noted = Job.objects.filter(case=OuterRef("case"), what=SUPERVISE, done_at__isnull=True)
    late = Task.objects.filter(is_red(), case__kind=Case.Kind.SERVICE)
    late = late.exclude(Exists(noted)).exclude(Exists(loops.filter(automatic=True)))
    late = late.exclude(Exists(loops.filter(case__finished_at__isnull=True)))
    cases = list(late.order_by("case").values_list("case", flat=True).distinct()[:most])
    now = clock.now()
    Job.objects.bulk_create(Job(case_id=case, node="", what=SUPERVISE, due_at=now) for case in cases)
    return len(cases)


def supervise_red(case: Case) -> None:
    """Put a locked case under supervision because it turned red, unless that was done or it is no more."""
    red = Task.objects.filter(is_red(), case=case).exists()
    before = LinkedLoop.objects.filter(about=case, kind=_SUPERVISION, automatic=True).exists()
    if red and not before and not _running(case):
        _begin(case, Opener(case.applied_by_id, _WORKER, ""), "", automatic=True)


def _running(case: Case) -> LinkedLoop | None:
    """Return the open supervision of a case, if any."""
    loops = LinkedLoop.objects.filter(about=case, kind=_SUPERVISION, case__finished_at__isnull=True)
    return loops.select_related("case").first()


def _begin(case: Case, opener: Opener, why: str, *, automatic: bool) -> Case:
    said, release = settings_of_city(), in_force()
    if said is None:
        raise ActRefused("no-supervision")
    drawn: bpmn.Procedure = folder_of(release.pk).procedures[said.procedure]
    body = city().organisations[case.organisation]
    title = f"{'逾期' if automatic else ''}办件督办：{case.number} {definition_of(case).name.zh}"
    facts = Facts(body.name.zh, body.uscc, title, why, handler=case.organisation)
    begun = begin(drawn, Opener(opener.user, opener.name, drawn.opened_by[0]), facts, release, _subject(body))
    LinkedLoop.objects.create(case=begun, about=case, kind=_SUPERVISION, automatic=automatic, at=clock.now())
    public = {"supervision": begun.number, "automatic": automatic}
    private = {"by": opener.name, "reasons": why}
    record([NewEvent("case-supervised", case.organisation, case.pk, (case.applicant_id,), public, private)])
    return begun


def _subject(body: Organisation) -> Subject:
    """The body whose work is supervised: whom the case is about, not the applicant."""
    return register_subject(Subject.Kind.ORGANISATION, body.name.zh, body.uscc)
