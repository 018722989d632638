"""Runs of matching, what subjects are entitled to, and the account money goes to."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from yiwang.records.registry.models import Release, Subject


class MatchRun(models.Model):
    """One match of policies with the registers; written in the same transaction as what it found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    as_of = models.DateField()
    known_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    engine = models.CharField(max_length=10)
    facts = models.CharField(max_length=64)
    """The SHA-256 of the snapshots decided over, one after the other."""
    policies = models.JSONField(encoder=DjangoJSONEncoder)
    """By policy and period: how many were entitled, unknown, failed by each condition, and the money."""

    class Meta:
        indexes = [models.Index(fields=["-finished_at"])]

    def __str__(self) -> str:
        return f"match as of {self.as_of}"


class Entitlement(models.Model):
    """What one policy gives one subject in one period, in yuan, and how far it has come."""

    class State(models.TextChoices):
        """Open: matched, waiting for budget, outranked (就高). Claimed: confirmed to paid. Else over."""

        MATCHED = "matched"
        WAITING = "waiting"
        OUTRANKED = "outranked"
        CONFIRMED = "confirmed"
        ALLOCATED = "allocated"
        PAID = "paid"
        DECLINED = "declined"
        ENDED = "ended"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    OPEN = (State.MATCHED, State.WAITING, State.OUTRANKED)
    CLAIMED = (State.CONFIRMED, State.ALLOCATED, State.PAID)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    policy = models.CharField(max_length=64)
    period = models.CharField(max_length=8)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    version = models.DateField()
    """The first day of the version it was decided by."""
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    """In yuan, rounded half up to the fen and capped; None for what has no amount, such as a credit."""
    outranked_by = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State)
    found_on = models.DateField()
    draw = models.CharField(max_length=64)
    """Its place among those found on one day when money is short: SHA-256 of policy, period and subject."""
    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="+")
    """The run that last changed it."""
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    allocated_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    account = models.ForeignKey("Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "period", "subject"], name="entitled_once_a_period")
        ]
        indexes = [
            models.Index(fields=["subject", "-found_on"]),
            models.Index(fields=["policy", "period", "state", "found_on", "draw"]),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.period} for {self.subject_id}"


class Account(models.Model):
    """A bank account a subject confirmed for money from the city; a new one replaces it."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    bank = models.CharField(max_length=80)
    number = models.BinaryField()
    """Encrypted, as ID numbers are."""
    tail = models.CharField(max_length=4)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(replaced_at__isnull=True), name="one_account"
            )
        ]

    def __str__(self) -> str:
        return f"…{self.tail}"
