"""Who may see which page of the room."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor

View = Callable[..., HttpResponse]


def for_roles(*roles: str) -> Callable[[View], View]:
    """Let posts with some roles through; for all others there is no such page."""
    return _guarded(lambda actor: actor.has_role(*roles), "not-found")


def for_applicants(view: View) -> View:
    """Let hats of applicants through; a clerk in a visitor's name has no business here."""
    return _guarded(
        lambda actor: actor.hat.subject is not None and actor.hat.kind != "visit", "not-an-applicant"
    )(view)


def _guarded(is_let_in: Callable[[Actor], bool], refusal: str) -> Callable[[View], View]:
    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None or not is_let_in(actor):
                raise ActRefused(refusal)
            return view(request, actor, *args, **kwargs)

        return guarded

    return guard
