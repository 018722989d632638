"""Being on leave: who stands in for the reader, from when to when."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiwang.networks.desk.views.common import for_office
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry import standing_in
from yiwang.records.registry.hats import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def leave(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and say who stands in; end it early."""
    if request.method != "POST":
        return _show(request, actor)
    if ending := _id(request.POST.get("end", "")):
        if standing_in.end_leave(actor, ending):
            messages.success(request, _("Nobody stands in for you any more."), extra_tags="good")
        return redirect("desk:leave")
    typed = {name: request.POST.get(name, "") for name in ("colleague", "first", "last")}
    colleague, first, last = _id(typed["colleague"]), _day(typed["first"]), _day(typed["last"])
    try:
        if colleague is None or first is None or last is None:
            raise standing_in.LeaveRefused("no-leave")
        standing_in.name_substitute(actor, colleague, first, last)
    except standing_in.LeaveRefused as refused:
        return _show(request, actor, status=422, refusal=ActRefused(refused.code), typed=typed)
    messages.success(request, _("Your substitute sees your tasks in those days."), extra_tags="good")
    return redirect("desk:leave")


def _show(request: HttpRequest, actor: Actor, *, status: int = 200, **context: object) -> HttpResponse:
    rows = standing_in.my_leaves(actor)
    known = standing_in.colleagues(actor.hat.organisation, actor.hat.role, without=actor.user)
    more = {
        "colleagues": known,
        "mine": [row for row in rows if row.absent.user_id == actor.user],
        "others": [row for row in rows if row.substitute.user_id == actor.user],
        "today": clock.today(),
    }
    return render(request, "desk/leave.html", {**more, **context}, status=status)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
