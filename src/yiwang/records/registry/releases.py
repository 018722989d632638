"""Releases: load, compare, approve, read. A release never changes; cases end on the one they began with."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from yiwang.definitions import CityFolder, FolderErrors, check, load_again
from yiwang.definitions import manifest as manifest_of
from yiwang.records import clock
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.models import Approval, Blob, Release, ReleaseFile, User


class ReleaseRefused(Exception):
    """The release cannot be approved: already in force, or the second reviewer is the first."""


class NothingPublished(Exception):
    """No release is in force yet."""


@transaction.atomic
def load_release(files: Mapping[str, bytes], *, by: User | None, note: str = "") -> Release:
    """Check a folder and keep it as a release; the same files give the same release.

    Raises ``definitions.FolderErrors`` with everything that is wrong, in which case nothing is kept.
    """
    manifest = manifest_of(files).hash
    if manifest not in _CHECKED:
        _check(files)
        _CHECKED.add(manifest)
    release, created = Release.objects.get_or_create(
        manifest=manifest, defaults={"loaded_by": by, "loaded_at": clock.now(), "note": note}
    )
    if created:
        hashes = {path: sha256(content).hexdigest() for path, content in files.items()}
        blobs = [Blob(sha256=hashes[path], content=content) for path, content in files.items()]
        Blob.objects.bulk_create({blob.sha256: blob for blob in blobs}.values(), ignore_conflicts=True)
        ReleaseFile.objects.bulk_create(
            ReleaseFile(release=release, path=path, blob_id=digest) for path, digest in hashes.items()
        )
        record([NewEvent("release-loaded", public={"manifest": manifest, "files": len(files), "note": note})])
    return release


@transaction.atomic
def approve(release: UUID, *, review: str, by: User) -> Release:
    """Record one of the two reviews; with both, by two people, the release is published.

    Raises ``ReleaseRefused`` when it is published already, the review is done, or the person reviewed before.
    """
    row = Release.objects.select_for_update().get(pk=release)
    given = list(row.approvals.all())
    if row.published_at:
        raise ReleaseRefused("published")
    if any(approval.review == review for approval in given):
        raise ReleaseRefused("reviewed")
    if any(approval.user_id == by.pk for approval in given):
        raise ReleaseRefused("same-person")
    Approval.objects.create(release=row, review=review, user=by, at=clock.now())
    public = {"manifest": row.manifest, "review": review}
    record([NewEvent("release-approved", public=public, private={"by": by.username})])
    if {approval.review for approval in given} | {review} == set(Approval.Review.values):
        row.published_at = clock.now()
        row.save(update_fields=["published_at"])
        record([NewEvent("release-published", public={"manifest": row.manifest})])
    return row


_LOOK: ContextVar[list[Release] | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Look up once which release is in force, for as long as this lasts: one page is made of one release."""
    before = _LOOK.set([])
    try:
        yield
    finally:
        _LOOK.reset(before)


def in_force() -> Release:
    """Return the release in force. Raises ``NothingPublished``."""
    look = _LOOK.get()
    if look:
        return look[0]
    release = (
        Release.objects.filter(published_at__isnull=False).order_by("-published_at", "-loaded_at").first()
    )
    if release is None:
        raise NothingPublished
    if look is not None:
        look.append(release)
    return release


@lru_cache(maxsize=64)
def folder_of(release: UUID) -> CityFolder:
    """Return a release's definitions; kept in memory, since a release never changes."""
    return _read(files_of(release))


def files_of(release: UUID) -> dict[str, bytes]:
    """Return a release's files by path."""
    rows = ReleaseFile.objects.filter(release=release).select_related("blob")
    return {row.path: bytes(row.blob.content) for row in rows}


def file_of(release: UUID, path: str) -> bytes | None:
    """Return one file of a release; None when it has none of that path."""
    row = ReleaseFile.objects.filter(release=release, path=path).select_related("blob").first()
    return bytes(row.blob.content) if row else None


def city() -> CityFolder:
    """Return the definitions in force. Raises ``NothingPublished``."""
    return folder_of(in_force().pk)


_CHECKED: set[str] = set()
_KEPT: dict[str, CityFolder] = {}
_MOST_KEPT = 8


def _read(files: Mapping[str, bytes]) -> CityFolder:
    """Read a folder once, however many releases, previews and processes' threads ask for the same files."""
    key = manifest_of(files).hash
    folder = _KEPT.get(key) or load_again(files)
    _KEPT.pop(key, None)
    _KEPT[key] = folder
    while len(_KEPT) > _MOST_KEPT:
        _KEPT.pop(next(iter(_KEPT)), None)
    return folder


def _check(files: Mapping[str, bytes]) -> None:
    """Check a folder with its decision tables and their own tests. Raises ``FolderErrors``."""
    report = check(files)
    if report.errors:
        raise FolderErrors(report.errors)
