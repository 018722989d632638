"""What I hold, until when, and how to renew it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yiwang.networks.counter.views.common import for_applicants
from yiwang.records import clock
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.licences import held_by
from yiwang.records.registry.releases import city


@for_applicants
def licences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the licences of the hat's subject."""
    assert actor.hat.subject  # only applicants come here
    held = held_by(actor.hat.subject, city(), clock.today())
    return render(request, "counter/licences.html", {"held": held})
