"""``/healthz``: whether this process can serve the city, for supervisors and load balancers."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yiwang.records.registry.releases import NothingPublished, in_force


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 with the release in force, or none before the first; 503 without the database."""
    try:
        connection.ensure_connection()
        release = in_force().manifest
    except NothingPublished:
        release = None
    except DatabaseError as error:
        return JsonResponse({"ok": False, "wrong": f"database: {type(error).__name__}"}, status=503)
    return JsonResponse({"ok": True, "release": release})
