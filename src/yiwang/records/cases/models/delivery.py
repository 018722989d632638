"""How the result of a case reaches the applicant: chosen beforehand, and signed for (送达)."""

from django.conf import settings
from django.db import models

from yiwang.records.cases.models.case import Case
from yiwang.records.registry.models import Document


class ResultDelivery(models.Model):
    """The way an applicant chose, and, once it is over, who received the result and what shows it."""

    class Way(models.TextChoices):
        """At a window against signature, by post, or in the account."""

        COLLECT = "collect"
        POST = "post"
        ELECTRONIC = "electronic"

    class Relation(models.TextChoices):
        """Who signed, to the applicant."""

        SELF = "self"
        AGENT = "agent"
        FAMILY = "family"
        STAFF = "staff"

    case = models.OneToOneField(Case, models.PROTECT, related_name="delivery")
    way = models.CharField(max_length=12, choices=Way)
    addressee = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    carrier = models.CharField(max_length=40, blank=True)
    tracking = models.CharField(max_length=40, blank=True)
    posted_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    recipient = models.CharField(max_length=80, blank=True)
    relation = models.CharField(max_length=12, choices=Relation, blank=True)
    paper = models.CharField(max_length=120, blank=True)
    """The identity card or letter of authority shown; of a number, the last four characters."""
    signature = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    """What was signed: drawn on the screen, or the scan of a signed paper."""
    delivered_at = models.DateTimeField(null=True)
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.way} of {self.case_id}"
