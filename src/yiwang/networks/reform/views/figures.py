"""Pages of one figure: what it says and how it was got, what it counted, and its evidence."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yiwang.definitions import CityFolder
from yiwang.definitions.indicator import Indicator
from yiwang.definitions.sql.room import Failed, Stopped
from yiwang.networks.doors import actor_behind
from yiwang.networks.reform.queries import figures as shown
from yiwang.networks.reform.reporting.showing import plain
from yiwang.records.figures import queries
from yiwang.records.figures.bundles import NoBundle, TooMany, bundle_of
from yiwang.records.figures.models import Figure
from yiwang.records.registry.releases import city

WHY = {
    "gap": _("There is no bundle of a gap."),
    "hidden": _("There is no bundle of a small count."),
    "not-logged": _("The figure is not in the published log yet. Try again in a few seconds."),
    "too-many": _("It was counted from too many rows for one file."),
}
"""Why there is no bundle."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every indicator with its value of a year."""
    years = queries.years()
    year = _year(request.GET.get("year")) or (years[0] if years else 0)
    current, definitions = queries.current(year), city()
    rows = [
        shown.shown_figure(definitions, indicator, current.get(name), year)
        for name, indicator in sorted(definitions.indicators.items())
    ]
    context = {"figures": rows, "year": year, "years": years}
    return render(request, "reform/figures.html", context)


@require_safe
def figure(request: HttpRequest, figure: str, year: int) -> HttpResponse:
    """Show a figure: value, definition, query, release, log, series, breakdowns."""
    definitions, indicator = _indicator(figure)
    found = queries.current_one(figure, year)
    within = request.GET.get("in", "")
    may_open = shown.may_open(indicator, definitions, actor_behind(request))
    context: dict[str, Any] = {
        "figure": shown.shown_figure(definitions, indicator, found, year),
        "row": found,
        "indicator": indicator,
        "owner": definitions.organisations.get(indicator.owner),
        "bars": shown.bars(indicator, queries.series(figure, year), year),
        "breakdowns": shown.breakdowns(definitions, indicator, found, within) if found else [],
        "before": plain(found.before) if found and found.before is not None else "",
        "level": plain(found.level) if found and found.level is not None else "",
        "within": within,
        "width": shown.WIDTH * (len(queries.series(figure, year)) + 1),
        "may_open": may_open,
        "has_records": may_open and found is not None and not found.gap and not found.hidden,
    }
    return render(request, "reform/figure.html", context)


@require_safe
def records(request: HttpRequest, figure: str, year: int) -> HttpResponse:
    """List what a figure counted, of one part of a dimension if one is named."""
    definitions, indicator = _indicator(figure)
    if (shut := _shut(request, indicator, definitions)) is not None:
        return shut
    found, by = _found(figure, year), request.GET.get("by", "")
    if by and by not in indicator.dimensions:
        raise Http404
    part = request.GET.get("part")
    page = max(_year(request.GET.get("page")) or 1, 1)
    try:
        rows = shown.records_of(definitions, indicator, found, by=by, part=part, page=min(page, 10_000))
    except (Stopped, Failed) as fault:
        return render(request, "reform/no_bundle.html", _none(indicator, year, str(fault)), status=503)
    query = {key: value for key, value in (("by", by), ("part", part)) if value}
    context = {
        "figure": shown.shown_figure(definitions, indicator, found, year),
        "records": rows,
        "part": shown.part_words(definitions, by, part) if by else "",
        "next": urlencode({**query, "page": page + 1}),
        "previous": urlencode({**query, "page": page - 1}) if page > 1 else "",
    }
    return render(request, "reform/records.html", context)


@require_safe
def bundle(request: HttpRequest, figure: str, year: int) -> HttpResponse:
    """Hand out a figure's evidence bundle, which ``yiwang verify --bundle`` computes again."""
    definitions, indicator = _indicator(figure)
    if (shut := _shut(request, indicator, definitions)) is not None:
        return shut
    _found(figure, year)
    try:
        row, data = bundle_of(figure, year)
    except (NoBundle, TooMany) as fault:
        code = str(fault) if isinstance(fault, NoBundle) else "too-many"
        return render(request, "reform/no_bundle.html", _none(indicator, year, str(WHY[code])), status=409)
    response = HttpResponse(data, content_type="application/json")
    name = f"{figure}-{year}-{row.log_size}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _none(indicator: Indicator, year: int, why: str) -> dict[str, Any]:
    return {"indicator": indicator, "year": year, "why": why}


def _indicator(name: str) -> tuple[CityFolder, Indicator]:
    definitions = city()
    found = definitions.indicators.get(name)
    if found is None:
        raise Http404
    return definitions, found


def _found(name: str, year: int) -> Figure:
    found = queries.current_one(name, year)
    if found is None or found.gap or found.hidden:
        raise Http404
    return found


def _shut(request: HttpRequest, indicator: Indicator, definitions: CityFolder) -> HttpResponse | None:
    """Return what those get who may not open a figure into its records; None for those who may."""
    actor = actor_behind(request)
    if shown.may_open(indicator, definitions, actor):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404


def _year(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
