"""Facts: every register that is not a case is a dataset of dated rows."""

from django.db import models

from yiwang.records.registry.models.people import Subject


class DatasetRow(models.Model):
    """A row of a register: valid from/to (in the world), recorded from/to (in the register)."""

    dataset = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="facts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField(null=True)
    values = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "dataset", "valid_from"]),
            models.Index(fields=["dataset", "key", "valid_from"]),
            # What began or ended between two days or two instants: a snapshot reads only that again.
            models.Index(fields=["dataset", "recorded_from"], name="fact_recorded_from"),
            models.Index(
                fields=["dataset", "recorded_to"],
                condition=models.Q(recorded_to__isnull=False),
                name="fact_recorded_to",
            ),
            models.Index(fields=["dataset", "valid_from"], name="fact_valid_from"),
            models.Index(
                fields=["dataset", "valid_to"],
                condition=models.Q(valid_to__isnull=False),
                name="fact_valid_to",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "key", "valid_from"],
                condition=models.Q(recorded_to__isnull=True),
                name="one_current_row",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.key}"
