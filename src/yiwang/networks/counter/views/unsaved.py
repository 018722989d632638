"""What was typed when a session had run out: kept in the new session until its writer is back."""

from django.http import HttpRequest

_KEY = "unsaved"
_MOST = 50_000
"""Characters kept; a form is far smaller."""


def keep(request: HttpRequest) -> None:
    """Keep the answers of a POST that came too late; documents must be chosen again."""
    if request.method != "POST":
        return
    typed = {name: text for name, text in request.POST.items() if name not in {"csrfmiddlewaretoken", "then"}}
    if typed and sum(len(str(text)) for text in typed.values()) <= _MOST:
        request.session[_KEY] = {"path": request.path, "typed": typed}


def take(request: HttpRequest) -> dict[str, str]:
    """Return and forget what was kept for this page."""
    kept = request.session.get(_KEY)
    if not kept or kept["path"] != request.path:
        return {}
    del request.session[_KEY]
    typed: dict[str, str] = kept["typed"]
    return typed
