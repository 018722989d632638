"""Releases as their pages show them."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from yiwang.definitions import Report, check
from yiwang.networks.reform.acts.releases import REVIEWERS
from yiwang.networks.reform.queries.differences import Difference, differences
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Approval, Release
from yiwang.records.registry.releases import NothingPublished, files_of, in_force

MOST = 100


@dataclass(frozen=True)
class Review:
    """One of the two reviews: given, or open to this reader, or why not (a key of ``acts.REASONS``)."""

    name: str
    approval: Approval | None
    closed_to_reader: str


@dataclass(frozen=True)
class Listed:
    """The releases by what they are; ``in_force`` is None before the first."""

    in_force: Release | None
    drafts: list[Release]
    past: list[Release]


@dataclass(frozen=True)
class ReleasePage:
    """A release with its reviews, its difference to the one it follows, and what a check found."""

    release: Release
    is_in_force: bool
    before: Release | None
    difference: Difference
    reviews: list[Review]
    report: Report


def listed() -> Listed:
    """Return the newest 100 releases, sorted out."""
    rows = list(
        Release.objects.select_related("loaded_by")
        .prefetch_related("approvals__user")
        .order_by("-loaded_at")[:MOST]
    )
    current = _in_force()
    drafts = [row for row in rows if row.published_at is None]
    published = [row for row in rows if row.published_at and (current is None or row.pk != current.pk)]
    return Listed(current, drafts, sorted(published, key=_published, reverse=True))


def release_page(release: Release, actor: Actor) -> ReleasePage:
    """Lay out a release: a draft is compared with the one in force, others with the one before them."""
    current = _in_force()
    before = current if release.published_at is None else _published_before(release)
    given = list(release.approvals.select_related("user"))
    return ReleasePage(
        release,
        current is not None and current.pk == release.pk,
        before,
        differences(before.pk if before else None, release.pk),
        [_review(name, release, given, actor) for name in Approval.Review.values],
        report_of(release.pk),
    )


@lru_cache(maxsize=16)
def report_of(release: UUID) -> Report:
    """Return warnings and counts of a release; kept in memory, since a release never changes.

    Its tests were run when it was loaded, and it was refused had one failed.
    """
    return check(files_of(release), trials=False)


def _review(name: str, release: Release, given: list[Approval], actor: Actor) -> Review:
    approval = next((row for row in given if row.review == name), None)
    if approval or release.published_at:
        return Review(name, approval, "reviewed")
    if not actor.has_role(*REVIEWERS[name]):
        return Review(name, None, "role")
    return Review(name, None, "same-person" if any(row.user_id == actor.user for row in given) else "")


def _in_force() -> Release | None:
    try:
        return in_force()
    except NothingPublished:
        return None


def _published_before(release: Release) -> Release | None:
    earlier = Release.objects.filter(published_at__lt=release.published_at)
    return earlier.order_by("-published_at", "-loaded_at").first()


def _published(release: Release) -> str:
    return str(release.published_at)
