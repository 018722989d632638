"""Urging an application that takes long (催办)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiwang.networks.counter.views.common import for_applicants
from yiwang.records.cases.acts import urging
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor


@require_POST
@for_applicants
def urge(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Urge the offices an application waits for, once a day."""
    try:
        urging.urge(actor, case)
    except ActRefused as refusal:
        if refusal.code == "not-found":
            raise
        messages.warning(request, str(refusal), extra_tags="warn")
    else:
        messages.success(request, _("Urged. The office sees it on its work list."), extra_tags="good")
    return redirect("counter:case", case)
