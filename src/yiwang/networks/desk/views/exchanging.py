"""Exchange with the office's own system: new cases out, results in, and what could not be applied."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from yiwang.definitions.exchange import Exchange
from yiwang.networks.desk.views.common import for_office
from yiwang.records.cases.acts import exchanging
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.exchange_files import FileRefused
from yiwang.records.cases.models import Batch
from yiwang.records.cases.queries.exchanging import batches, exchange_or_none, find_batch
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.hats import Actor

MOST_BYTES = 5 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def exchange(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what was exchanged; write new cases out, or take results in."""
    found = exchange_or_none(actor)
    if request.method != "POST":
        return _show(request, actor, found)
    try:
        batch = _export(request, actor) if request.POST.get("act") == "export" else _import(request, actor)
    except (ActRefused, FileRefused, UploadRefused) as refusal:
        if isinstance(refusal, ActRefused) and refusal.code == "not-found":
            raise
        return _show(request, actor, found, fault=refusal)
    return redirect("desk:batch", batch.pk)


@require_safe
@for_office
def batch(request: HttpRequest, actor: Actor, batch: UUID) -> HttpResponse:
    """Show a batch and the lines not applied; with ``?download`` its file, as it was."""
    found = find_batch(actor, batch)
    if "download" not in request.GET:
        return render(request, "desk/batch.html", {"batch": found, "exchange": exchange_or_none(actor)})
    response = HttpResponse(exchanging.again(actor, found), content_type=found.document.media_type)
    name = content_disposition_header(True, found.document.name)
    response.headers["Content-Disposition"] = name or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _show(
    request: HttpRequest, actor: Actor, found: Exchange | None, fault: Exception | None = None
) -> HttpResponse:
    context = {"exchange": found, "batches": batches(actor, found) if found else [], "fault": fault}
    return render(request, "desk/exchange.html", context, status=422 if fault else 200)


def _export(request: HttpRequest, actor: Actor) -> Batch:
    made = exchanging.export_new(actor)
    said = ngettext("%(count)s case is in %(number)s.", "%(count)s cases are in %(number)s.", made.rows)
    messages.success(request, said % {"count": made.rows, "number": made.number}, extra_tags="good")
    return made


def _import(request: HttpRequest, actor: Actor) -> Batch:
    file = request.FILES.get("file")
    if file is None:
        raise FileRefused(0, _("choose a file"))
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileRefused(0, _("larger than 5 MB; split the file"))
    made = exchanging.import_results(actor, content)
    said = _("%(applied)s applied, %(known)s known before, %(faults)s not applied.") % {
        "applied": made.applied,
        "known": made.known,
        "faults": len(made.faults),
    }
    messages.success(request, said, extra_tags="warn" if made.faults else "good")
    return made
