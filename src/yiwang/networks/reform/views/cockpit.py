"""The cockpit of the reform office."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yiwang.networks.doors import for_roles
from yiwang.networks.reform.queries.cockpit import cockpit
from yiwang.records import clock
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city


@for_roles("reform", "legal", "administrator")
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how everything promised stands today, or on a day asked for."""
    folder = city()
    context = {"cockpit": cockpit(folder, _day(request)), "indicators": folder.indicators, "folder": folder}
    return render(request, "reform/cockpit.html", context)


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()
