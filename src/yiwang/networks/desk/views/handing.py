"""Handing out a result at the window, or by post: who takes it, what they show, and their signature."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.networks.desk.views.common import for_office
from yiwang.networks.desk.views.deciding import STATUS
from yiwang.networks.desk.words import PAPERS, RELATIONS, UPLOAD_FAULTS
from yiwang.records.cases.access import find, must_hold
from yiwang.records.cases.acts import handing
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Clock, ResultDelivery, Task
from yiwang.records.cases.naming import definition_of
from yiwang.records.cases.queries.following import documents_of
from yiwang.records.cases.queries.opening import open_case
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.hats import Actor

TYPED = ("recipient", "relation", "paper", "paper_tail", "carrier", "tracking", "received_on")


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def hand_out(request: HttpRequest, actor: Actor, task: int) -> HttpResponse:
    """Show what is to be handed out and to whom; take the signature, the tracking number or the return."""
    row = _task(actor, task)
    if request.method != "POST":
        return _show(request, actor, row)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        return HttpResponse(status=400)
    try:
        said = act(actor, row, request)
    except UploadRefused as refusal:
        return _show(request, actor, row, status=422, fault=UPLOAD_FAULTS[refusal.reason])
    except ActRefused as refusal:
        return _show(request, actor, row, status=STATUS.get(refusal.code, 422), refusal=refusal)
    messages.success(request, said, extra_tags="good")
    return redirect("desk:case", row.case_id)


def _collect(actor: Actor, row: Task, request: HttpRequest) -> str:
    file = request.FILES.get("scan")
    paper = " ".join(request.POST.get(name, "").strip() for name in ("paper", "paper_tail"))
    handing.hand_out(
        actor,
        row.pk,
        handing.Signed(
            request.POST.get("recipient", ""),
            request.POST.get("relation", ""),
            paper,
            request.POST.get("drawn", ""),
            (file, file.name or "scan") if file else None,  # type: ignore[arg-type]
        ),
    )
    return _("Handed out; the signature is on record.")


def _post(actor: Actor, row: Task, request: HttpRequest) -> str:
    handing.post_result(actor, row.pk, request.POST.get("carrier", ""), request.POST.get("tracking", ""))
    return _("Posted. Note the day of the return receipt when it is back.")


def _arrived(actor: Actor, row: Task, request: HttpRequest) -> str:
    try:
        day = date.fromisoformat(request.POST.get("received_on", ""))
    except ValueError:
        raise ActRefused("no-such-day", fields={"received_on": True}) from None
    handing.arrived(actor, row.pk, day)
    return _("Delivered by post.")


_ACTS: dict[str, Callable[[Actor, Task, HttpRequest], str]] = {
    "collect": _collect,
    "post": _post,
    "arrived": _arrived,
}


def _task(actor: Actor, task: int) -> Task:
    """Return a delivery waiting at the actor's office. Raises ``ActRefused``."""
    row = Task.objects.filter(pk=task, clock=Clock.Name.DELIVERY).first()
    if row is None:
        raise ActRefused("not-found")
    find(actor, row.case_id)
    return row


@transaction.atomic
def _show(
    request: HttpRequest, actor: Actor, row: Task, *, status: int = 200, **context: Any
) -> HttpResponse:
    case = open_case(actor, row.case_id)
    must_hold(actor, row, case)
    more = {
        "case": case,
        "task": row,
        "definition": definition_of(case),
        "documents": documents_of([case.pk]),
        "delivery": ResultDelivery.objects.filter(case=case).first(),
        "relations": RELATIONS,
        "papers": PAPERS,
        "typed": {name: request.POST.get(name, "") for name in TYPED},
    }
    return render(request, "desk/hand_out.html", {**more, **context}, status=status)
