"""How the result is to be received: at the window, by post, or in the account."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.networks.counter.templatetags.counter import WAYS
from yiwang.networks.counter.views.common import for_applicants
from yiwang.records.cases.access import find
from yiwang.records.cases.acts.handing import Choice, choose_way
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.naming import definition_of
from yiwang.records.cases.queries.delivering import way_of
from yiwang.records.registry.hats import Actor

ASKED = {"no-such-way", "address-needed"}


@require_http_methods(["GET", "POST"])
@for_applicants
def choose(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    """Ask how the result is to be received; it may be changed until it is on its way."""
    found = find(actor, case)
    known = way_of(found)
    names = ("way", "addressee", "address", "phone")
    typed = {name: getattr(known, name, "") for name in names}
    typed["addressee"] = typed["addressee"] or found.applicant.name
    context = {"case": found, "definition": definition_of(found), "ways": WAYS, "typed": typed}
    if request.method != "POST":
        return render(request, "counter/way.html", context)
    said = {name: request.POST.get(name, "") for name in names}
    try:
        choose_way(actor, found.pk, Choice(**said))
    except ActRefused as refusal:
        if refusal.code not in ASKED:
            raise
        return render(request, "counter/way.html", {**context, "typed": said, "refusal": refusal}, status=422)
    messages.success(
        request, _("Noted. You can change it until the result is on its way."), extra_tags="good"
    )
    return redirect("counter:case", found.pk)
