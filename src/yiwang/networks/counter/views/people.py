"""Acting for others: who acts for me, whom I act for, and what a window clerk records of papers shown."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yiwang.networks.counter.uploads import chosen, explain
from yiwang.networks.counter.views.common import for_applicants
from yiwang.networks.doors import actor_behind
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry import mandates
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.mandates import MandateRefused, Named
from yiwang.records.registry.models import Mandate
from yiwang.records.registry.releases import city

KINDS = {
    Mandate.Kind.AGENT: gettext_lazy("agent"),
    Mandate.Kind.PARENT: gettext_lazy("parent"),
    Mandate.Kind.HEIR: gettext_lazy("heir"),
    Mandate.Kind.LEGAL_REPRESENTATIVE: gettext_lazy("legal representative"),
}


class PersonForm(forms.Form):
    """Somebody, by name and ID number."""

    name = forms.CharField(max_length=80, label=gettext_lazy("Name"))
    number = forms.CharField(max_length=18, min_length=15, label=gettext_lazy("Identity number"))

    def named(self) -> Named:
        """Return who was named."""
        return Named(self.cleaned_data["name"], self.cleaned_data["number"])


class AgentForm(PersonForm):
    """Who may act, in what and until when."""

    services = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("In which matters (none chosen: in all)"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    valid_to = forms.DateField(
        required=False,
        label=gettext_lazy("Until (empty: until revoked)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        folder = city()
        found = [*folder.life_events.values(), *folder.services.values()]
        self.fields["services"].choices = [(one.id, one.name.zh) for one in found]  # type: ignore[attr-defined]


class WindowForm(forms.Form):
    """A mandate whose paper was shown at the window."""

    principal_name = forms.CharField(max_length=80, label=gettext_lazy("Acted for: name"))
    principal_number = forms.CharField(
        max_length=18, label=gettext_lazy("Acted for: identity number or credit code")
    )
    agent_name = forms.CharField(max_length=80, label=gettext_lazy("Acting: name"))
    agent_number = forms.CharField(max_length=18, label=gettext_lazy("Acting: identity number"))
    kind = forms.ChoiceField(choices=list(KINDS.items()), label=gettext_lazy("In what capacity"))
    paper = forms.CharField(max_length=120, label=gettext_lazy("Paper shown, with its number"))
    scan = forms.FileField(required=False, label=gettext_lazy("Scan of the paper"))
    valid_to = AgentForm.base_fields["valid_to"]


@for_applicants
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who acts for me and whom I act for."""
    return _page(request, actor)


@require_POST
@sensitive_post_parameters("number")
@for_applicants
def give(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let somebody act for the hat's subject."""
    form = AgentForm(request.POST)

    def act() -> None:
        said = form.cleaned_data
        mandates.give_agency(actor, form.named(), services=said["services"], valid_to=said["valid_to"])

    return _tried(request, actor, form, act, done=_("The mandate was given."), name="give")


@require_POST
@sensitive_post_parameters("number")
@for_applicants
def child(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Act for a child of mine from now on."""
    form = PersonForm(request.POST)
    done = _("You may act for your child now; choose the name at the top of the page.")
    return _tried(
        request, actor, form, lambda: mandates.act_for_child(actor, form.named()), done=done, name="child"
    )


@require_POST
@for_applicants
def revoke(request: HttpRequest, actor: Actor, mandate: UUID) -> HttpResponse:
    """End a mandate."""
    mine = Q(principal=actor.hat.subject) | Q(agent=actor.person)
    found = Mandate.objects.filter(mine, pk=mandate).first()
    if found is None:
        raise ActRefused("not-found")
    try:
        mandates.revoke(actor, found)
    except MandateRefused as refusal:
        messages.error(request, str(refusal), extra_tags="warn")
    else:
        messages.success(request, _("The mandate has ended."), extra_tags="good")
    return redirect("counter:people")


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("principal_number", "agent_number")
def at_window(request: HttpRequest) -> HttpResponse:
    """Let a window clerk record a mandate whose paper was shown."""
    clerk = actor_behind(request)
    if clerk is None or not clerk.has_role("clerk"):
        raise ActRefused("not-your-task")
    form = WindowForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        principal = Named(said["principal_name"], said["principal_number"])
        agent = Named(said["agent_name"], said["agent_number"])
        try:
            mandates.give_at_window(
                clerk,
                principal,
                agent,
                said["kind"],
                paper=said["paper"],
                valid_to=said["valid_to"],
                scan=chosen(request).get("scan"),
            )
        except MandateRefused as refusal:
            form.add_error(None, str(refusal))
        except UploadRefused as refusal:
            form.add_error("scan", explain(refusal))
        else:
            messages.success(request, _("The mandate was recorded."), extra_tags="good")
            return redirect("counter:window")
    return render(request, "counter/window_mandate.html", {"form": form}, status=422 if form.errors else 200)


def _tried(
    request: HttpRequest, actor: Actor, form: PersonForm, act: Callable[[], object], *, done: str, name: str
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except MandateRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done, extra_tags="good")
            return redirect("counter:people")
    return _page(request, actor, status=422, **{name: form})


def _page(request: HttpRequest, actor: Actor, status: int = 200, **forms_: PersonForm) -> HttpResponse:
    today = clock.today()
    running = Q(revoked_at__isnull=True) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    found = Mandate.objects.filter(running).select_related("principal", "agent").order_by("valid_from", "pk")
    context = {
        "given": [(row, KINDS[Mandate.Kind(row.kind)]) for row in found.filter(principal=actor.hat.subject)],
        "held": [(row, KINDS[Mandate.Kind(row.kind)]) for row in found.filter(agent=actor.person)],
        "may_give": mandates.may_give(actor),
        "give": forms_.get("give") or AgentForm(auto_id="give_%s"),
        "child": forms_.get("child") or PersonForm(auto_id="child_%s"),
        "failed": next(iter(forms_.values()), None),
        "folder": city(),
    }
    return render(request, "counter/people.html", context, status=status)
