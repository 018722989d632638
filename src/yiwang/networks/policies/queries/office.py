"""What the delivering office's page shows: funnels, budgets, failed conditions, and whom it must act for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from yiwang.definitions import Policy
from yiwang.networks.policies.models import Entitlement, MatchRun
from yiwang.networks.policies.queries.conditions import Condition, conditions
from yiwang.records.ledger.acts import record_read
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.models import Subject
from yiwang.records.registry.releases import city, folder_of

ROLES = ("officer", "head")
PAGE = 200
State = Entitlement.State
_REACHED = {
    "matched": (*Entitlement.OPEN, *Entitlement.CLAIMED, State.DECLINED),
    "confirmed": Entitlement.CLAIMED,
    "allocated": (State.ALLOCATED, State.PAID),
    "paid": (State.PAID,),
}
"""The funnel: which states have come as far as each stage, or further."""


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel: how many have come so far, with how much money, and their share of the first."""

    name: str
    count: int
    amount: Decimal
    share: int


@dataclass(frozen=True)
class Funnel:
    """One policy in one period. ``left`` is what is not claimed yet; None without a budget."""

    policy: Policy
    period: str
    stages: Sequence[Stage]
    budget: Decimal | None
    left: Decimal | None
    waiting: int
    waiting_amount: Decimal
    declined: int


@dataclass(frozen=True)
class Office:
    """The office's page. Relief that is no money paid stands apart; ``chosen`` is the funnel looked into."""

    paid: Sequence[Funnel]
    forgone: Sequence[Funnel]
    chosen: Funnel | None = None
    run: MatchRun | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    conditions: Sequence[Condition] = ()
    to_allocate: Sequence[Entitlement] = ()
    to_pay: Sequence[Entitlement] = ()


def office(actor: Actor, key: str) -> Office:
    """Return the page of the actor's body; names of persons shown on it are recorded as read.

    ``key`` is ``policy/period`` of the funnel to look into, by default the first where something is to do.
    Call it inside a transaction.
    """
    policies = {one.id: one for one in city().policies.values() if one.organisation == actor.hat.organisation}
    funnels = _funnels(policies)
    chosen = next((one for one in funnels if f"{one.policy.id}/{one.period}" == key), None)
    chosen = chosen or next((one for one in funnels if _is_busy(one)), funnels[0] if funnels else None)
    paid = [one for one in funnels if one.policy.relief == "payment"]
    forgone = [one for one in funnels if one.policy.relief != "payment"]
    if chosen is None:
        return Office(paid, forgone)
    run, said = _last(chosen)
    return Office(
        paid,
        forgone,
        chosen=chosen,
        run=run,
        said=said,
        conditions=conditions(folder_of(run.release_id), chosen.policy, said) if run else (),
        to_allocate=_listed(actor, chosen, State.CONFIRMED),
        to_pay=_listed(actor, chosen, State.ALLOCATED),
    )


def _funnels(policies: Mapping[str, Policy]) -> list[Funnel]:
    """Return the funnels of some policies, by policy and period."""
    counted: dict[tuple[str, str], dict[str, tuple[int, Decimal]]] = defaultdict(dict)
    rows = Entitlement.objects.filter(policy__in=policies).values("policy", "period", "state")
    for row in rows.annotate(count=Count("pk"), amount=Sum("amount")).order_by("policy", "period"):
        counted[row["policy"], row["period"]][row["state"]] = row["count"], row["amount"] or Decimal(0)
    found = [_funnel(policies[policy], period, states) for (policy, period), states in counted.items()]
    return sorted(found, key=lambda one: (one.policy.id, one.period))


def _funnel(policy: Policy, period: str, states: Mapping[str, tuple[int, Decimal]]) -> Funnel:
    none = 0, Decimal(0)
    sums = {
        name: (
            sum(states.get(state, none)[0] for state in reached),
            sum((states.get(state, none)[1] for state in reached), Decimal(0)),
        )
        for name, reached in _REACHED.items()
    }
    first = sums["matched"][0] or 1
    stages = [
        Stage(name, count, amount, round(100 * count / first)) for name, (count, amount) in sums.items()
    ]
    budget = _budget(policy, period)
    left = None if budget is None else budget - sums["confirmed"][1]
    waiting = states.get(State.WAITING, none)
    declined = states.get(State.DECLINED, none)[0]
    return Funnel(policy, period, stages, budget, left, waiting[0], waiting[1], declined)


def _budget(policy: Policy, period: str) -> Decimal | None:
    """The budget of the year a period lies in; what is had once draws on the newest."""
    if period == "once":
        return max(policy.budget, key=lambda one: one.year).amount if policy.budget else None
    return policy.budget_of(int(period[:4]))


def _is_busy(funnel: Funnel) -> bool:
    _matched, confirmed, _allocated, paid = funnel.stages
    return confirmed.count > paid.count


def _last(funnel: Funnel) -> tuple[MatchRun | None, Mapping[str, Any]]:
    key = f"{funnel.policy.id}/{funnel.period}"
    run = MatchRun.objects.filter(policies__has_key=key).order_by("-finished_at").first()
    return run, run.policies[key] if run else {}


def _listed(actor: Actor, funnel: Funnel, state: str) -> list[Entitlement]:
    """Return those who wait for the office, the first to confirm first; reading a person is recorded."""
    waiting: QuerySet[Entitlement] = Entitlement.objects.filter(
        Q(policy=funnel.policy.id), Q(period=funnel.period), state=state
    )
    rows = list(waiting.select_related("subject", "account").order_by("confirmed_at", "pk")[:PAGE])
    for row in rows:
        if row.subject.kind == Subject.Kind.PERSON:
            record_read(
                subject=row.subject_id,
                organisation=actor.hat.organisation,
                reader=actor.name,
                purpose=row.policy,
                what="policies:office",
            )
    return rows
