"""The catalogue of one release, laid out for searching."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from yiwang.records.registry.models import Release


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
