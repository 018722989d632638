"""What is said and begun about a case: urging it, supervising it, having several offices sign."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yiwang.records.cases.models.case import Case


class Urge(models.Model):
    """Somebody urged a case (催办); each party may do so once a day."""

    class Party(models.TextChoices):
        """Who urged: the applicant, the office that leads the life event, or supervision."""

        APPLICANT = "applicant"
        LEADER = "leader"
        SUPERVISION = "supervision"

    case = models.ForeignKey(Case, models.PROTECT, related_name="urges")
    party = models.CharField(max_length=12, choices=Party)
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "party", "day"], name="urged_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.party} urged {self.case_id} on {self.day}"


class LinkedLoop(models.Model):
    """A case an office began about another case: supervision (督办) or countersigning (会签)."""

    class Kind(models.TextChoices):
        """What for."""

        SUPERVISION = "supervision"
        COUNTERSIGN = "countersign"

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="link")
    about = models.ForeignKey(Case, models.PROTECT, related_name="loops")
    kind = models.CharField(max_length=12, choices=Kind)
    automatic = models.BooleanField(default=False)
    """Begun by the worker when the case turned red: once a case."""
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["about", "kind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "kind"], name="automatic_once", condition=Q(automatic=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id} about {self.about_id}"
