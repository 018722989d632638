"""What several pages need: an applicant behind the request, or the way to become one."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from yiwang.networks.doors import View, actor_behind
from yiwang.records.cases.errors import ActRefused
from yiwang.records.ledger.acts import record_read
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.visits import PURPOSE

_SENT_ONLY = frozenset({"send", "move", "take-out", "discard"})
"""Addresses of a draft that only take what its pages send."""

_AT_THE_WINDOW = _SENT_ONLY | {
    "start",
    "draft",
    "parts",
    "section",
    "papers",
    "check",
    "mine",
    "case",
    "receipt",
    "correct",
    "withdraw",
    "urge",
    "rate",
    "way",
    "ask-review",
    "appointment",
    "appointments",
    "settle",
}
"""What a clerk opens in the name of a visitor: applying and following, not the person's other affairs."""


def log_in_first(request: HttpRequest) -> HttpResponse:
    """Send a visitor to log in and come back: to this page, or to the draft whose page sent this."""
    match = request.resolver_match
    if match and match.url_name in _SENT_ONLY:
        return redirect_to_login(reverse("counter:draft", args=[match.kwargs["draft"]]))
    return redirect_to_login(request.get_full_path())


def for_applicants(view: View) -> View:
    """Let only applicants' hats through; visitors log in first and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_behind(request)
        if not request.user.is_authenticated:
            return log_in_first(request)
        if actor is None or actor.hat.subject is None:
            raise ActRefused("not-an-applicant")
        if actor.hat.kind == "visit":
            _seen(request, actor)
        return view(request, actor, *args, **kwargs)

    return guarded


def _seen(request: HttpRequest, actor: Actor) -> None:
    """Record that a clerk read for a visitor. Raises ``ActRefused`` for pages a visit does not open."""
    page = request.resolver_match.url_name if request.resolver_match else ""
    if page not in _AT_THE_WINDOW or actor.hat.subject is None:
        raise ActRefused("not-found")
    with transaction.atomic():
        record_read(
            subject=actor.hat.subject,
            organisation=actor.hat.organisation,
            reader=actor.name,
            purpose=PURPOSE,
            what=page or "",
        )


def for_logged_in(view: View) -> View:
    """Let every hat through; visitors log in first and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_behind(request)
        if not request.user.is_authenticated:
            return log_in_first(request)
        if actor is None:
            raise ActRefused("not-found")
        return view(request, actor, *args, **kwargs)

    return guarded


def number(text: str | None, least: int = 1) -> int:
    """Read a page number from an address; anything else is the first page."""
    return max(int(text), least) if text and text.isdecimal() and len(text) < 6 else least


def uuid_or_none(text: str | None) -> UUID | None:
    """Read an id from an address; anything else is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
