"""What a firm asks for help with: whom to call, what it asked, and whether it is solved."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yiwang.networks.doors import for_subjects
from yiwang.records.cases.acts import problems
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.queries.problems import problems_of
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Subject
from yiwang.records.registry.releases import city


@require_http_methods(["GET", "HEAD", "POST"])
@for_subjects
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the firm's problems and whom to call, and take a new one."""
    if request.method != "POST":
        return _page(request, actor)
    typed = {name: request.POST.get(name, "") for name in ("kind", "title", "account")}
    try:
        case = problems.raise_problem(actor, problems.Problem(**typed))
    except ActRefused as refused:
        if refused.code != "problem-missing":
            raise
        return _page(request, actor, refused=refused, typed=typed, status=422)
    said = _("%(number)s has begun. Whoever owns it answers you.") % {"number": case.number}
    messages.success(request, said, extra_tags="good")
    return redirect("policies:problems")


@require_POST
@for_subjects
def confirm(request: HttpRequest, actor: Actor, task: int) -> HttpResponse:
    """Take the firm's word on whether a problem is solved."""
    solved, words = request.POST.get("solved") == "yes", request.POST.get("words", "")
    try:
        problems.confirm_problem(actor, task, solved=solved, words=words)
    except ActRefused as refused:
        if refused.code != "reasons-needed":
            raise
        return _page(request, actor, refused=refused, unsolved=task, status=422)
    said = _("Noted as solved.") if solved else _("Noted as not solved. It goes back to whoever owns it.")
    messages.success(request, said, extra_tags="good")
    return redirect("policies:problems")


def _page(request: HttpRequest, actor: Actor, *, status: int = 200, **context: object) -> HttpResponse:
    assert actor.hat.subject is not None  # the page lets only such hats through
    subject = Subject.objects.get(pk=actor.hat.subject)
    shown = {
        "kinds": problems.kinds_of(city()),
        "is_firm": subject.kind == Subject.Kind.ORGANISATION,
        "contact": problems.contact_of(subject),
        "problems": problems_of(actor),
        "longest": {"title": problems.LONGEST_TITLE, "account": problems.LONGEST},
    }
    return render(request, "policies/problems.html", {**shown, **context}, status=status)
