"""The log's files over HTTP, in the layout of C2SP tlog-tiles. Anyone may read them, from any page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yiwang.kernel.tlog import CHECKPOINT, Tile
from yiwang.records.ledger.log.files import KEY, read_file, read_tile
from yiwang.records.ledger.models import LogCheckpoint

_FOREVER = "public, max-age=31536000, immutable"
_TEXT = "text/plain; charset=utf-8"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Serve the newest signed checkpoint."""
    return _served(CHECKPOINT, _TEXT, "no-cache")


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Serve the public key, in the form of the note format."""
    return _served(KEY, _TEXT, "no-cache")


@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """Serve a tile or an entry bundle, which never change."""
    try:
        data = read_tile(settings.LOG_FOLDER, Tile.parse(f"tile/{rest}"))
    except (ValueError, FileNotFoundError):
        raise Http404 from None
    return _open(HttpResponse(data, content_type="application/octet-stream"), _FOREVER)


@require_safe
def earlier(request: HttpRequest, size: int) -> HttpResponse:
    """Serve an earlier signed checkpoint, to be kept and compared later."""
    if size >= 1 << 63:
        raise Http404
    found = LogCheckpoint.objects.filter(size=size).first()
    if found is None:
        raise Http404
    response = _open(HttpResponse(found.note, content_type=_TEXT), _FOREVER)
    response["Content-Disposition"] = f'attachment; filename="checkpoint-{size}.txt"'
    return response


def _served(path: str, content_type: str, cache: str) -> HttpResponse:
    try:
        data = read_file(settings.LOG_FOLDER, path)
    except (FileNotFoundError, NotADirectoryError):
        raise Http404 from None
    return _open(HttpResponse(data, content_type=content_type), cache)


def _open(response: HttpResponse, cache: str) -> HttpResponse:
    response["Cache-Control"] = cache
    response["Access-Control-Allow-Origin"] = "*"
    return response
