"""Who may open a page of any room: the right hat behind the request, or the way to put it on."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor, hats_of

View = Callable[..., HttpResponse]


def actor_behind(request: HttpRequest) -> Actor | None:
    """Return who acts, in which hat; None for visitors."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor


def for_posts(
    fits: Callable[[Actor], object], *, before_login: Callable[[HttpRequest], None] | None = None
) -> Callable[[View], View]:
    """Let posts through that fit; who has one is told to put it on; for others there is no such page."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                if before_login:
                    before_login(request)
                return redirect_to_login(request.get_full_path())
            actor = actor_behind(request)
            if actor is None:
                raise Http404
            if actor.is_post and fits(actor):
                return view(request, actor, *args, **kwargs)
            posts = [hat for hat in hats_of(request.user, clock.today()) if hat.kind == "post"]
            fitting = [hat for hat in posts if fits(replace(actor, hat=hat))]
            if not fitting:
                raise Http404
            return render(request, "other_hat.html", {"posts": fitting}, status=403)

        return guarded

    return guard


def for_roles(*roles: str) -> Callable[[View], View]:
    """Let posts with one of some roles through, as ``for_posts`` does."""
    return for_posts(lambda actor: actor.has_role(*roles))


def for_subjects(view: View) -> View:
    """Let those through who act for a person or firm; a clerk with a visitor sees none of this."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor = actor_behind(request)
        if actor is None or actor.hat.subject is None:
            raise ActRefused("not-an-applicant")
        if actor.hat.kind == "visit":
            raise ActRefused("not-found")
        return view(request, actor, *args, **kwargs)

    return guarded
