"""What the reform room's pages share: the right post behind the request."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yiwang.records import clock
from yiwang.records.registry.hats import Actor, hats_of

View = Callable[..., HttpResponse]


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
            posts = [
                hat
                for hat in hats_of(request.user, clock.today())
                if hat.role in roles and hat.kind == "post"
            ]
            if not posts:
                raise Http404
            return render(request, "reform/other_hat.html", {"posts": posts}, status=403)

        return guarded

    return guard
