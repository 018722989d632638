"""``Idempotency-Key``: every POST of the API is answered once, whatever was killed in between."""

import hashlib
from collections.abc import Iterator

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from yiwang.records.ledger.once import Answer, KeyReused, once
from yiwang.records.registry.people import actor_of_token
from yiwang.web.middleware import Handler
from yiwang.web.problems import problem

LONGEST_KEY = 200


class _NotKept(Exception):
    """A refusal: it is given, but not remembered, so that the same key may try again."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


def answered_once(get_response: Handler) -> Handler:
    """Answer a request whose key was seen before as it was answered then, without doing it again.

    The act and the memory of it are one transaction. Keys belong to the token's user. Refusals are not
    remembered: nothing happened.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if request.method != "POST" or not key or not request.path.startswith("/api/"):
            return get_response(request)
        user = _user(request)
        if user is None:
            return get_response(request)  # which says that the token is not valid
        if len(key) > LONGEST_KEY:
            return problem(422, "key-too-long")
        return _once(request, f"user:{user}", key, get_response)

    return middleware


def _once(request: HttpRequest, scope: str, key: str, get_response: Handler) -> HttpResponse:
    def answer() -> Answer:
        response = get_response(request)
        if response.status_code >= 400:
            raise _NotKept(response)
        return Answer(response.status_code, response.content)

    try:
        said = once(scope, key, _said(request), answer)
    except _NotKept as refusal:
        return refusal.response
    except KeyReused:
        return problem(422, "key-reused")
    except RequestDataTooBig:
        return problem(413, "too-large")
    return HttpResponse(said.body, status=said.status, content_type="application/json; charset=utf-8")


def _user(request: HttpRequest) -> int | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    actor = actor_of_token(token.strip()) if scheme.lower() == "bearer" else None
    return actor.user if actor else None


def _said(request: HttpRequest) -> bytes:
    """What was asked, as bytes. Boundaries of multipart bodies are chosen anew each time and do not count."""
    head = f"{request.method} {request.get_full_path()}\n".encode()
    if request.content_type == "multipart/form-data":
        return head + b"\n".join(_parts(request))
    return head + request.body


def _parts(request: HttpRequest) -> Iterator[bytes]:
    for name, values in sorted(request.POST.lists()):
        yield f"{name}={values!r}".encode()
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
            yield f"{name}={file.name!r} {digest.hexdigest()}".encode()
