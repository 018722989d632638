"""Not accepting a decision: asking for review of a part or of all refusals, following, withdrawing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.networks.counter.queries.case import follow
from yiwang.networks.counter.queries.review import follow_review
from yiwang.networks.counter.views.common import for_applicants
from yiwang.records.cases.access import find
from yiwang.records.cases.acts import appeal
from yiwang.records.cases.contesting import remedies
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor

MOST_WRITTEN = 4000


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def ask(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Say what is wrong with the decision, of one part or of every refused part of a life event."""
    found = find(actor, case)
    file = follow(found)
    if not file.may_contest:
        return redirect("counter:case", found.parent_id or found.pk)
    context = {"file": file, "case": found, "remedies": remedies()}
    if request.method != "POST":
        return render(request, "counter/ask_review.html", context)
    grounds = request.POST.get("grounds", "").replace("\x00", "")[:MOST_WRITTEN]
    try:
        asked = appeal.ask(actor, found.pk, grounds)
    except ActRefused as refusal:
        if refusal.code != "grounds-needed":
            raise
        return render(request, "counter/ask_review.html", {**context, "refusal": refusal}, status=422)
    messages.success(request, _("Your request for review was received."), extra_tags="good")
    if len(asked) == 1:
        return redirect("counter:review", asked[0].pk)
    return redirect("counter:case", found.parent_id or found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def review(request: HttpRequest, actor: Actor, review: UUID) -> HttpResponse:
    """Show where a review stands; withdraw it."""
    file = follow_review(actor, review)
    if request.method == "POST":
        appeal.withdraw(actor, file.review.pk)
        messages.success(request, _("The request for review was withdrawn."), extra_tags="good")
        return redirect("counter:review", file.review.pk)
    return render(request, "counter/review.html", {"file": file, "review": file.review})
