"""What the worker could not do, for administrators."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiwang.networks.doors import for_roles
from yiwang.records.cases.acts import errands as acts
from yiwang.records.cases.queries.errands import MODELS, stuck
from yiwang.records.registry.hats import Actor


@require_safe
@for_roles("administrator")
def errands(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show errands that failed three times or more: what, why, and when they are tried next."""
    return render(request, "reform/errands.html", {"errands": stuck()})


@require_POST
@for_roles("administrator")
def retry(request: HttpRequest, actor: Actor, kind: str, errand: int) -> HttpResponse:
    """Let the worker try an errand at once."""
    if kind not in MODELS:
        raise Http404
    if acts.retry(actor, kind, errand):
        messages.success(request, _("The worker tries it again at once."), extra_tags="good")
    else:
        messages.info(request, _("It has been done meanwhile."))
    return redirect("reform:errands")
