"""The annual report: read by anyone, as a page or a file; brought up to date by the reform office."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yiwang.definitions.report import ReportText
from yiwang.networks.doors import actor_behind, for_roles
from yiwang.networks.reform.reporting import Filled, fill
from yiwang.networks.reform.reporting.as_docx import to_docx
from yiwang.networks.reform.reporting.as_html import to_html
from yiwang.networks.reform.reporting.as_json import to_json
from yiwang.networks.reform.reporting.as_pdf import NoFont, to_pdf
from yiwang.networks.reform.reporting.told import closing
from yiwang.records.figures import acts
from yiwang.records.ledger.log.errors import LogStopped
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city, in_force
from yiwang.records.registry.settling import NotSettled

COMPUTERS = ("reform", "administrator")
"""Posts that may have the figures brought up to date from a page."""

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: dict[str, tuple[str, Callable[[Filled, str], bytes]]] = {
    "html": ("text/html; charset=utf-8", to_html),
    "docx": (_DOCX, to_docx),
    "pdf": ("application/pdf", to_pdf),
    "json": ("application/json", to_json),
}


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """List the city's annual reports."""
    found = sorted(city().reports.values(), key=lambda one: one.year, reverse=True)
    return render(request, "reform/reports.html", {"reports": found})


@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """Show a report with its figures in place, each a link to its page."""
    filled = _filled(year)
    actor = actor_behind(request)
    context = {
        "report": filled,
        "coverage": filled.coverage,
        "closing": closing(filled),
        "formats": list(FORMATS),
        "may_compute": actor is not None and actor.has_role(*COMPUTERS),
    }
    return render(request, "reform/report.html", context)


@require_safe
def download(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Hand out a report as a file."""
    if kind not in FORMATS:
        raise Http404
    content_type, write = FORMATS[kind]
    try:
        data = write(_filled(year), request.build_absolute_uri("/").rstrip("/"))
    except NoFont:
        messages.error(request, _("This machine has no Chinese font, so no PDF can be made. Take the DOCX."))
        return redirect("report:report", year)
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="report-{year}.{kind}"'
    return response


@require_POST
@for_roles(*COMPUTERS)
def compute(request: HttpRequest, actor: Actor, year: int) -> HttpResponse:
    """Bring the report's figures up to date."""
    found = _report(year)
    try:
        done = acts.compute(year, found.figures)
    except (LogStopped, NotSettled) as stopped:
        messages.error(request, _("Nothing was computed: %(why)s") % {"why": stopped})
        return redirect("report:report", year)
    count = len(done.computed)
    said = ngettext("%(count)s figure was computed anew.", "%(count)s figures were computed anew.", count)
    messages.success(request, said % {"count": count}, extra_tags="good")
    return redirect("report:report", year)


def _filled(year: int) -> Filled:
    return fill(city(), _report(year), in_force().manifest)


def _report(year: int) -> ReportText:
    found = city().reports.get(str(year))
    if found is None:
        raise Http404
    return found
