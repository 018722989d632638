"""Beginning a case by office: choosing the procedure, saying what it is about."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yiwang.networks.desk.views.common import for_office
from yiwang.records.cases.acts.loops import Facts, asked_values, needs_handler, open_loop, openable
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.releases import city

STATUS = {"own-case": 403, "not-your-procedure": 403}


@require_safe
@for_office
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the procedures the actor's office may begin."""
    return render(request, "desk/loops.html", {"procedures": openable(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def begin(request: HttpRequest, actor: Actor, procedure: str) -> HttpResponse:
    """Ask what the case is about, and begin it; when that is refused, what was typed stays."""
    drawn = next((one for one in openable(actor) if one.id == procedure), None)
    if drawn is None:
        raise Http404
    names = asked_values(drawn)
    typed = {
        name: request.POST.get(name, "") for name in ("name", "identifier", "title", "account", "handler")
    }
    values = {name: request.POST.get(f"value-{name}", "") for name in names}
    context = {
        "procedure": drawn,
        "bodies": sorted(city().organisations.values(), key=lambda body: body.name.zh),
        "needs_handler": needs_handler(drawn),
        "typed": typed,
        "values": values,
    }
    if request.method != "POST":
        return render(request, "desk/begin.html", context)
    try:
        case = open_loop(actor, procedure, Facts(**typed, values=values))
    except ActRefused as refusal:
        status = STATUS.get(refusal.code, 422)
        return render(request, "desk/begin.html", {**context, "refusal": refusal}, status=status)
    messages.success(request, _("%(number)s has begun.") % {"number": case.number}, extra_tags="good")
    return redirect("desk:case", case.pk)
