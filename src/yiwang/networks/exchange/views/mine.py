"""What the ledger says about me: each event, its place in the log, what was erased; and a file of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiwang.networks.doors import for_subjects
from yiwang.records import clock
from yiwang.records.ledger.log import personal
from yiwang.records.registry.hats import Actor


@require_safe
@for_subjects
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the events about the applicant, newest first."""
    assert actor.hat.subject
    try:
        before = UUID(request.GET["before"]) if "before" in request.GET else None
    except ValueError:
        before = None
    events = personal.events_about(actor.hat.subject, before=before)
    more = events[-1].told.id if len(events) == personal.PAGE else None
    return render(request, "exchange/mine.html", {"events": events, "more": more})


@require_safe
@for_subjects
def bundle(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand out the events about the applicant with their private parts and proofs, for ``yiwang verify``."""
    assert actor.hat.subject
    made = personal.bundle_of(actor.hat.subject)
    if made is None:
        return HttpResponse(_("The log has no checkpoint yet. Try again in a moment."), status=503)
    response = HttpResponse(made[0], content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="my-events-{clock.today()}.json"'
    return response
