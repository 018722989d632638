"""Following: my cases, one case, corrections, withdrawing, who looked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.networks.counter.queries.case import READS, dependents, follow, reads
from yiwang.networks.counter.queries.correction import correction_of, with_faults
from yiwang.networks.counter.queries.runs import runs_about
from yiwang.networks.counter.uploads import chosen, explain
from yiwang.networks.counter.views.common import for_applicants, uuid_or_none
from yiwang.records.cases.access import find
from yiwang.records.cases.acts import correcting, withdrawing
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.queries import following
from yiwang.records.cases.queries.delivering import way_of
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import folder_of


@for_applicants
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show my drafts and cases, newest first; without cases, in which other hats there are some."""
    before = uuid_or_none(request.GET.get("before"))
    cases = following.my_cases(actor, before=before)
    context = {
        "drafts": []
        if before
        else [(draft, folder_of(draft.release_id)) for draft in following.my_drafts(actor)],
        "cases": [(case, folder_of(case.release_id)) for case in cases],
        "before": cases[-1].pk if len(cases) == following.PAGE else None,
        "elsewhere": following.with_cases(actor.represents) if not cases and not before else (),
    }
    return render(request, "counter/mine.html", context)


@for_applicants
def case(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Show where each part of a case stands, why its day is what it is, and what was said."""
    found = find(actor, case)
    if found.parent_id:
        return redirect("counter:case", found.parent_id)
    context = {"file": follow(found), "case": found, "delivery": way_of(found)}
    return render(request, "counter/case.html", context)


@for_applicants
def receipt(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Confirm an application: its number and what happens next."""
    found = find(actor, case)
    context = {"file": follow(found), "case": found, "delivery": way_of(found)}
    return render(request, "counter/receipt.html", context)


@require_http_methods(["GET", "POST"])
@for_applicants
def correct(request: HttpRequest, actor: Actor, task: int) -> HttpResponse:
    """Answer a correction notice: change answers, replace documents."""
    asked = correction_of(actor, task)
    if request.method == "GET":
        return render(request, "counter/correct.html", {"asked": asked})
    typed = {ask.field.id: request.POST.get(ask.field.id, "") for ask in asked.asks}
    files = chosen(request)
    answer: dict[str, Any] = {"asked": with_faults(asked, typed)}
    try:
        done = correcting.correct(actor, task, correcting.Correction(typed, files))
    except UploadRefused as refusal:
        answer["upload_fault"] = explain(refusal)
    except ActRefused as refusal:
        if refusal.code not in {"form-invalid", "nothing-corrected"}:
            raise
        answer["refusal"] = refusal
    else:
        messages.success(request, _("Your correction was handed in."), extra_tags="good")
        return redirect("counter:case", done.parent_id or done.pk)
    return render(request, "counter/correct.html", answer, status=422)


@require_http_methods(["GET", "POST"])
@for_applicants
def withdraw(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Ask once more, then withdraw."""
    found = find(actor, case)
    if request.method == "GET":
        file = follow(found)
        lost = dependents(follow(found.parent), found) if found.parent else []
        return render(request, "counter/withdraw.html", {"file": file, "case": found, "lost": lost})
    withdrawing.withdraw(actor, found.pk, request.POST.get("reasons", "")[:500])
    messages.success(request, _("The application was withdrawn."), extra_tags="good")
    return redirect("counter:case", found.pk)


@for_applicants
def who_looked(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who read the applicant's data: which office, when, for what, in which case."""
    before = uuid_or_none(request.GET.get("before"))
    looks = reads(actor, before=before)
    older = looks[-1].told.id if len(looks) == READS else None
    runs = [] if before else runs_about(actor)
    return render(request, "counter/reads.html", {"reads": looks, "before": older, "runs": runs})
