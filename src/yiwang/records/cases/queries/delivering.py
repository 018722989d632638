"""Results on their way: how somebody wants theirs, and which of an office's wait to be handed out."""

from django.db.models import Q

from yiwang.records.cases.models import Case, Clock, ResultDelivery, Task
from yiwang.records.registry.hats import Actor

MOST = 50


def way_of(case: Case) -> ResultDelivery | None:
    """Return how the result of a case, or of the first part of a life event, is to be received."""
    wanted = ResultDelivery.objects.filter(Q(case=case) | Q(case__parent=case))
    return wanted.order_by("case__pk").first()


def to_hand_out(actor: Actor) -> list[Task]:
    """Return the deliveries that wait at the actor's office, the first due first, at most 50."""
    waiting = Task.objects.filter(
        organisation=actor.hat.organisation, clock=Clock.Name.DELIVERY, done_at__isnull=True
    )
    related = ("case__applicant", "case__release", "case__delivery")
    return list(waiting.select_related(*related).order_by("due_on", "pk")[:MOST])
