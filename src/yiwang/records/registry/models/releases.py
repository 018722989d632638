"""Releases of the city folder: immutable, published by two people."""

import uuid

from django.db import models

from yiwang.records.registry.models.people import User


class Blob(models.Model):
    """A file's content, kept once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Release(models.Model):
    """A load of the city folder, identified by its manifest hash. The newest published one is in force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    manifest = models.CharField(max_length=64, unique=True)
    note = models.TextField(blank=True)
    loaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    loaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.manifest[:12]


class ReleaseFile(models.Model):
    """A path of a release."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    path = models.TextField()
    blob = models.ForeignKey(Blob, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "path"], name="release_path_once")]

    def __str__(self) -> str:
        return self.path


class Approval(models.Model):
    """One of the two reviews a release needs, by two different people."""

    class Review(models.TextChoices):
        """What was reviewed."""

        BUSINESS = "business"
        LEGAL = "legal"

    release = models.ForeignKey(Release, models.PROTECT, related_name="approvals")
    review = models.CharField(max_length=10, choices=Review)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "review"], name="one_approval_a_review"),
            models.UniqueConstraint(fields=["release", "user"], name="one_approval_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.release_id}"
