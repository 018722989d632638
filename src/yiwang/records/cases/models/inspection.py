"""On-site inspections (现场核查): what two officers found, kept as it is typed until both have signed."""

from django.conf import settings
from django.db import models

from yiwang.records.cases.models.case import Case
from yiwang.records.cases.models.work import Task


class Inspection(models.Model):
    """One inspection for one task; two different officers sign (行政许可法 art. 34)."""

    task = models.OneToOneField(Task, models.PROTECT, related_name="inspection")
    case = models.ForeignKey(Case, models.PROTECT, related_name="inspections")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    findings = models.JSONField(default=dict)
    """By item of the checklist: ``{"finding": "pass", "remark": "…"}``."""
    remarks = models.TextField(blank=True)
    photos = models.JSONField(default=list)
    """``{"document": id, "item": item}`` of each photo."""
    signed = models.JSONField(default=list)
    """``{"user": id, "name": …, "at": …, "digest": …}`` of each signature over what was found."""
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="inspection_by_two_officers"
            )
        ]

    def __str__(self) -> str:
        return f"inspection of {self.case_id}"
