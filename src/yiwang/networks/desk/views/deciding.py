"""Deciding: an act with its notice, the draft of a notice, and what the second of two officers is told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yiwang.networks.desk.views.common import for_office
from yiwang.networks.desk.views.opening import show
from yiwang.records.cases.access import find
from yiwang.records.cases.acts import tasks
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Task
from yiwang.records.cases.outcomes import DONE, LEGAL_ACTS
from yiwang.records.registry.hats import Actor

STATUS = {"own-case": 403, "not-your-task": 403, "already-done": 409, "already-final": 409}
DRAFT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def decide(request: HttpRequest, actor: Actor, task: int) -> HttpResponse:
    """Do an act; when it is refused, the page says why, shows what happened, and keeps what was typed."""
    row = _task(actor, task)
    if request.method != "POST":
        return redirect("desk:case", row.case_id)
    decision = _decision(request)
    try:
        tasks.decide(actor, task, decision)
    except ActRefused as refusal:
        typed = {name: request.POST.get(name, "") for name in ("outcome", "reasons", "items", "way")}
        context = {"refusal": refusal, "typed": typed, "refused_task": task}
        return show(request, actor, row.case_id, status=STATUS.get(refusal.code, 422), **context)
    act = LEGAL_ACTS.get(decision.outcome, DONE)
    said = _("%(task)s: %(act)s. It is on record.") % {"task": row.name, "act": act.name}
    messages.success(request, said, extra_tags="good")
    return redirect("desk:case", row.case_id)


@require_POST
@for_office
def draft(request: HttpRequest, actor: Actor, task: int) -> HttpResponse:
    """Show the notice an act would make, in the frame beside the form."""
    _task(actor, task)
    try:
        response = HttpResponse(tasks.draft(actor, task, _decision(request)))
    except ActRefused as refusal:
        status = STATUS.get(refusal.code, 422)
        return render(request, "desk/no_draft.html", {"refusal": refusal}, status=status)
    response.headers["Content-Security-Policy"] = DRAFT_POLICY
    return response


def _task(actor: Actor, task: int) -> Task:
    """Return a task of a case the actor's office may open. Raises ``ActRefused("not-found")``."""
    row = Task.objects.filter(pk=task).first()
    if row is None:
        raise ActRefused("not-found")
    find(actor, row.case_id)
    return row


def _decision(request: HttpRequest) -> tasks.Decision:
    return tasks.Decision(
        outcome=request.POST.get("outcome", ""),
        reasons=request.POST.get("reasons", "").strip(),
        values={
            name.removeprefix("value-"): str(text)
            for name, text in request.POST.items()
            if name.startswith("value-") and str(text).strip()
        },
        items=tuple(line.strip() for line in request.POST.get("items", "").splitlines() if line.strip()),
        way=request.POST.get("way", "")[:40],
    )
