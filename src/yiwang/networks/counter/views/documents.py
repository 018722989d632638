"""Handing out documents: to those who may see them, so that a browser runs nothing inside."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header

from yiwang.networks.counter.views.common import for_logged_in
from yiwang.records.cases.errors import ActRefused
from yiwang.records.cases.queries.documents import open_document
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Document
from yiwang.records.registry.signing import public_key

INLINE = {"application/pdf", "image/jpeg", "image/png", "text/html; charset=utf-8"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"


@for_logged_in
def document(request: HttpRequest, actor: Actor, document: UUID) -> HttpResponse:
    """Show or download a document; an office's reading is recorded with it."""
    row, content = open_document(actor, document)
    if "signature" in request.GET:
        return _signature(row)
    response = HttpResponse(content, content_type=row.media_type)
    as_file = "download" in request.GET or row.media_type not in INLINE
    response.headers["Content-Disposition"] = content_disposition_header(as_file, row.name) or "inline"
    # Browsers refuse to show a PDF in a sandbox; a PDF runs no script of this site anyway.
    sandbox = "" if row.media_type == "application/pdf" else "; sandbox"
    response.headers["Content-Security-Policy"] = POLICY + sandbox
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _signature(row: Document) -> HttpResponse:
    """The detached signature of what the city issued, and the key it is checked with."""
    if not row.signature:
        raise ActRefused("not-found")
    told = {
        "document": str(row.pk),
        "number": row.number,
        "sha256": row.sha256,
        "algorithm": "Ed25519",
        "signature": row.signature,
        "key": public_key(),
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = content_disposition_header(True, f"{row.title} {row.number or ''}.signature.json")
    response.headers["Content-Disposition"] = name or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response
