"""What I hold, until when, and how to renew it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yiwang.networks.counter.views.common import for_applicants
from yiwang.records import clock
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.licences import held_by, revoked_of, standing_of
from yiwang.records.registry.releases import city

MOST_NUMBER = 64


@for_applicants
def licences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the licences of the hat's subject."""
    assert actor.hat.subject  # only applicants come here
    subject, folder, today = actor.hat.subject, city(), clock.today()
    context = {"held": held_by(subject, folder, today), "revoked": revoked_of(subject, folder, today)}
    return render(request, "counter/licences.html", context)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Tell anybody who was shown a licence how it stands; who holds it is not said."""
    number = request.GET.get("number", "").strip()[:MOST_NUMBER]
    found = standing_of(number, city(), clock.today()) if number else None
    return render(request, "counter/check_licence.html", {"number": number, "found": found})
