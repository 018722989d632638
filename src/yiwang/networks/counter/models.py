"""The catalogue of one release, laid out for searching; and appointments at windows."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from yiwang.records.registry.models import Release, Subject


class CatalogueEntry(models.Model):
    """A service or a life event of a release as people look for it; rebuilt from the files, never edited."""

    class Kind(models.TextChoices):
        """What the entry is."""

        SERVICE = "service"
        LIFE_EVENT = "life-event"

    release = models.ForeignKey(Release, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    slug = models.CharField(max_length=64)
    name_zh = models.TextField()
    name_en = models.TextField(blank=True)
    organisation = models.CharField(max_length=64)
    themes = models.JSONField(default=list)
    can_apply = models.BooleanField()
    text = models.TextField()
    """All its words in lower case, for looking within words."""
    search = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "kind", "slug"], name="entry_once")]
        indexes = [
            GinIndex(fields=["search"], name="catalogue_search"),
            models.Index(fields=["release", "organisation", "name_zh"]),
        ]

    def __str__(self) -> str:
        return self.name_zh


class Appointment(models.Model):
    """A window of an office kept for somebody at a time; a window takes one visit at a time."""

    class State(models.TextChoices):
        """What became of it."""

        BOOKED = "booked"
        CANCELLED = "cancelled"
        CAME = "came"
        MISSED = "missed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.CharField(max_length=64)
    window = models.SmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=CatalogueEntry.Kind)
    definition = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "window", "starts_at"],
                condition=~Q(state="cancelled"),
                name="one_visit_a_window",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "starts_at"]),
            models.Index(fields=["subject", "-starts_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.window} {self.starts_at}"
