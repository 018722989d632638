"""A rating (好差评) of a closed case by its applicant; the office rated never learns whose it is."""

from django.db import models

from yiwang.records.cases.models.case import Case


class Rating(models.Model):
    """One of five levels, once a case; the two lowest are called back (国办发〔2019〕51号)."""

    class Level(models.IntegerChoices):
        """很不满意 to 很满意."""

        VERY_BAD = 1
        BAD = 2
        FAIR = 3
        GOOD = 4
        VERY_GOOD = 5

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="rating")
    level = models.SmallIntegerField(choices=Level)
    said = models.TextField(blank=True)
    rated_at = models.DateTimeField()
    callback = models.OneToOneField(Case, models.PROTECT, null=True, related_name="called_back_for")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(level__range=(1, 5)), name="one_of_five_levels")
        ]

    def __str__(self) -> str:
        return f"{self.level} for {self.case_id}"

    @property
    def is_bad(self) -> bool:
        """Tell whether the level is one of the two that must be called back."""
        return self.level <= self.Level.BAD
