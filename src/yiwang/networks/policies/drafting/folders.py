"""Simulating a whole folder: every policy whose rule differs from the release in force."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from yiwang.definitions import CityFolder, load, policy_model, read_folder
from yiwang.networks.policies.drafting.counting import Shown
from yiwang.networks.policies.drafting.effect import Side, effect
from yiwang.networks.policies.matching.choosing import Chosen, PolicyRefused, choose
from yiwang.records import clock
from yiwang.records.registry.releases import city


def simulate(folder: Path, day: date, only: Collection[str] = ()) -> dict[str, Shown]:
    """Return by policy what a folder would do as of a day, against the release in force.

    Raises ``FolderErrors``, ``PolicyRefused`` for a name neither has in force on the day, and what
    ``effect`` raises.
    """
    draft, known, now = load(read_folder(folder)), city(), clock.present()
    before, after = _by_name(known, day), _by_name(draft, day)
    for name in only:
        if name not in before and name not in after:
            raise PolicyRefused(f"no version of a policy {name} is in force on {day}, here or in the release")
    names = only or list(_differing(known, draft, before, after))
    return {
        name: effect(Side(known, before.get(name)), Side(draft, after.get(name)), day, now).shown
        for name in names
    }


def _by_name(folder: CityFolder, day: date) -> dict[str, Chosen]:
    return {one.id: one for one in choose(folder, day)}


def _differing(
    known: CityFolder, draft: CityFolder, before: dict[str, Chosen], after: dict[str, Chosen]
) -> Iterator[str]:
    """Name the policies that begin, end, or are decided by another rule."""
    for name in sorted({*before, *after}):
        one, two = before.get(name), after.get(name)
        if (
            one is None
            or two is None
            or one.policy != two.policy
            or _digest(known, one) != _digest(draft, two)
        ):
            yield name


def _digest(folder: CityFolder, chosen: Chosen) -> str:
    return policy_model(folder, chosen.policy, chosen.version).version.digest
