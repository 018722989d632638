"""What may be done with entitlements: confirm, decline, name the account, allocate, pay. The only writer."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from yiwang.networks.policies.matching.writing import share_out
from yiwang.networks.policies.models import Account, Entitlement
from yiwang.records import clock
from yiwang.records.cases.errors import ActRefused
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry import identity
from yiwang.records.registry.facts import Row, facts, write_rows
from yiwang.records.registry.hats import Actor
from yiwang.records.registry.messaging.acts import News, tell
from yiwang.records.registry.models import Subject
from yiwang.records.registry.releases import city

State = Entitlement.State
PAYMENTS = "relief-payments"
"""The register that says what was paid; figures count there."""
_TAIL = 4
_SHORTEST = 8


@transaction.atomic
def set_account(actor: Actor, bank: str, number: str) -> Account:
    """Confirm the account money goes to, replacing the one before. Only the firm itself, not its agents.

    Raises ``ActRefused``.
    """
    subject, digits = _own(actor), "".join(number.split())
    if not digits.isdecimal() or not _SHORTEST <= len(digits) <= 32 or not bank.strip():
        raise ActRefused("bad-account", fields={"number": True})
    Subject.objects.select_for_update(no_key=True).get(pk=subject)
    Account.objects.filter(subject=subject, replaced_at__isnull=True).update(replaced_at=clock.now())
    made = Account.objects.create(
        subject_id=subject,
        bank=bank.strip(),
        number=identity.encrypted(digits),
        tail=digits[-_TAIL:],
        confirmed_by_id=actor.user,
        confirmed_at=clock.now(),
    )
    record([NewEvent("account-confirmed", subjects=(subject,), private={"tail": made.tail})])
    return made


@transaction.atomic
def confirm(actor: Actor, entitlement: UUID) -> Entitlement:
    """Claim what was found. Money needs a confirmed account first. Raises ``ActRefused``."""
    row = _mine(actor, entitlement)
    if row.state != State.MATCHED:
        raise ActRefused("not-open")
    policy = city().policies.get(row.policy)
    account = Account.objects.filter(subject=row.subject_id, replaced_at__isnull=True).first()
    if policy and policy.relief == "payment" and account is None:
        raise ActRefused("no-account")
    row.state, row.account, row.claimed_by_id, row.confirmed_at = (
        State.CONFIRMED,
        account,
        actor.user,
        clock.now(),
    )
    row.save()
    _record("entitlement-confirmed", row)
    return row


@transaction.atomic
def decline(actor: Actor, entitlement: UUID) -> Entitlement:
    """Do without; the money goes to whoever waits. Raises ``ActRefused``."""
    row = _mine(actor, entitlement)
    if row.state not in Entitlement.OPEN:
        raise ActRefused("not-open")
    row.state, row.claimed_by_id = State.DECLINED, actor.user
    row.save()
    _record("entitlement-declined", row)
    policy = city().policies.get(row.policy)
    if policy:
        share_out(row.policy, row.period, policy.budget_of(row.found_on.year))
    return row


@transaction.atomic
def allocate(actor: Actor, entitlements: Collection[UUID]) -> list[Entitlement]:
    """Send confirmed money on its way (拨付), all of them or none. Raises ``ActRefused``."""
    rows = _of_office(actor, entitlements, State.CONFIRMED)
    now = clock.now()
    for row in rows:
        row.state, row.allocated_at = State.ALLOCATED, now
        row.save(update_fields=["state", "allocated_at"])
        _record("entitlement-allocated", row)
    tell(News(row.subject_id, "entitlement-allocated", row.policy) for row in rows)
    return rows


@transaction.atomic
def pay(actor: Actor, entitlements: Collection[UUID]) -> list[Entitlement]:
    """Note that money arrived (到账), in the register of payments too. Raises ``ActRefused``."""
    rows = _of_office(actor, entitlements, State.ALLOCATED)
    now = clock.now()
    for row in rows:
        row.state, row.paid_at = State.PAID, now
        row.save(update_fields=["state", "paid_at"])
        _record("entitlement-paid", row)
    if PAYMENTS in city().datasets:
        write_rows(PAYMENTS, _payments(rows), organisation=city().datasets[PAYMENTS].organisation)
    tell(News(row.subject_id, "entitlement-paid", row.policy) for row in rows)
    return rows


def _payments(rows: Sequence[Entitlement]) -> list[Row]:
    known = facts(["firms.uscc", "firms.district"], [row.subject_id for row in rows], valid_on=clock.today())
    return [_payment(row, known.get(row.subject_id, {})) for row in rows]


def _payment(row: Entitlement, known: dict[str, str]) -> Row:
    values = {
        "number": str(row.pk),
        "uscc": known.get("firms.uscc") or identity.decrypted(row.subject.identifier),
        "measure": row.policy,
        "amount": row.amount,
        "paid-on": clock.today(),
        "district": known.get("firms.district") or city().city.division.ljust(6, "0"),
    }
    return Row(str(row.pk), row.subject_id, clock.today(), values)


def _own(actor: Actor) -> UUID:
    representative = actor.hat.kind == "mandate" and actor.hat.role == "legal-representative"
    if actor.hat.subject is None or not (actor.hat.kind == "self" or representative):
        raise ActRefused("not-found")
    return actor.hat.subject


def _mine(actor: Actor, entitlement: UUID) -> Entitlement:
    if actor.hat.subject is None or actor.hat.kind == "visit":
        raise ActRefused("not-found")
    own = Entitlement.objects.filter(pk=entitlement, subject=actor.hat.subject)
    row = own.select_for_update(no_key=True).first()
    if row is None or not actor.hat.covers(row.policy):
        raise ActRefused("not-found")
    return row


def _of_office(actor: Actor, entitlements: Collection[UUID], state: str) -> list[Entitlement]:
    """Hold the rows of policies the officer's body delivers. Raises ``ActRefused``."""
    if not actor.has_role("officer", "head"):
        raise ActRefused("not-your-task")
    mine = [one.id for one in city().policies.values() if one.organisation == actor.hat.organisation]
    held = Entitlement.objects.filter(pk__in=entitlements, policy__in=mine).select_for_update(no_key=True)
    rows = list(held.order_by("pk"))
    if len(rows) != len(set(entitlements)):
        raise ActRefused("not-found")
    if wrong := next((row for row in rows if row.state != state), None):
        raise ActRefused("wrong-step", state=wrong.get_state_display())
    if any(row.subject_id in actor.represents for row in rows):
        raise ActRefused("own-case")
    return rows


def _record(kind: str, row: Entitlement) -> None:
    body = city().policies[row.policy].organisation if row.policy in city().policies else ""
    public = {"policy": row.policy, "period": row.period, "amount": row.amount}
    record([NewEvent(kind, body, subjects=(row.subject_id,), public=public)])
