"""Refusals of the HTTP API as problem details (RFC 9457), in the language asked for."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yiwang.definitions.base import Text
from yiwang.records.cases.errors import ActRefused
from yiwang.web.middleware import STATUS, Handler

MESSAGES = {
    "token": _("The token is unknown, revoked or expired."),
    "not-found": _("There is no such thing, or it is not yours to see."),
    "method": _("This address does not take that method; see the header Allow."),
    "invalid": _("The request is not as the API describes it."),
    "too-large": _("The request is too large. Upload large files to a draft, one by one."),
    "key-reused": _("This Idempotency-Key came with another request before. Use a new key."),
    "key-too-long": _("An Idempotency-Key may have 200 characters."),
    "too-often": _("Too many tries. Wait 15 minutes."),
    "nothing-published": _("The city has not published its services yet."),
}
"""What the API itself refuses; acts are refused in the words of ``records.cases.errors``."""


def problem(
    status: int, code: str, detail: object = None, fields: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Return a problem: ``code`` for programs, ``detail`` and ``fields`` for people."""
    said = {
        "type": f"urn:yiwang:{code}",
        "title": code,
        "status": status,
        "code": code,
        "detail": str(detail if detail is not None else MESSAGES[code]),
        "fields": {name: _said(fault) for name, fault in (fields or {}).items()},
    }
    content = json.dumps(said, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type="application/problem+json")


def refused(refusal: ActRefused) -> HttpResponse:
    """Return the problem of an act that was refused."""
    return problem(STATUS.get(refusal.code, 422), refusal.code, refusal, refusal.fields)


def _said(fault: object) -> str:
    if isinstance(fault, Text):
        return fault.get(get_language() or "zh-hans")
    return str(_("missing")) if fault is True else str(fault)


def for_programs(get_response: Handler) -> Handler:
    """Answer an address or method the API does not have as a problem too, where Django would send a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        code = {404: "not-found", 405: "method"}.get(response.status_code)
        if code is None or not request.path.startswith("/api/") or "json" in response.headers["Content-Type"]:
            return response
        said = problem(response.status_code, code)
        if "Allow" in response.headers:
            said.headers["Allow"] = response.headers["Allow"]
        return said

    return middleware
