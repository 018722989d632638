"""The delivering office's page: how far its policies have come, and the money to send on its way."""

from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yiwang.networks.doors import for_roles
from yiwang.networks.policies import acts
from yiwang.networks.policies.queries.office import ROLES, office
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor


@require_safe
@for_roles(*ROLES)
@transaction.atomic
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the funnels of the body's policies, and one of them with whoever waits for the office."""
    return render(request, "policies/office.html", {"page": office(actor, request.GET.get("policy", ""))})


@require_POST
@for_roles(*ROLES)
def allocate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Send the money of those chosen on its way, all or none."""
    return _done(request, actor, acts.allocate)


@require_POST
@for_roles(*ROLES)
def pay(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Note for those chosen that the money has arrived, all or none."""
    return _done(request, actor, acts.pay)


def _done(
    request: HttpRequest, actor: Actor, act: Callable[[Actor, Collection[UUID]], list[Any]]
) -> HttpResponse:
    chosen = [_uuid(text) for text in request.POST.getlist("entitlement")]
    if chosen:
        count = len(act(actor, chosen))
        said = ngettext("Done for %(count)s entitlement.", "Done for %(count)s entitlements.", count)
        messages.success(request, said % {"count": count}, "good")
    else:
        messages.info(request, _("Tick at least one line first."))
    return redirect(f"{reverse('policies:office')}?{urlencode({'policy': request.POST.get('policy', '')})}")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ActRefused("not-found") from None
