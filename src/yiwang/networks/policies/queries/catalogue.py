"""Policies as anybody may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yiwang.definitions import CityFolder, Policy, PolicyVersion
from yiwang.definitions.organisation import Organisation


@dataclass(frozen=True)
class Listed:
    """A policy with the version in force on a day (None: in force on no such day) and who delivers it."""

    policy: Policy
    version: PolicyVersion | None
    organisation: Organisation | None


def listed(folder: CityFolder, day: date, query: str = "") -> Sequence[Listed]:
    """Return the policies that match all words of a query, those in force on the day first."""
    words = query.lower().split()
    found = [one_listed(folder, policy, day) for policy in folder.policies.values() if _has(policy, words)]
    return sorted(found, key=lambda one: (one.version is None, one.policy.id))


def one_listed(folder: CityFolder, policy: Policy, day: date) -> Listed:
    """Return one policy as the catalogue shows it."""
    return Listed(policy, policy.version_on(day), folder.organisations.get(policy.organisation))


def _has(policy: Policy, words: Sequence[str]) -> bool:
    texts = (policy.name, policy.summary, policy.issuer)
    said = [f"{text.zh} {text.en}" for text in texts if text] + [*policy.keywords, *policy.basis]
    whole = " ".join(said).lower()
    return all(word in whole for word in words)
