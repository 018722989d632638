"""Who does a task: claiming, handing over, the window, one by one and in bulk; urging; signatures."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yiwang.networks.desk.views.common import for_office
from yiwang.networks.desk.views.opening import show
from yiwang.records.cases.access import find
from yiwang.records.cases.acts import bulk, countersigning, holding, urging
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Task
from yiwang.records.cases.outcomes import LEGAL_ACTS
from yiwang.records.registry.hats import Actor

STATUS = {
    "own-case": 403,
    "not-your-task": 403,
    "held": 409,
    "at-window": 409,
    "already-done": 409,
    "not-held": 409,
    "other-section": 403,
    "urged-today": 409,
}


@require_POST
@for_office
def hold(request: HttpRequest, actor: Actor, task: int) -> HttpResponse:
    """Change who does a task; when it is refused, the case's page says why."""
    row = Task.objects.filter(pk=task).first()
    if row is None:
        raise ActRefused("not-found")
    find(actor, row.case_id)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        return HttpResponse(status=400)
    try:
        said = act(actor, task, request)
    except ActRefused as refusal:
        return show(request, actor, row.case_id, status=STATUS.get(refusal.code, 422), refusal=refusal)
    messages.success(request, said, extra_tags="good")
    return redirect("desk:case", row.case_id)


def _claim(actor: Actor, task: int, request: HttpRequest) -> str:
    holding.claim(actor, task)
    return _("You have claimed it. It is yours alone now.")


def _release(actor: Actor, task: int, request: HttpRequest) -> str:
    holding.release(actor, task)
    return _("It is everybody's again.")


def _hand_over(actor: Actor, task: int, request: HttpRequest) -> str:
    holding.hand_over(actor, task, request.POST.get("to", ""), request.POST.get("why", ""))
    return _("It was handed over; the reason is on record.")


def _to_window(actor: Actor, task: int, request: HttpRequest) -> str:
    holding.to_window(actor, task, request.POST.get("why", ""))
    return _("It was returned to the window. Its time limit runs on.")


def _from_window(actor: Actor, task: int, request: HttpRequest) -> str:
    holding.from_window(actor, task, request.POST.get("why", ""))
    return _("It is with the officers again.")


_ACTS: dict[str, Callable[[Actor, int, HttpRequest], str]] = {
    "claim": _claim,
    "release": _release,
    "hand-over": _hand_over,
    "to-window": _to_window,
    "from-window": _from_window,
}


@require_POST
@for_office
def in_bulk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Do one act to all tasks chosen, and list what became of each."""
    tasks = [int(text) for text in request.POST.getlist("task") if text.isascii() and text.isdecimal()]
    act = request.POST.get("act", "")
    try:
        done = _in_bulk(actor, tasks, act, request)
    except ActRefused as refusal:
        messages.error(request, str(refusal), extra_tags="bad")
        return redirect("desk:work")
    context = {
        "failed": [one for one in done if one.refusal],
        "done": [one for one in done if not one.refusal],
        "act": LEGAL_ACTS[act].name if act in LEGAL_ACTS else _BULK.get(act, ""),
    }
    return render(request, "desk/bulk.html", context)


def _in_bulk(actor: Actor, tasks: list[int], act: str, request: HttpRequest) -> list[bulk.Done]:
    match act:
        case "claim":
            return bulk.claim_all(actor, tasks)
        case "release":
            return bulk.release_all(actor, tasks)
        case "hand-over":
            to, why = request.POST.get("to", ""), request.POST.get("why", "")
            return bulk.hand_over_all(actor, tasks, to, why)
    return bulk.approve_all(actor, tasks, act)


_BULK = {
    "claim": gettext_lazy("Claim"),
    "release": gettext_lazy("Give back"),
    "hand-over": gettext_lazy("Hand over"),
}


@require_POST
@for_office
def urge(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Urge a part as the office that leads, or as its head; back to where the reader was."""
    try:
        urging.urge(actor, case)
    except ActRefused as refusal:
        if refusal.code == "not-found":
            raise
        messages.error(request, str(refusal), extra_tags="bad")
    else:
        messages.success(request, _("Urged. The office sees it on its work list."), extra_tags="good")
    whole = request.POST.get("whole", "")
    return redirect("desk:case", _id(whole) or case)


@require_POST
@for_office
def countersign(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Ask other offices to sign a draft decision."""
    find(actor, case)
    bodies, text = request.POST.getlist("body"), request.POST.get("text", "")
    try:
        begun = countersigning.ask(actor, case, bodies, text)
    except ActRefused as refusal:
        return show(request, actor, case, status=STATUS.get(refusal.code, 422), refusal=refusal)
    said = _("Signatures are being collected, as %(number)s.") % {"number": begun.number}
    messages.success(request, said, extra_tags="good")
    return redirect("desk:case", case)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
