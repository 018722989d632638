"""Loading and reviewing releases, by the posts that may."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from yiwang.records.registry import releases
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Release, User

ROLES = ("reform", "legal", "administrator")
"""Posts that may look at releases."""
LOADERS = ("reform", "administrator")
REVIEWERS = {"business": ("reform", "administrator"), "legal": ("legal",)}
"""Which posts may give which of the two reviews."""

REASONS = {
    "published": _("This release is published already; nothing was changed by you."),
    "reviewed": _("This review has been given already; nothing was changed by you."),
    "same-person": _("You have given the other review. The second one must come from another person."),
    "role": _("Your post cannot give this review."),
}
"""Why an approval was refused."""


def load(actor: Actor, files: Mapping[str, bytes], note: str) -> Release:
    """Load a release. Raises ``definitions.FolderErrors`` with all that is wrong; nothing is kept then.

    Raises ``releases.ReleaseRefused("role")`` for a post that only reviews.
    """
    if not actor.has_role(*LOADERS):
        raise releases.ReleaseRefused("role")
    return releases.load_release(files, by=User.objects.get(pk=actor.user), note=note)


def approve(actor: Actor, release: UUID, review: str) -> Release:
    """Give one of the two reviews; the second publishes. Raises ``releases.ReleaseRefused`` (``REASONS``)."""
    if not actor.has_role(*REVIEWERS.get(review, ())):
        raise releases.ReleaseRefused("role")
    return releases.approve(release, review=review, by=User.objects.get(pk=actor.user))
