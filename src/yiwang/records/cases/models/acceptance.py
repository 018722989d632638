"""How a case was accepted when it was not the normal way, and the later check of a commitment."""

from django.db import models

from yiwang.records.cases.models.case import Case
from yiwang.records.registry.models import Document


class Acceptance(models.Model):
    """The way a case was applied for: 容缺受理 or 告知承诺. A case without one came the normal way."""

    class Way(models.TextChoices):
        """As service files name them."""

        TOLERATE_MISSING = "tolerate-missing"
        COMMITMENT = "commitment"

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="acceptance")
    way = models.CharField(max_length=16, choices=Way)
    follows = models.JSONField(default=list)
    """Of 容缺: kinds of evidence that were to follow when it was handed in."""
    signed = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    """Of 告知承诺: the commitment as it was signed, on the page or on paper."""
    on_paper = models.BooleanField(default=False)
    text_sha256 = models.CharField(max_length=64, blank=True)
    """Of the exact words committed to."""
    signed_at = models.DateTimeField(null=True)
    trusted = models.BooleanField(default=False)
    """Whether it is decided at once; without, an officer decides, since the rule speaks against it."""

    def __str__(self) -> str:
        return f"{self.way} of {self.case_id}"


class LaterCheck(models.Model):
    """The later check (核查) of the commitment a case was granted on: a case of its own, at the office."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="checks")
    about = models.OneToOneField(Case, models.PROTECT, related_name="later_check")

    def __str__(self) -> str:
        return f"{self.case_id} checks {self.about_id}"
