"""What the room's pages share: the right hat behind the request, and days in addresses."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor, hats_of

View = Callable[..., HttpResponse]


def for_subjects(view: View) -> View:
    """Let those through who act for a person or firm; a clerk with a visitor sees none of this."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or actor.hat.subject is None:
            raise ActRefused("not-an-applicant")
        if actor.hat.kind == "visit":
            raise ActRefused("not-found")
        return view(request, actor, *args, **kwargs)

    return guarded


def for_roles(*roles: str) -> Callable[[View], View]:
    """Let some posts through; others are told which hat to put on, or nothing."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor: Actor | None = getattr(request, "actor", None)
            if actor is not None and actor.has_role(*roles):
                return view(request, actor, *args, **kwargs)
            hats = hats_of(request.user, clock.today())
            posts = [hat for hat in hats if hat.kind == "post" and hat.role in roles]
            if not posts:
                raise Http404
            return render(request, "policies/other_hat.html", {"posts": posts}, status=403)

        return guarded

    return guard


def day_in(text: str | None) -> date | None:
    """Read a day from an address; anything else is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
