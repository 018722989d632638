"""Handing out documents: to those who may see them, so that a browser runs nothing inside."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from yiwang.networks.counter.views.common import for_logged_in
from yiwang.records.cases.queries.documents import open_document
from yiwang.records.registry.hats import Actor

INLINE = {"application/pdf", "image/jpeg", "image/png", "text/html; charset=utf-8"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"


@for_logged_in
def document(request: HttpRequest, actor: Actor, document: UUID) -> HttpResponse:
    """Show or download a document; an office's reading is recorded with it."""
    row, content = open_document(actor, document)
    response = HttpResponse(content, content_type=row.media_type)
    as_file = "download" in request.GET or row.media_type not in INLINE
    response.headers["Content-Disposition"] = content_disposition_header(as_file, row.name) or "inline"
    # Browsers refuse to show a PDF in a sandbox; a PDF runs no script of this site anyway.
    sandbox = "" if row.media_type == "application/pdf" else "; sandbox"
    response.headers["Content-Security-Policy"] = POLICY + sandbox
    response.headers["Cache-Control"] = "private, no-store"
    return response
