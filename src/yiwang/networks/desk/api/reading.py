"""Who asks over HTTP, and for which task."""

from django.http import HttpRequest

from yiwang.records.cases.access import OFFICE_ROLES, find
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Task
from yiwang.records.registry.hats import Actor


def officer_of(request: HttpRequest) -> Actor:
    """Return the token's actor in a post. Raises ``ActRefused("not-found")``: there is no desk for others."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.has_role(*OFFICE_ROLES):
        raise ActRefused("not-found")
    return actor


def task_of(actor: Actor, task: int) -> Task:
    """Return a task of the actor's office. Raises ``ActRefused("not-found")``."""
    row = Task.objects.filter(pk=task, organisation=actor.hat.organisation).first()
    if row is None:
        raise ActRefused("not-found")
    find(actor, row.case_id)
    return row
