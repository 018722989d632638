"""A review (行政复议): an applicant does not accept a decision, and another officer looks at it again."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from yiwang.records.cases.models.case import Case
from yiwang.records.registry.models import Document


class Review(models.Model):
    """A review of one decision. A decision is reviewed once; what a reversed one leads to may be again."""

    class Status(models.TextChoices):
        """Asked for, withdrawn by the applicant, or decided: 维持, 撤销并责令重新作出, 变更."""

        ASKED = "asked"
        WITHDRAWN = "withdrawn"
        UPHELD = "upheld"
        REVERSED = "reversed"
        CHANGED = "changed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    organisation = models.CharField(max_length=64)
    """Whose decision is reviewed."""
    decision = models.OneToOneField(Document, models.PROTECT, related_name="review")
    """The notice of the decision."""
    grounds = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status)
    office = models.CharField(max_length=64, blank=True)
    """Who decided on it."""
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case"]),
            models.Index(fields=["organisation", "due_on"], name="open_reviews", condition=Q(status="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.status} review in {self.case_id}"

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for a decision."""
        return self.status == self.Status.ASKED
