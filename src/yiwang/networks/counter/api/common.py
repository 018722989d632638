"""What the counter's endpoints share."""

from typing import BinaryIO, cast

from django.http import HttpRequest
from ninja.files import UploadedFile

from yiwang.records.cases.errors import ActRefused
from yiwang.records.registry.hats import Actor

Scalar = str | int | float | bool | None
"""An answer as JSON has it."""


def who(request: HttpRequest) -> Actor:
    """Return who the token acts as."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def applicant(request: HttpRequest) -> Actor:
    """Return who the token acts as, an applicant. Raises ``ActRefused("not-an-applicant")``."""
    actor = who(request)
    if actor.hat.subject is None:
        raise ActRefused("not-an-applicant")
    return actor


def as_typed(value: Scalar) -> str:
    """Return an answer as somebody would type it: forms read text, so that 12.50 stays what it is."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_file(upload: UploadedFile, otherwise: str) -> tuple[BinaryIO, str]:
    """Return an upload as a file with a name."""
    return cast(BinaryIO, upload), upload.name or otherwise
