"""Documents: content checked by what it is, stored by hash, described by a row."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection

from yiwang.records import clock
from yiwang.records.registry.models import Document
from yiwang.records.registry.signing import sign

_MAGIC = {"pdf": (b"%PDF-",), "jpg": (b"\xff\xd8\xff",), "png": (b"\x89PNG\r\n\x1a\n",)}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class UploadRefused(Exception):
    """An upload that cannot be taken. ``reason`` is ``empty``, ``too-large`` or ``type``."""

    def __init__(self, reason: str, *, limit_mb: int = 0, formats: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason, self.limit_mb, self.formats = reason, limit_mb, formats


@dataclass(frozen=True)
class Content:
    """Bytes fit to be stored, with the format they really have."""

    data: bytes
    format: str


def examine(file: BinaryIO, *, formats: tuple[str, ...], max_mb: int) -> Content:
    """Read an upload and tell what it really is, by its first bytes and not by its name.

    Raises ``UploadRefused`` when it is empty, larger than ``max_mb`` MiB, or in none of the formats.
    """
    limit = min(max_mb, settings.UPLOAD_MAX_MB)
    data = file.read(limit * 1024 * 1024 + 1)
    if not data:
        raise UploadRefused("empty")
    if len(data) > limit * 1024 * 1024:
        raise UploadRefused("too-large", limit_mb=limit)
    for name in formats:
        if data.startswith(_MAGIC[name]):
            return Content(data, name)
    raise UploadRefused("type", formats=formats)


def store(
    content: Content,
    *,
    kind: str,
    name: str,
    subject: UUID | None = None,
    case: UUID | None = None,
    number: str | None = None,
    organisation: str = "",
    created_by: int | None = None,
    is_issued: bool = False,
) -> Document:
    """Store content and its row, signed when the city issues it.

    The file is written first: a row without its file cannot exist.
    """
    digest = hashlib.sha256(content.data).hexdigest()
    _write(digest, content.data)
    return Document.objects.create(
        subject_id=subject,
        case=case,
        kind=kind,
        number=number,
        organisation=organisation,
        name=PurePath(name.replace("\\", "/")).name[:200],
        media_type=MEDIA_TYPES[content.format],
        size=len(content.data),
        sha256=digest,
        created_by_id=created_by,
        created_at=clock.now(),
        signature=sign(content.data) if is_issued else "",
    )


def read(document: Document) -> bytes:
    """Return a document's content. Raises ``ValueError`` if the stored file no longer has its hash."""
    with _storage().open(_place(document.sha256), "rb") as file:
        data: bytes = file.read()
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise ValueError(f"document {document.pk} was changed in the store")
    return data


def next_number(series: str, width: int = 6) -> str:
    """Return the next number of a series, without gaps: the row stays locked until the act commits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_number (series, last) values (%s, 1)"
            " on conflict (series) do update set last = registry_number.last + 1 returning last",
            [series],
        )
        return f"{series}{cursor.fetchone()[0]:0{width}d}"


def _write(digest: str, data: bytes) -> None:
    storage, place = _storage(), _place(digest)
    if storage.exists(place):
        if storage.size(place) == len(data):
            return
        storage.delete(place)  # a process died while writing it
    storage.save(place, ContentFile(data))


def _place(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _storage() -> FileSystemStorage:
    return FileSystemStorage(location=settings.DOCUMENTS, file_permissions_mode=0o600)
