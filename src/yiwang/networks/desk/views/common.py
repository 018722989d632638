"""What the desk's pages share: an office's post behind the request, or the way to become one."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yiwang.networks.desk.views import unsent
from yiwang.records import clock
from yiwang.records.cases.access import OFFICE_ROLES
from yiwang.records.cases.contesting import ROLES
from yiwang.records.cases.supervision import supervises
from yiwang.records.registry.hats import Actor, hats_of

View = Callable[..., HttpResponse]


def for_office(view: View) -> View:
    """Let officers and window clerks through; others are told which hat to put on, or nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            unsent.keep(request)
            return redirect_to_login(request.get_full_path())
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and actor.has_role(*OFFICE_ROLES):
            return view(request, actor, *args, **kwargs)
        posts = [hat for hat in hats_of(request.user, clock.today()) if hat.role in OFFICE_ROLES]
        if not posts:
            raise Http404
        return render(request, "desk/other_hat.html", {"posts": posts}, status=403)

    return guarded


def for_reviewers(view: View) -> View:
    """Let legal and head posts through; others are told which hat to put on, or nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and actor.has_role(*ROLES):
            return view(request, actor, *args, **kwargs)
        posts = [
            hat for hat in hats_of(request.user, clock.today()) if hat.kind == "post" and hat.role in ROLES
        ]
        if not posts:
            raise Http404
        return render(request, "desk/other_hat.html", {"posts": posts}, status=403)

    return guarded


def for_supervisors(view: View) -> View:
    """Let posts through that supervise some office; others are told which hat to put on, or nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and supervises(actor):
            return view(request, actor, *args, **kwargs)
        hats = [hat for hat in hats_of(request.user, clock.today()) if hat.kind == "post"]
        posts = [hat for hat in hats if actor and supervises(replace(actor, hat=hat))]
        if not posts:
            raise Http404
        return render(request, "desk/other_hat.html", {"posts": posts}, status=403)

    return guarded
