"""Deciding on reviews of decisions: the list, and one review with its case. Opening one is on record."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yiwang.networks.desk.queries.reviewing import listed, review_page
from yiwang.networks.desk.views.common import for_reviewers
from yiwang.networks.desk.views.deciding import STATUS
from yiwang.networks.desk.words import RULINGS
from yiwang.records.cases.acts import appeal
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.queries.reviews import open_review, past_reviews, waiting_reviews
from yiwang.records.registry.hats import Actor

MOST_WRITTEN = 4000


@require_safe
@for_reviewers
def reviews(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the reviews that wait for this post, the first due first, and those that are over."""
    context = {"waiting": listed(waiting_reviews(actor)), "past": listed(past_reviews(actor))}
    return render(request, "desk/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_reviewers
def review(request: HttpRequest, actor: Actor, review: UUID) -> HttpResponse:
    """Show a review with its case; decide on it. What was typed is kept when the ruling is refused."""
    if request.method != "POST":
        return _show(request, actor, review)
    outcome = request.POST.get("outcome", "")
    reasons = request.POST.get("reasons", "").replace("\x00", "")[:MOST_WRITTEN]
    try:
        appeal.rule(actor, review, appeal.Ruling(outcome, reasons))
    except ActRefused as refusal:
        if refusal.code == "not-found":
            raise
        typed = {"outcome": outcome, "reasons": reasons}
        status = STATUS.get(refusal.code, 409 if refusal.code == "review-over" else 422)
        return _show(request, actor, review, status=status, refusal=refusal, typed=typed)
    messages.success(request, _("The review is decided, and the applicant is told."), extra_tags="good")
    return redirect("desk:review", review)


@transaction.atomic
def _show(
    request: HttpRequest, actor: Actor, review: UUID, *, status: int = 200, **context: object
) -> HttpResponse:
    found = review_page(open_review(actor, review), actor)
    rulings = [(name, RULINGS[name]) for name in found.rulings]
    more = {"found": found, "page": found.page, "case": found.page.case, "rulings": rulings}
    return render(request, "desk/review.html", {**more, **context}, status=status)
