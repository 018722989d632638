"""At the window: a clerk begins and ends acting for the person who stands there."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yiwang.networks.counter.uploads import chosen, explain
from yiwang.networks.doors import actor_behind
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.mandates import MandateRefused
from yiwang.records.registry.visits import close_visit, open_visit

HAT = "hat"


class VisitorForm(forms.Form):
    """Who stands at the window, and what shows it."""

    name = forms.CharField(max_length=80, label=gettext_lazy("Name of the person or firm"))
    number = forms.CharField(max_length=18, label=gettext_lazy("Identity number or credit code"))
    paper = forms.CharField(
        max_length=120,
        label=gettext_lazy("Paper shown"),
        help_text=gettext_lazy("Identity card; or the letter of authority and who brought it."),
    )
    scan = forms.FileField(
        required=False,
        label=gettext_lazy("Scan of the letter of authority"),
        help_text=gettext_lazy("When somebody else came: scan what they brought. PDF, JPG or PNG."),
    )


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("number")
def receive(request: HttpRequest) -> HttpResponse:
    """Ask a visitor's paper, then act in their name."""
    clerk = actor_behind(request)
    if clerk is None or not clerk.has_role("clerk"):
        raise ActRefused("not-your-task")
    form = VisitorForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            scan = chosen(request).get("scan")
            visit = open_visit(clerk, said["name"], said["number"], said["paper"], scan)
        except MandateRefused as refusal:
            form.add_error(None, str(refusal))
        except UploadRefused as refusal:
            form.add_error("scan", explain(refusal))
        else:
            request.session[HAT] = f"visit:{visit.pk}"
            return redirect("counter:catalogue")
    return render(request, "counter/receive.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """Stop acting for the visitor, and go back to the window."""
    actor = actor_behind(request)
    if actor is None or actor.hat.kind != "visit":
        raise ActRefused("not-found")
    close_visit(actor)
    request.session.pop(HAT, None)
    messages.success(request, _("The visit has ended."), extra_tags="good")
    return redirect("counter:window")
