"""Requests to erase the private parts of what the ledger says about somebody."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """One request: asked for by one person, decided by another, and kept."""

    class Ground(models.TextChoices):
        """Why personal information must be erased (Personal Information Protection Law, article 47)."""

        PURPOSE_DONE = "purpose-done", _("The purpose is achieved, or can no longer be")
        RETENTION_OVER = "retention-over", _("The time it may be kept is over")
        CONSENT_WITHDRAWN = "consent-withdrawn", _("Consent was withdrawn")
        UNLAWFUL = "unlawful", _("It was handled unlawfully")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.UUIDField()
    case = models.UUIDField(null=True)
    ground = models.CharField(max_length=20, choices=Ground)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    """Why it was declined, if it was."""
    erased = models.IntegerField(default=0)
    """How many private parts went."""

    class Meta:
        indexes = [models.Index(fields=["-asked_at"])]

    def __str__(self) -> str:
        return f"{self.ground} {self.id}"
