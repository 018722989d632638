"""An application being filled in: saved at every step, resumed on any device, submitted once."""

import uuid

from django.conf import settings
from django.db import models

from yiwang.records.cases.models.case import Case
from yiwang.records.registry.models import Document, Release, Subject


class Draft(models.Model):
    """A draft of one application. It keeps its release until its owner moves it to a newer one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=12, choices=Case.Kind)
    definition = models.CharField(max_length=64)
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    applicant = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    left_out = models.JSONField(default=list)
    """Optional parts of a life event the applicant does not want."""
    ways = models.JSONField(default=dict)
    """Ways of acceptance chosen: ``later``, kinds that follow; ``signed``, commitments by service."""
    values = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="draft")
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-saved_at"])]

    def __str__(self) -> str:
        return f"{self.definition} {self.pk}"


class DraftEvidence(models.Model):
    """A document handed in with a draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=64)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "kind"], name="one_document_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.draft_id}"
