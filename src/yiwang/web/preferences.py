"""Switches in the header: language, print size, hat. Each returns the reader to where they were."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from yiwang.web.context import PRINT_COOKIE
from yiwang.web.middleware import HAT, LANGUAGE_COOKIE, LANGUAGES, hats_now

_YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language."""
    code = request.POST.get("language", "")
    if code not in LANGUAGES:
        return HttpResponseBadRequest()
    return _remember(request, LANGUAGE_COOKIE, code)


@require_POST
def print_size(request: HttpRequest) -> HttpResponse:
    """Remember whether the reader wants large print (适老化)."""
    mode = request.POST.get("mode", "")
    if mode not in {"large", "normal"}:
        return HttpResponseBadRequest()
    return _remember(request, PRINT_COOKIE, mode)


@require_POST
@login_required
def hat(request: HttpRequest) -> HttpResponse:
    """Put on another of one's own hats; posts begin at their desk, applicants where they were."""
    chosen = next((hat for hat in hats_now(request) if hat.id == request.POST.get("hat")), None)
    if chosen is None:
        return HttpResponseBadRequest()
    request.session[HAT] = chosen.id
    if chosen.kind != "post":
        return HttpResponseRedirect(
            "/my/" if _next(request).startswith(("/desk/", "/releases/")) else _next(request)
        )
    return HttpResponseRedirect("/desk/" if chosen.role in {"officer", "clerk"} else "/releases/")


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(_next(request))
    response.set_cookie(
        cookie, value, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def _next(request: HttpRequest) -> str:
    """Return the page to go back to, if it is one of ours."""
    page = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else "/"
