"""Correcting everything several offices ask for in a life event, on one page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.networks.counter.queries.correction import correction_of, merged, with_faults
from yiwang.networks.counter.uploads import chosen, explain
from yiwang.networks.counter.views.common import for_applicants
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.correcting import Correction, correct_all, open_corrections
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.hats import Actor

STAYS = {"form-invalid", "part-not-corrected"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def correct(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Show all that is asked, each question and paper once; hand the answers to every office that asked."""
    found = find(actor, case)
    tasks = open_corrections(found)
    if not tasks:
        return redirect("counter:case", found.parent_id or found.pk)
    page = merged([correction_of(actor, task.pk) for task in tasks])
    if request.method != "POST":
        return render(request, "counter/correct_all.html", {"page": page, "case": found})
    typed = {ask.field.id: request.POST.get(ask.field.id, "") for ask in page.asks}
    answer: dict[str, Any] = {"page": with_faults(page, typed), "case": found}
    try:
        correct_all(actor, found.pk, Correction(typed, chosen(request)))
    except UploadRefused as refusal:
        answer["upload_fault"] = explain(refusal)
    except ActRefused as refusal:
        if refusal.code not in STAYS:
            raise
        answer["refusal"] = refusal
    else:
        messages.success(request, _("Your correction was handed in."), extra_tags="good")
        return redirect("counter:case", found.parent_id or found.pk)
    return render(request, "counter/correct_all.html", answer, status=422)
