"""The catalogue of the year: a release in force since the year before, without what came later."""

from dataclasses import dataclass
from datetime import date, timedelta

from yiwang.records import clock
from yiwang.records.registry import releases
from yiwang.records.registry.models import Approval, User
from yiwang.web.demo.year.scene import Scene
from yiwang.web.running.publishing import REVIEWERS, waits_for

_NOTE = "演示年度的目录"


@dataclass(frozen=True)
class Catalogue:
    """Which of the folder's life events had not come yet, how many had, and since when it was in force."""

    later: tuple[str, ...]
    count: int
    since: date


def catalogue_of(scene: Scene) -> Catalogue:
    """Draw which life events came after the year; at least one was there before."""
    dice, names = scene.dice("catalogue"), sorted(scene.city.life_events)
    later = tuple(name for name in names[1:] if dice.happens(0.3))
    return Catalogue(later, len(names) - len(later), date(scene.year - 1, 1, 1))


def publish(catalogue: Catalogue) -> bool:
    """Publish it on its day by the demo's two reviewers; returns whether it was not there yet."""
    files = dict(releases.files_of(releases.in_force().pk))
    files["city.toml"] += f"\n# {_NOTE} {catalogue.since}\n".encode()
    for name in catalogue.later:
        files.pop(f"life_events/{name}.toml", None)
    with clock.living_at(clock.start_of(catalogue.since) + timedelta(hours=9)):
        release = releases.load_release(files, by=None, note=_NOTE)
        wanted = [review for review in Approval.Review.values if review in waits_for(release)]
        for review in wanted:
            reviewer = User.objects.get(username=REVIEWERS[review][0])
            releases.approve(release.pk, review=review, by=reviewer)
    return bool(wanted)
