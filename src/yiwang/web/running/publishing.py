"""Publishing a city's folder: a draft, its difference to the release in force, two reviews."""

from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from yiwang.definitions import Change, CityFolder, diff, load, read_folder
from yiwang.records import clock
from yiwang.records.registry import people, releases
from yiwang.records.registry.folder_rows import write_folder_rows
from yiwang.records.registry.hats import hats_of
from yiwang.records.registry.models import Approval, Release, User
from yiwang.web.running.trouble import Trouble

REVIEWERS = {
    "business": ("reform", "演示改革专员", "business-environment"),
    "legal": ("legal", "演示法制审核员", "justice"),
}
"""Who reviews a demo city's releases: login, name, office."""
_REFUSALS = {
    "published": "This release has been published before.",
    "reviewed": "This review has been made already.",
    "same-person": "The two reviews must be made by two people.",
}


@dataclass(frozen=True)
class Published:
    """A release, what it changes against the one before, and the reviews it still waits for."""

    release: Release
    changes: tuple[Change, ...]
    waits_for: tuple[str, ...]


def load_draft(folder: Path, note: str = "") -> Published:
    """Load a folder as a release that waits for its reviews, or find it loaded before.

    Raises ``definitions.FolderErrors`` with everything wrong in the folder, in which case nothing is kept.
    """
    files = read_folder(folder)
    check_same_city(load(files))
    release = releases.load_release(files, by=None, note=note)
    return Published(release, changes_of(release), waits_for(release))


def check_same_city(city: CityFolder) -> None:
    """Make sure a folder is of the city that lives here. Raises ``Trouble`` when it is another one's."""
    try:
        here = releases.city().city
    except releases.NothingPublished:
        return
    if here.division != city.city.division:
        raise Trouble(
            f"This installation is {here.name} ({here.division}), and the folder is {city.city.name}"
            f" ({city.city.division}).",
            "Another city is another installation: set YIWANG_DATA to a folder of its own.",
        )


def publish_for_demo(folder: Path) -> Published:
    """Load a demo city's folder and publish it by its two demo reviewers; nothing to do if it is in force.

    Raises ``definitions.FolderErrors`` with everything wrong in the folder; nothing is published then.
    """
    draft = load_draft(folder, "演示发布")
    for review in draft.waits_for:
        releases.approve(draft.release.pk, review=review, by=_reviewer(review))
    return Published(draft.release, draft.changes, ())


def review(state: Published, kind: str, username: str) -> Published:
    """Record a review by a login with the right post. Raises ``Trouble`` when it may not be recorded."""
    user = User.objects.filter(username=username).first()
    role = "reform" if kind == "business" else "legal"
    if user is None or not any(hat.role == role for hat in hats_of(user, clock.today())):
        raise Trouble(f"{username} holds no post with the role {role}, which the {kind} review needs.")
    try:
        release = releases.approve(state.release.pk, review=kind, by=user)
    except releases.ReleaseRefused as error:
        raise Trouble(_REFUSALS[str(error)]) from error
    if release.published_at:
        write_folder_rows(releases.folder_of(release.pk))
    return Published(release, state.changes, waits_for(release))


def changes_of(release: Release) -> tuple[Change, ...]:
    """Return what a release changes against the one in force, definition by definition."""
    try:
        before = releases.in_force()
    except releases.NothingPublished:
        return ()
    if before.pk == release.pk:
        return ()
    return tuple(diff(releases.folder_of(before.pk), releases.folder_of(release.pk)))


def waits_for(release: Release) -> tuple[str, ...]:
    """Return the reviews a release still needs before it is in force."""
    if release.published_at:
        return ()
    given = set(Approval.objects.filter(release=release).values_list("review", flat=True))
    return tuple(review for review in Approval.Review.values if review not in given)


def is_anything_published() -> bool:
    """Tell whether any release is in force."""
    return Release.objects.filter(published_at__isnull=False).exists()


def told(state: Published) -> list[str]:
    """Return what to tell about a release: its name, what changed, whom it waits for."""
    name = state.release.manifest[:12]
    lines = [
        f"release {name}: {len(state.changes)} definitions changed" if state.changes else f"release {name}"
    ]
    current = releases.in_force() if is_anything_published() else None
    if current and state.release.published_at and current.pk != state.release.pk:
        lines.append(f"it was published before and replaced; {current.manifest[:12]} stays in force.")
        lines.append("To return to it, change a file (a comment will do), so that it is a new release.")
    if state.waits_for:
        lines.append(f"it waits for {' and '.join(state.waits_for)} review, and is not in force:")
        lines += [f"  yiwang publish FOLDER --approve {review} --as USER" for review in state.waits_for]
    return lines


def _reviewer(review: str) -> User:
    login, name, office = REVIEWERS[review]
    found = User.objects.filter(username=login).first()
    if found is None:
        found = people.add_login(login, token_urlsafe(32), name=name)
        found.set_unusable_password()  # nobody logs in by it until the demo is filled
        found.save(update_fields=["password"])
        people.appoint(found, office, "reform" if review == "business" else "legal", since=clock.today())
    return found
