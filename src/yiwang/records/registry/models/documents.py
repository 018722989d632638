"""Documents: evidence handed in, notices sent, licences issued."""

import uuid

from django.db import models

from yiwang.records.registry.models.people import Subject, User


class Document(models.Model):
    """A file under a random id; its content lies in the document store under its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="documents")
    case = models.UUIDField(null=True, db_index=True)
    kind = models.CharField(max_length=64)
    number = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 (several have none)
    organisation = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    signature = models.CharField(max_length=88, blank=True)
    """Ed25519 over the stored bytes with the city's key, in base64; blank of what the city did not issue."""

    def __str__(self) -> str:
        return self.number or self.name

    @property
    def title(self) -> str:
        """What it is called, without the ending of its file."""
        return self.name.rpartition(".")[0] or self.name


class Number(models.Model):
    """The last number given out in a series; locked while the next is taken, so none is lost or doubled."""

    series = models.CharField(max_length=100, primary_key=True)
    last = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.series} {self.last}"
