"""What one subject's page shows: found, nearly, not known; deadlines; the account; the money's way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yiwang.definitions import CityFolder, Policy, policy_inputs
from yiwang.networks.policies.matching.choosing import period_of
from yiwang.networks.policies.models import Account, Entitlement, MatchRun
from yiwang.networks.policies.queries.deciding import Told, decide_one
from yiwang.records import clock
from yiwang.records.cases.acts.problems import Contact, contact_of
from yiwang.records.registry.facts import facts
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Subject
from yiwang.records.registry.releases import city, folder_of

State = Entitlement.State


@dataclass(frozen=True)
class Step:
    """A station of the money's way: planned, allocated, paid; ``at`` is None while it lies ahead."""

    name: str
    at: datetime | None


@dataclass(frozen=True)
class Found:
    """An entitlement: its policy (None when the city has withdrawn it), why, and how far it has come."""

    row: Entitlement
    policy: Policy | None
    told: Told | None
    outranked_by: Policy | None
    deadline: date | None

    @property
    def way(self) -> tuple[Step, ...]:
        """The way of the money (计划、拨付、到账)."""
        return (
            Step("planned", self.row.confirmed_at),
            Step("allocated", self.row.allocated_at),
            Step("paid", self.row.paid_at),
        )

    @property
    def days_to_cash(self) -> int | None:
        """Days from the confirmation to the money, in the city's dates; None before it has arrived."""
        if self.row.paid_at is None or self.row.confirmed_at is None:
            return None
        return (clock.day_of(self.row.paid_at) - clock.day_of(self.row.confirmed_at)).days

    @property
    def can_confirm(self) -> bool:
        """Tell whether there is something to confirm: what is applied for, or needs nothing, has not."""
        policy = self.policy
        return bool(
            policy
            and self.row.state == State.MATCHED
            and policy.delivery != "apply"
            and (policy.relief == "payment" or policy.delivery == "confirm")
        )

    @property
    def can_decline(self) -> bool:
        """Tell whether it may still be declined."""
        return self.row.state in Entitlement.OPEN


@dataclass(frozen=True)
class Deadline:
    """A day until which something must be claimed."""

    day: date
    policy: Policy
    left: int
    is_mine: bool


@dataclass(frozen=True)
class Mine:
    """The page of one subject, as of a day."""

    subject: Subject
    day: date
    open: Sequence[Found]
    claimed: Sequence[Found]
    over: Sequence[Found]
    near: Sequence[Told]
    unknown: Sequence[Told]
    deadlines: Sequence[Deadline]
    account: Account | None
    may_set_account: bool
    contact: Contact | None


def day_of_page() -> date:
    """Return the day the page speaks of: that of the last match, so that both decide alike; else today."""
    last = MatchRun.objects.order_by("-finished_at").values_list("as_of", flat=True).first()
    return last or clock.today()


def mine(actor: Actor, day: date) -> Mine:
    """Return what the actor's subject is entitled to and nearly, as far as the hat covers the policies."""
    assert actor.hat.subject is not None  # the page lets only such hats through
    subject = Subject.objects.get(pk=actor.hat.subject)
    folder = city()
    rows = Entitlement.objects.filter(subject=subject).select_related("run").order_by("-found_on", "policy")
    found = [_found(folder, row) for row in rows if actor.hat.covers(row.policy)]
    taken = {(one.row.policy, one.row.period) for one in found if one.row.state not in _PAST}
    told = _told(folder, actor, subject, day, taken)
    near = [one for one in told if one.is_near]
    return Mine(
        subject=subject,
        day=day,
        open=[one for one in found if one.row.state in Entitlement.OPEN],
        claimed=[one for one in found if one.row.state in Entitlement.CLAIMED],
        over=[one for one in found if one.row.state in {*_PAST, State.DECLINED}],
        near=near,
        unknown=[one for one in told if one.missing and not one.is_near],
        deadlines=_deadlines(found, near),
        account=Account.objects.filter(subject=subject, replaced_at__isnull=True).first(),
        may_set_account=actor.hat.kind == "self" or actor.hat.role == "legal-representative",
        contact=contact_of(subject),
    )


_PAST = frozenset({State.ENDED, State.EXPIRED, State.WITHDRAWN})


def _found(folder: CityFolder, row: Entitlement) -> Found:
    policy = folder.policies.get(row.policy)
    return Found(
        row,
        policy,
        _as_found(row) if row.state not in _PAST else None,
        folder.policies.get(row.outranked_by),
        _deadline_of(policy, row.version),
    )


def _as_found(row: Entitlement) -> Told | None:
    """Decide once more what the run decided: by its release, as of its day, from what was known to it."""
    folder = folder_of(row.run.release_id)
    policy = folder.policies.get(row.policy)
    version = next((one for one in policy.version if one.valid_from == row.version), None) if policy else None
    if policy is None or version is None:
        return None
    columns = [item.fact for item in policy_inputs(folder, policy, version)]
    known = facts(columns, [row.subject_id], valid_on=row.run.as_of, known_at=row.run.known_at)
    return decide_one(folder, policy, version, known.get(row.subject_id, {}), row.run.as_of)


def _told(
    folder: CityFolder, actor: Actor, subject: Subject, day: date, taken: Collection[tuple[str, str]]
) -> list[Told]:
    """Decide the policies in force for which nothing was found."""
    asked = [
        (policy, version)
        for policy in folder.policies.values()
        if policy.subject == subject.kind
        and actor.hat.covers(policy.id)
        and (version := policy.version_on(day)) is not None
        and (policy.id, period_of(policy.period, day)) not in taken
    ]
    columns = {item.fact for pair in asked for item in policy_inputs(folder, *pair)}
    known: Mapping[str, Any] = facts(columns, [subject.pk], valid_on=day).get(subject.pk, {})
    return [decide_one(folder, policy, version, known, day) for policy, version in asked]


def _deadline_of(policy: Policy | None, since: date) -> date | None:
    versions = policy.version if policy else ()
    return next((version.deadline for version in versions if version.valid_from == since), None)


def _deadlines(found: Iterable[Found], near: Iterable[Told]) -> list[Deadline]:
    """Days that lie ahead, or not far behind: what must still be confirmed, then what is nearly there."""
    today = clock.today()
    own = {one.policy.id: one for one in found if one.policy and one.can_decline}
    days = {one.policy.id: (one.deadline, one.policy) for one in own.values() if one.policy}
    for told in near:
        days.setdefault(told.policy.id, (told.version.deadline, told.policy))
    made = [
        Deadline(day, policy, (day - today).days, policy.id in own)
        for day, policy in days.values()
        if day is not None
    ]
    return sorted(made, key=lambda one: (one.day, one.policy.id))
