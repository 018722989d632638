"""Publishing the first release of a demo city, by two demo reviewers."""

from pathlib import Path

from yiwang.definitions import read_folder
from yiwang.records import clock
from yiwang.records.registry import people, releases
from yiwang.records.registry.models import Approval, Release, User

REVIEWERS = {"business": ("reform", "演示改革专员", "business-environment"), "legal": ("legal", "演示法制审核员", "justice")}
"""Who reviews a demo city's releases: login, name, office."""


def publish_for_demo(folder: Path) -> Release:
    """Load a demo city's folder and publish it by its two demo reviewers; nothing to do if it is in force.

    Raises ``definitions.FolderErrors`` with everything wrong in the folder, in which case nothing is published.
    """
    release = releases.load_release(read_folder(folder), by=None, note="演示发布")
    for review, (login, name, office) in REVIEWERS.items():
        given = Approval.objects.filter(release=release, review=review).exists()
        if not given and release.published_at is None:
            release = releases.approve(release.pk, review=review, by=reviewer(login, name, office, review))
    return release


def reviewer(login: str, name: str, office: str, review: str) -> User:
    """Return a demo reviewer, made with a post but without a usable password if there is none yet."""
    found = User.objects.filter(username=login).first()
    if found is None:
        found = people.add_login(login, "", name=name)
        role = "reform" if review == "business" else "legal"
        people.appoint(found, office, role, since=clock.today())
    return found
