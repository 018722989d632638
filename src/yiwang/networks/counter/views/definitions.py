"""Procedures and decision models of a release, as files anybody may read: what the drawings are made from."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yiwang.kernel.bpmn.drawing import drawn
from yiwang.kernel.dmn.viewing import for_viewers
from yiwang.records.registry.models import Release
from yiwang.records.registry.releases import file_of, folder_of

_FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def definition(request: HttpRequest, release: UUID, path: str) -> HttpResponse:
    """Return a procedure with its drawing, or a model as viewers read it, of a release that was published."""
    content = None
    if (
        path.endswith((".bpmn", ".dmn"))
        and Release.objects.filter(pk=release, published_at__isnull=False).exists()
    ):
        content = file_of(release, path)
    if content is None:
        raise Http404
    if path.endswith(".dmn"):
        shown = for_viewers(content)
    else:
        name = path.removeprefix("procedures/").removesuffix(".bpmn")
        shown = drawn(content, folder_of(release).procedures[name])
    response = HttpResponse(shown, content_type="application/xml")
    response.headers["Cache-Control"] = _FOR_GOOD
    return response
