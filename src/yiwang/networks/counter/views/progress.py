"""Looking up progress without logging in: by case number and the last four digits of the phone; throttled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yiwang.networks.counter.queries import lookup
from yiwang.networks.counter.queries.case import follow
from yiwang.networks.doors import actor_behind
from yiwang.records.cases.access import visible
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case
from yiwang.records.cases.naming import definition_of
from yiwang.records.cases.queries.delivering import to_hand_out


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("tail")
def look_up(request: HttpRequest) -> HttpResponse:
    """Show where a case stands, without any personal data."""
    number = request.POST.get("number", request.GET.get("number", "")).strip()[:40]
    context: dict[str, object] = {"number": number}
    if request.method == "GET":
        return render(request, "counter/progress.html", context)
    try:
        found = lookup.look_up(number, request.POST.get("tail", ""), request.META.get("REMOTE_ADDR", ""))
    except lookup.TooOften:
        return render(request, "counter/progress.html", {**context, "too_often": True}, status=429)
    if found is None:
        return render(request, "counter/progress.html", {**context, "not_found": True}, status=404)
    return render(request, "counter/progress.html", {**context, "file": follow(found), "case": found})


def at_the_window(request: HttpRequest) -> HttpResponse:
    """Let a window clerk see where a case of their own office stands."""
    actor = actor_behind(request)
    if actor is None or not actor.has_role("clerk"):
        raise ActRefused("not-your-task")
    number = request.GET.get("number", "").strip()[:40]
    found: Case | None = visible(actor).filter(number=number).first() if number else None
    context = {"number": number, "not_found": bool(number) and found is None, "case": found}
    context["waiting"] = [(task, definition_of(task.case)) for task in to_hand_out(actor)]
    if found:
        context["file"] = follow(found)
    return render(request, "counter/window.html", context)
