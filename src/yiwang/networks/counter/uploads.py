"""Uploads: the files of a request, and words for one that was refused."""

from typing import BinaryIO, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yiwang.records.registry.documents import UploadRefused


def chosen(request: HttpRequest) -> dict[str, tuple[BinaryIO, str]]:
    """Return the files of a request by field, each with its name; the last when a field has several."""
    files = {field: request.FILES.getlist(field)[-1] for field in request.FILES}
    return {field: (cast(BinaryIO, file), file.name or field) for field, file in files.items()}


def explain(refusal: UploadRefused) -> str:
    """Say why an upload was refused and what to do."""
    if refusal.reason == "too-large":
        return _(
            "The file is larger than %(mb)s MB. Choose a smaller one, or scan it at a lower resolution."
        ) % {"mb": refusal.limit_mb}
    if refusal.reason == "empty":
        return _("The file is empty. Choose it again.")
    formats = ", ".join(name.upper() for name in refusal.formats)
    return _(
        "The file is not really one of %(formats)s, whatever its name says. Save it in one of these formats."
    ) % {"formats": formats}
