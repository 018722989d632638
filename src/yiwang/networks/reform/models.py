"""Rows of the reform room: life events being composed."""

import uuid

from django.conf import settings
from django.db import models

from yiwang.records.registry.models import Release


class Composition(models.Model):
    """A life event being composed. ``content`` is what its file will say, as far as it is known.

    ``past`` and ``future`` are earlier contents and those taken back, the nearest last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    revises = models.CharField(max_length=64, blank=True)
    """The life event of the city it began as; blank for a new one."""
    content = models.JSONField(default=dict)
    past = models.JSONField(default=list)
    future = models.JSONField(default=list)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    candidate = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    """The release it was last submitted in."""
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-saved_at"])]

    def __str__(self) -> str:
        return str(self.content.get("id") or self.pk)
