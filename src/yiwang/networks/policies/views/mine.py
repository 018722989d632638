"""The page of a firm or person: what the city's policies give them, why, and what is missing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiwang.networks.doors import for_subjects
from yiwang.networks.policies import acts
from yiwang.networks.policies.queries.mine import day_of_page, mine
from yiwang.networks.policies.views.common import day_in
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor


@require_safe
@for_subjects
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what was found, what is nearly met, deadlines, the account and the money's way."""
    return _page(request, actor)


@require_POST
@for_subjects
def confirm(request: HttpRequest, actor: Actor, entitlement: UUID) -> HttpResponse:
    """Claim what was found; without an account its form is shown first."""
    try:
        acts.confirm(actor, entitlement)
    except ActRefused as refused:
        if refused.code != "no-account":
            raise
        return _page(request, actor, refused=refused, status=422)
    messages.success(request, _("Confirmed. You will be told when the money is on its way."), "good")
    return redirect("policies:mine")


@require_POST
@for_subjects
def decline(request: HttpRequest, actor: Actor, entitlement: UUID) -> HttpResponse:
    """Do without."""
    acts.decline(actor, entitlement)
    messages.info(request, _("Declined. Nothing of it will be paid to you."))
    return redirect("policies:mine")


@require_POST
@for_subjects
def account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Confirm the account money goes to."""
    typed = {"bank": request.POST.get("bank", "")[:80], "number": request.POST.get("number", "")[:60]}
    try:
        acts.set_account(actor, typed["bank"], typed["number"])
    except ActRefused as refused:
        if refused.code != "bad-account":
            raise
        return _page(request, actor, refused=refused, typed=typed, status=422)
    messages.success(request, _("Your account is confirmed."), "good")
    return redirect("policies:mine")


def _page(request: HttpRequest, actor: Actor, *, status: int = 200, **context: object) -> HttpResponse:
    day = day_in(request.GET.get("on")) or day_of_page()
    return render(request, "policies/mine.html", {"page": mine(actor, day), **context}, status=status)
