"""Finding: the home page, the catalogue, guides to services and life events."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from yiwang.networks.counter.queries.catalogue import Wish, find, overview
from yiwang.networks.counter.queries.guide import life_event_guide, life_event_guides, service_guide
from yiwang.networks.counter.views.common import number
from yiwang.networks.doors import actor_behind
from yiwang.records import clock
from yiwang.records.cases.queries import following
from yiwang.records.registry.releases import folder_of, in_force


def home(request: HttpRequest) -> HttpResponse:
    """Show where to begin: search, life events, themes, departments, one's own cases."""
    release = in_force().pk
    folder, counts, actor = folder_of(release), overview(release), actor_behind(request)
    is_applicant = actor is not None and actor.hat.subject is not None
    context = {
        "life_events": life_event_guides(release, clock.today()),
        "themes": [(theme, counts.by_theme.get(theme.id, 0)) for theme in folder.city.themes],
        "bodies": [(folder.organisations[name], count) for name, count in counts.by_organisation.items()],
        "overview": counts,
        "drafts": following.my_drafts(actor)[:3] if actor and is_applicant else [],
        "cases": following.my_cases(actor)[:3] if actor and is_applicant else [],
        "is_applicant": is_applicant,
        "folder": folder,
    }
    return render(request, "counter/home.html", context)


def catalogue(request: HttpRequest) -> HttpResponse:
    """Show services and life events that fit words, department and theme, a page at a time."""
    release = in_force().pk
    folder, counts = folder_of(release), overview(release)
    wish = Wish(
        query=request.GET.get("q", "").replace("\x00", ""),
        organisation=request.GET.get("department", ""),
        theme=request.GET.get("theme", ""),
        kind=request.GET.get("kind", ""),
        page=number(request.GET.get("page")),
    )
    asked = {"q": wish.query, "department": wish.organisation, "theme": wish.theme, "kind": wish.kind}
    context = {
        "wish": wish,
        "found": find(wish),
        "body": folder.organisations.get(wish.organisation),
        "theme": next((theme for theme in folder.city.themes if theme.id == wish.theme), None),
        "themes": [(theme, counts.by_theme.get(theme.id, 0)) for theme in folder.city.themes],
        "bodies": [(folder.organisations[name], count) for name, count in counts.by_organisation.items()],
        "overview": counts,
        "asked": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "counter/catalogue.html", context)


def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the guide to a service."""
    guide = service_guide(folder_of(in_force().pk), slug)
    if guide is None:
        raise Http404
    return render(request, "counter/service.html", {"guide": guide, "service": guide.service})


def life_event(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the guide to a life event, compiled for the licences the reader says they hold."""
    held = frozenset(request.GET.getlist("held"))
    guide = life_event_guide(folder_of(in_force().pk), slug, held, clock.today())
    if guide is None:
        raise Http404
    return render(request, "counter/life_event.html", {"guide": guide, "event": guide.event})
