"""Reasons typed when a session had run out: kept in the new session until their writer is back."""

from django.http import HttpRequest

_KEY = "unsent"
_FIELDS = ("outcome", "reasons", "items", "way")
_MOST = 20_000
"""Characters kept."""


def keep(request: HttpRequest) -> None:
    """Keep what a decision that came too late said; it is not made, since who sent it is not known."""
    if request.method != "POST":
        return
    typed = {name: request.POST.get(name, "") for name in _FIELDS}
    if any(typed.values()) and sum(map(len, typed.values())) <= _MOST:
        request.session[_KEY] = {"path": request.path, "typed": typed}


def take(request: HttpRequest, path: str) -> dict[str, str]:
    """Return and forget what was kept for an address."""
    kept = request.session.get(_KEY)
    if not kept or kept["path"] != path:
        return {}
    del request.session[_KEY]
    typed: dict[str, str] = kept["typed"]
    return typed
