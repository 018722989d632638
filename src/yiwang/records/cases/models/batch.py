"""Exchange with an office's own system: what went out and came back, batch by batch."""

import uuid

from django.conf import settings
from django.db import models

from yiwang.records.cases.models.case import Case
from yiwang.records.registry.models import Document


class Batch(models.Model):
    """One file given to an office's own system, or taken from it; its bytes are kept."""

    class Kind(models.TextChoices):
        """Which way it went."""

        EXPORT = "export"
        IMPORT = "import"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=64, unique=True)
    organisation = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    rows = models.IntegerField()
    applied = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    faults = models.JSONField(default=list)
    """Of a file taken in, the lines not applied: ``{"line": 3, "case": "…", "cause": "…"}``."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation", "-made_at"])]

    def __str__(self) -> str:
        return self.number


class BatchCase(models.Model):
    """A case an office's own system has been given; it is given each case once."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="cases")
    case = models.OneToOneField(Case, models.PROTECT, related_name="exported")

    def __str__(self) -> str:
        return f"{self.case_id} in {self.batch_id}"
