"""An inspection on the phone: naming the second officer, noting item by item, photos, both signatures."""

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.networks.desk.queries.inspecting import inspection_page
from yiwang.networks.desk.views.common import for_office
from yiwang.networks.desk.views.deciding import STATUS
from yiwang.networks.desk.words import FINDINGS, UPLOAD_FAULTS
from yiwang.records.cases.access import find
from yiwang.records.cases.acts import inspecting
from yiwang.records.cases.acts.inspecting import Noted, checklist_of
from yiwang.records.cases.acts.procedure import is_inspection
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Case, Task
from yiwang.records.cases.queries.opening import open_case
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.hats import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def inspect(request: HttpRequest, actor: Actor, task: int) -> HttpResponse:
    """Show the inspection of a task; keep what is typed, as it is typed; sign."""
    row, case = _task(actor, task)
    if request.method != "POST":
        return _show(request, actor, row)
    act = request.POST.get("act", "save")
    try:
        if act == "begin":
            second = request.POST.get("second", "")
            inspecting.begin_inspection(actor, row.pk, int(second) if second.isdecimal() else 0)
            return redirect("desk:inspect", row.pk)
        found = inspecting.save_inspection(actor, row.pk, _noted(request, case))
        if act == "sign":
            found = inspecting.sign_inspection(actor, row.pk, _noted(request, case, photos=False))
    except UploadRefused as refusal:
        return _show(request, actor, row, status=422, fault=UPLOAD_FAULTS[refusal.reason])
    except ActRefused as refusal:
        if refusal.code == "not-found":
            raise
        return _show(request, actor, row, status=STATUS.get(refusal.code, 422), refusal=refusal)
    if act == "keep":
        return JsonResponse({"saved_at": found.saved_at.isoformat(), "signed": len(found.signed)})
    if found.finished_at:
        messages.success(request, _("Both have signed; the record is in the case."), extra_tags="good")
        return redirect("desk:case", row.case_id)
    said = _("Signed. The other officer signs in their own login.") if act == "sign" else _("Kept.")
    messages.success(request, said, extra_tags="good")
    return redirect("desk:inspect", row.pk)


def _noted(request: HttpRequest, case: Case, *, photos: bool = True) -> Noted:
    items = [item.id for item in checklist_of(case).item]
    posted = request.POST
    return Noted(
        findings={
            name: {
                "finding": posted.get(f"finding-{name}", ""),
                "remark": posted.get(f"remark-{name}", "").replace("\x00", ""),
            }
            for name in items
        },
        place=posted.get("place", "").replace("\x00", ""),
        remarks=posted.get("remarks", "").replace("\x00", ""),
        photos=[
            (name, cast(Any, file), file.name or "photo")
            for name in items
            for file in request.FILES.getlist(f"photo-{name}")
            if photos
        ],
    )


def _task(actor: Actor, task: int) -> tuple[Task, Case]:
    """Return an inspection waiting at the actor's office. Raises ``ActRefused("not-found")``."""
    row = Task.objects.filter(pk=task, organisation=actor.hat.organisation).first()
    if row is None or not actor.has_role("officer"):
        raise ActRefused("not-found")
    case = find(actor, row.case_id)
    if case.applicant_id in actor.represents or not is_inspection(case, row.node):
        raise ActRefused("not-found")
    return row, case


@transaction.atomic
def _show(
    request: HttpRequest, actor: Actor, row: Task, *, status: int = 200, **context: Any
) -> HttpResponse:
    page = inspection_page(open_case(actor, row.case_id), row, actor)
    refusal = context.get("refusal")
    wrong = refusal.fields if refusal else {}
    more = {"page": page, "case": page.case, "task": row, "findings": FINDINGS, "wrong": wrong}
    return render(request, "desk/inspect.html", {**more, **context}, status=status)
