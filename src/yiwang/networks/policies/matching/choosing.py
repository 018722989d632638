"""Which policies a run decides: their version and period on the day, and whole groups of 就高."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from yiwang.definitions import CityFolder, Policy, PolicyInput, PolicyVersion, policy_inputs


class PolicyRefused(ValueError):
    """A run or a claim that cannot be: no such policy, nothing in force, an act that is not open."""


@dataclass(frozen=True)
class Chosen:
    """A policy in force on a day: the version, the period an entitlement is for, and the columns it reads."""

    policy: Policy
    version: PolicyVersion
    period: str
    inputs: tuple[PolicyInput, ...]

    @property
    def id(self) -> str:
        """The policy's id."""
        return self.policy.id


def choose(folder: CityFolder, day: date, only: Collection[str] = ()) -> list[Chosen]:
    """Return the policies in force on a day, all or those named and whatever shares a group with them.

    Raises ``PolicyRefused`` for a name the release does not have, or that is not in force on the day.
    """
    for name in only:
        if name not in folder.policies:
            raise PolicyRefused(
                f"the release in force has no policy {name}; it has: {', '.join(folder.policies)}"
            )
        if folder.policies[name].version_on(day) is None:
            raise PolicyRefused(f"no version of policy {name} is in force on {day}")
    groups = {folder.policies[name].stacking.group for name in only} - {None}
    wanted = (
        policy
        for policy in folder.policies.values()
        if not only or policy.id in only or policy.stacking.group in groups
    )
    found = ((policy, policy.version_on(day)) for policy in sorted(wanted, key=lambda one: one.id))
    return [
        Chosen(policy, version, period_of(policy.period, day), policy_inputs(folder, policy, version))
        for policy, version in found
        if version is not None
    ]


def period_of(period: str, day: date) -> str:
    """Return the period a day lies in: ``once``, ``2022``, ``2022Q3`` or ``2022-07``."""
    if period == "once":
        return "once"
    quarter = f"{day.year}Q{(day.month + 2) // 3}"
    return {"year": str(day.year), "quarter": quarter, "month": f"{day:%Y-%m}"}[period]
