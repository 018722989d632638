"""What every template knows: the city, the reader's language, the clock and the hat."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from yiwang.records import clock
from yiwang.records.registry.messaging.queries import unread
from yiwang.records.registry.releases import NothingPublished
from yiwang.records.registry.releases import city as definitions
from yiwang.web.middleware import LANGUAGES, hats_now

PRINT_COOKIE = "print"


def city(request: HttpRequest) -> dict[str, Any]:
    """Return the city (None before the first release), its bodies, clock, print mode, actor, hats, news."""
    actor = getattr(request, "actor", None)
    try:
        folder = definitions()
    except NothingPublished:
        folder = None
    return {
        "city": folder.city if folder else None,
        "organisations": folder.organisations if folder else {},
        "language": getattr(request, "LANGUAGE_CODE", LANGUAGES[0]),
        "is_shifted": clock.is_shifted(),
        "large_print": request.COOKIES.get(PRINT_COOKIE) == "large",
        "actor": actor,
        "unread": SimpleLazyObject(lambda: unread(actor.hat.subject) if actor and actor.hat.subject else 0),
        "hats": SimpleLazyObject(lambda: hats_now(request)),
    }
