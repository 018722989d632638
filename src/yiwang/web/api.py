"""The HTTP API: the acts of the pages, for programs. Described at ``/api/v1/docs``."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from yiwang.kernel.calendars import UnpublishedYear
from yiwang.networks.counter.api import router as counter
from yiwang.networks.counter.queries.lookup import TooOften
from yiwang.networks.counter.uploads import explain
from yiwang.networks.desk.api import router as desk
from yiwang.networks.policies.api import router as policies
from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.documents import UploadRefused
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.people import actor_of_token
from yiwang.records.registry.releases import NothingPublished
from yiwang.web.problems import problem, refused


class Token(HttpBearer):
    """A token of an organisation; acts go by its responsible user, in the token's hat."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return who the token acts as, and set ``request.actor``."""
        actor = actor_of_token(token)
        request.actor = actor  # type: ignore[attr-defined]
        return actor


api = NinjaAPI(
    title="Yiwang",
    version="1",
    description=(
        "One-stop government services: catalogue, life events, applications, cases and decisions. "
        "Errors are application/problem+json in the language of Accept-Language (zh-Hans, en). "
        "Every POST takes an Idempotency-Key: the same key and request get the same answer."
    ),
    auth=Token(),
    urls_namespace="api",
    docs_url="/docs",
)
api.add_router("", counter)
api.add_router("", desk)
api.add_router("", policies)


@api.exception_handler(ActRefused)
def _act_refused(request: HttpRequest, error: ActRefused) -> HttpResponse:
    return refused(error)


@api.exception_handler(UnpublishedYear)
def _unpublished_year(request: HttpRequest, error: UnpublishedYear) -> HttpResponse:
    return refused(ActRefused("unpublished-year", year=error.year))


@api.exception_handler(UploadRefused)
def _upload_refused(request: HttpRequest, error: UploadRefused) -> HttpResponse:
    return problem(422, f"upload-{error.reason}", explain(error))


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(401, "token")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(str(step) for step in fault["loc"]): fault["msg"] for fault in error.errors}
    return problem(422, "invalid", fields=fields)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "invalid", error.message)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not-found")


@api.exception_handler(TooOften)
def _too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    return problem(429, "too-often")


@api.exception_handler(NothingPublished)
def _nothing_published(request: HttpRequest, error: NothingPublished) -> HttpResponse:
    return problem(503, "nothing-published")


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "too-large")


@api.exception_handler(DataError)
def _unstorable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, "invalid")  # such as a text with a NUL character
