"""Being guided: who, about what, which of these; then the few questions the plan turns on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yiwang.definitions.life_event import LifeEvent
from yiwang.definitions.service import Service
from yiwang.networks.counter.queries.guided import guided
from yiwang.records import clock
from yiwang.records.registry.releases import city

AUDIENCES = (("person", _("For myself or my family")), ("organisation", _("For a firm or a shop")))


@require_safe
def wishes(request: HttpRequest) -> HttpResponse:
    """Narrow down in three questions; the last answer leads on to the questions of what was chosen."""
    folder = city()
    audience = _one_of(request.GET.get("for", ""), dict(AUDIENCES))
    things: list[LifeEvent | Service] = [*folder.life_events.values()]
    things += [one for one in folder.services.values() if one.can_apply]
    fitting = [one for one in things if audience in one.audience]
    used = {theme for one in fitting for theme in one.themes}
    themes = [theme for theme in folder.city.themes if theme.id in used]
    theme = _one_of(request.GET.get("theme", ""), {one.id: one for one in themes})
    kind, _slash, slug = request.GET.get("wish", "").partition("/")
    if slug in (folder.life_events if kind == "life-event" else folder.services):
        return redirect("counter:guided", kind, slug)
    context = {
        "audiences": AUDIENCES,
        "audience": audience,
        "audience_words": dict(AUDIENCES).get(audience),
        "themes": themes,
        "theme": next((one for one in themes if one.id == theme), None),
        "life_events": [one for one in folder.life_events.values() if one in fitting and theme in one.themes],
        "services": [
            one
            for one in fitting
            if theme in one.themes and one.id in folder.services and one.id not in folder.life_events
        ],
    }
    return render(request, "counter/wishes.html", context)


@require_safe
def questions(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Ask one question, or show what the answers come to and where to begin."""
    folder, typed = city(), {name: str(text)[:200] for name, text in request.GET.items()}
    found = guided(folder, kind, slug, typed, clock.today())
    if found is None:
        raise Http404
    definition = (folder.life_events if kind == "life-event" else folder.services)[slug]
    asked = typed.get(found.next.name) if found.next else None
    last = found.answered[-1] if found.answered else None
    context = {
        "found": found,
        "definition": definition,
        "kind": kind,
        "here": reverse("counter:guided", args=[kind, slug]),
        "back": urlencode(last.before) if last else None,
        "typed": asked or "",
        "fault": found.next.fault(asked) if found.next and asked is not None else None,
        "answers": urlencode(found.answers),
        "done": [(one, urlencode(one.before)) for one in found.answered],
        "services": [
            (folder.services[name], folder.organisations[folder.services[name].organisation])
            for name in found.plan.services
        ],
        "supplied": [folder.evidence[item.kind] for item in found.plan.supplied],
        "fetched": [folder.evidence[item.kind] for item in (*found.plan.fetched, *found.plan.produced)],
    }
    name = "counter/guided_question.html" if found.next else "counter/guided_result.html"
    return render(request, name, context, status=422 if context["fault"] else 200)


def _one_of(text: str, known: object) -> str:
    return text if text in known else ""  # type: ignore[operator]
