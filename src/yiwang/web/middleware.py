"""What happens to every request: language, hat, security headers; and refusals turned into pages."""

from collections.abc import Callable
from contextlib import nullcontext
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from yiwang.kernel.calendars import UnpublishedYear
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor, actor_in, hats_of
from yiwang.records.registry.releases import NothingPublished, one_look

Handler = Callable[[HttpRequest], HttpResponse]

LANGUAGES = ("zh-hans", "en")
LANGUAGE_COOKIE = "language"
HAT = "hat"
SAFE = ("GET", "HEAD")
"""Requests that only show."""

STATUS = {
    "not-found": 404,
    "not-your-task": 403,
    "not-an-applicant": 403,
    "outside-mandate": 403,
    "own-case": 403,
    "already-done": 409,
    "draft-sent": 409,
    "already-final": 409,
}
"""What a refusal is in HTTP; all others are 422."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""No inline script or style, nothing from other hosts."""


def language(get_response: Handler) -> Handler:
    """Speak Chinese, or the language of the reader's cookie; to programs, the one they ask for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        code = _asked(request) if request.path.startswith("/api/") else _chosen(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
        response.headers.setdefault("Content-Language", "zh-Hans" if code == "zh-hans" else code)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return middleware


def _chosen(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def _asked(request: HttpRequest) -> str:
    """Return the language a program asks for, the most wanted first."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code.startswith(("zh", "en")):
            return LANGUAGES[0] if code.startswith("zh") else LANGUAGES[1]
    return LANGUAGES[0]


def hats(get_response: Handler) -> Handler:
    """Set ``request.actor``: who acts, in the hat this session wears; None without one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with one_look() if request.method in SAFE else nullcontext():
            request.actor = _actor(request)  # type: ignore[attr-defined]
            return get_response(request)

    return middleware


def refusals(get_response: Handler) -> Handler:
    """Answer what was refused, or is no page, with a page that says why, in the reader's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.path.startswith("/api/"):
            return response
        page = render(request, "405.html", status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    middleware.process_exception = refused  # type: ignore[attr-defined]
    return middleware


def security(get_response: Handler) -> Handler:
    """Add the content security policy; pages of logged-in people are not kept by browsers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if getattr(request, "actor", None) is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def refused(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Return the page for an exception the city knows how to explain; None for all others."""
    if isinstance(exception, NothingPublished):
        return render(request, "unpublished.html", status=503)
    if isinstance(exception, UnpublishedYear):
        exception = ActRefused("unpublished-year", year=exception.year)
    if not isinstance(exception, ActRefused):
        return None
    status = STATUS.get(exception.code, 422)
    context: dict[str, Any] = {"refusal": exception, "status": status}
    partial = request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
    response = render(request, "partials/refusal.html" if partial else "refused.html", context, status=status)
    if partial:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#said", "innerHTML"
    return response


def _actor(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    return actor_in(request.user, hats_now(request), request.session.get(HAT))


def hats_now(request: HttpRequest) -> list[Any]:
    """Return the hats the logged-in user may put on today; of a page that only shows, looked up once."""
    if not request.user.is_authenticated:
        return []
    kept: list[Any] | None = getattr(request, "hats_known", None)
    if kept is None or request.method not in SAFE:
        kept = hats_of(request.user, clock.today())
        request.hats_known = kept  # type: ignore[attr-defined]
    return kept
