"""Rating a closed case, and the rates a city publishes of its offices."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yiwang.networks.counter.views.common import for_applicants, number
from yiwang.records import clock
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.rating import LONGEST
from yiwang.records.cases.acts.rating import rate as give
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.models import Rating
from yiwang.records.cases.queries.rates import SHOWN_FROM, rates, records_of
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city, folder_of

LEVELS = {
    Rating.Level.VERY_GOOD: gettext_lazy("Very satisfied"),
    Rating.Level.GOOD: gettext_lazy("Satisfied"),
    Rating.Level.FAIR: gettext_lazy("Fairly satisfied"),
    Rating.Level.BAD: gettext_lazy("Dissatisfied"),
    Rating.Level.VERY_BAD: gettext_lazy("Very dissatisfied"),
}


@require_http_methods(["GET", "POST"])
@for_applicants
def rate(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Ask how it went, once."""
    found = find(actor, case)
    context = {
        "case": found,
        "service": folder_of(found.release_id).services.get(found.definition),
        "levels": LEVELS.items(),
        "longest": LONGEST,
    }
    if request.method == "POST":
        level = request.POST.get("level", "")
        try:
            give(actor, found.pk, int(level) if level.isdecimal() else 0, request.POST.get("said", ""))
        except ActRefused as refusal:
            if refusal.code != "form-invalid":
                raise
            return render(request, "counter/rate.html", {**context, "wrong": True}, status=422)
        messages.success(request, _("Thank you for telling us."), extra_tags="good")
        return redirect("counter:case", found.parent_id or found.pk)
    return render(request, "counter/rate.html", context)


def published(request: HttpRequest) -> HttpResponse:
    """Show the year's rates by department and by service, to everybody."""
    today = clock.today()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= today.year else today.year
    span = (date(year, 1, 1), date(year, 12, 31))
    context = {
        "year": year,
        "years": range(today.year, today.year - 3, -1),
        "bodies": rates("organisation", *span),
        "services": rates("definition", *span)[:50],
        "folder": city(),
        "shown_from": SHOWN_FROM,
    }
    return render(request, "counter/rates.html", context)


@require_safe
def counted(request: HttpRequest, year: int, by: str, name: str) -> HttpResponse:
    """Show the closed cases a department's or a service's rates were counted from, to everybody."""
    folder = city()
    found = (folder.organisations if by == "organisation" else folder.services).get(name)
    if found is None or by not in {"organisation", "definition"} or not 2000 <= year <= clock.today().year:
        raise Http404
    span, page = (date(year, 1, 1), date(year, 12, 31)), number(request.GET.get("page"))
    listed, more = records_of("organisation" if by == "organisation" else "definition", name, *span, page)
    following = page + 1 if more else None
    context = {"year": year, "found": found, "listed": listed, "folder": folder, "next": following}
    return render(request, "counter/counted.html", context)
