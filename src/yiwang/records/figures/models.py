"""Figures: values of indicators for a year, each with what it was computed from; replaced, never changed."""

import uuid

from django.db import models
from django.db.models import Q

from yiwang.records.registry.models import Release


class Figure(models.Model):
    """One value of an indicator. Without a value it is a gap with its reason, or hidden as a small count."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    indicator = models.CharField(max_length=64)
    year = models.IntegerField()
    begins = models.DateField()
    ends = models.DateField()
    """The last day counted: that of the period, or the day of computing while the period is not over."""
    is_partial = models.BooleanField(default=False)
    value = models.DecimalField(max_digits=38, decimal_places=8, null=True)
    level = models.DecimalField(max_digits=38, decimal_places=8, null=True)
    """Of a growth: what the query gave for the period; ``before`` for the same period a year earlier."""
    before = models.DecimalField(max_digits=38, decimal_places=8, null=True)
    n = models.BigIntegerField(null=True)
    hidden = models.BooleanField(default=False)
    gap = models.CharField(max_length=32, blank=True)
    gap_about = models.CharField(max_length=200, blank=True)
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    query = models.CharField(max_length=64)
    """SHA-256 of the indicator's file."""
    state = models.CharField(max_length=64)
    """Digest of the files it was computed from; the same state and query give the same figure."""
    log_size = models.BigIntegerField()
    log_root = models.CharField(max_length=64)
    known_at = models.DateTimeField()
    computed_at = models.DateTimeField()
    event = models.UUIDField(null=True)
    """The event that published it in the log."""
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"], condition=Q(replaced_at__isnull=True), name="one_current_figure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class FigurePart(models.Model):
    """A figure's value for one part of a dimension; without value and count where it is hidden."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="parts")
    dimension = models.CharField(max_length=64)
    part = models.TextField(null=True)  # noqa: DJ001  (not known is something else than empty)
    value = models.DecimalField(max_digits=38, decimal_places=8, null=True)
    n = models.BigIntegerField(null=True)
    hidden = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["figure", "dimension"])]

    def __str__(self) -> str:
        return f"{self.dimension} {self.part}"
