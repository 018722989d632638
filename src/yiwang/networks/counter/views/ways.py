"""Ways of acceptance: signing a commitment in a draft, and handing in what was to follow."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.networks.counter.queries.application import Application
from yiwang.networks.counter.queries.following import owed_by
from yiwang.networks.counter.uploads import chosen, explain
from yiwang.networks.counter.views.common import for_applicants
from yiwang.networks.counter.views.drafts import of_draft
from yiwang.records.cases.acts import following, ways
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.ways import words_of
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.hats import Actor

SIGNING = {"read-it-first", "own-name", "scan-needed"}


@require_http_methods(["GET", "POST"])
@of_draft
def commit(request: HttpRequest, actor: Actor, app: Application, service: str) -> HttpResponse:
    """Tell what is committed to and what follows when it is untrue; sign it, or take it back."""
    offer = next((one for one in app.offers if one.service.id == service), None)
    if offer is None:
        raise Http404
    context: dict[str, Any] = {
        "app": app,
        "offer": offer,
        "words": words_of(app.prospect.folder, offer.service),
        "at_window": actor.hat.kind == "visit",
        "signer": actor.name,
    }
    if request.method == "GET":
        return render(request, "counter/commit.html", context)
    if "take-back" in request.POST:
        ways.take_back(actor, app.draft.pk, service)
        messages.success(request, _("Taken back. The papers are asked for again."), extra_tags="good")
        return redirect("counter:draft", app.draft.pk)
    scan = chosen(request).get("scan")
    signature = ways.Signature("agreed" in request.POST, request.POST.get("name", ""), scan)
    try:
        ways.sign(actor, app.draft.pk, service, signature)
    except UploadRefused as refusal:
        context["fault"] = explain(refusal)
    except ActRefused as refusal:
        if refusal.code not in SIGNING:
            raise
        context["fault"] = str(refusal)
    else:
        messages.success(
            request, _("Signed. The papers it replaces need not be handed in."), extra_tags="good"
        )
        return redirect("counter:draft", app.draft.pk)
    return render(request, "counter/commit.html", {**context, "typed": request.POST}, status=422)


@require_http_methods(["GET", "POST"])
@for_applicants
def hand_in(request: HttpRequest, actor: Actor, task: int) -> HttpResponse:
    """Hand in evidence that was to follow; what is still owed keeps its own day."""
    found = owed_by(actor, task)
    context: dict[str, Any] = {"owed": found}
    if request.method == "GET":
        return render(request, "counter/following.html", context)
    try:
        case = following.supply(actor, task, chosen(request))
    except UploadRefused as refusal:
        context["fault"] = explain(refusal)
    except ActRefused as refusal:
        if refusal.code != "nothing-supplied":
            raise
        context["fault"] = str(refusal)
    else:
        messages.success(request, _("Handed in. You have a receipt among the notices."), extra_tags="good")
        return redirect("counter:case", case.parent_id or case.pk)
    return render(request, "counter/following.html", context, status=422)
