"""Erasing private parts: an administrator asks, a legal officer decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yiwang.networks.doors import for_roles
from yiwang.networks.exchange import acts, queries
from yiwang.networks.exchange.models import Erasure
from yiwang.records.registry.hats import Actor


@require_safe
@for_roles(acts.ASKS, acts.DECIDES)
def requests(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the requests; whom they are about is shown on opening one, which is recorded."""
    context = {"requests": queries.requests(), "asks": actor.has_role(acts.ASKS)}
    return render(request, "exchange/erasures.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(acts.ASKS)
def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask that private parts be erased."""
    typed = {name: request.POST.get(name, "") for name in ("identifier", "case_number", "ground", "reason")}
    context: dict[str, Any] = {"typed": typed, "grounds": Erasure.Ground.choices}
    if request.method == "GET":
        return render(request, "exchange/ask.html", context)
    try:
        acts.ask(actor, **typed)
    except acts.ErasureRefused as refusal:
        return render(request, "exchange/ask.html", {**context, "refusal": refusal}, status=422)
    messages.success(request, _("Asked. A legal officer decides."), extra_tags="good")
    return redirect("exchange:erasures")


@require_http_methods(["GET", "POST"])
@for_roles(acts.ASKS, acts.DECIDES)
def decide(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """Show a request and whom it is about; a legal officer approves or declines it."""
    refusal = None
    if request.method == "POST":
        approve = request.POST.get("decision") == "approve"
        try:
            done = acts.decide(actor, request_id, approve=approve, answer=request.POST.get("answer", ""))
        except acts.ErasureRefused as error:
            refusal = error
        else:
            said = _("%(count)s private parts were erased.") % {"count": done.erased}
            messages.success(request, said if approve else _("The request was declined."), extra_tags="good")
            return redirect("exchange:erasures")
    with transaction.atomic():
        opened = queries.open_request(actor, request_id)
    if opened is None:
        raise Http404
    can_decide = actor.has_role(acts.DECIDES) and opened.request.decided_at is None
    context = {"opened": opened, "refusal": refusal, "can_decide": can_decide}
    return render(request, "exchange/decide.html", context, status=422 if refusal else 200)
