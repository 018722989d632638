"""What the city tells a subject: messages, how to reach it, and what went out by which channel."""

from datetime import time

from django.db import models
from django.db.models import Q

from yiwang.records.registry.models.people import Subject


class Message(models.Model):
    """One thing told to a subject. ``reference`` is a number to find it by; texts are made from ``kind``."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    reference = models.CharField(max_length=80, blank=True)
    about = models.UUIDField(null=True)
    """What it is about, for the page its kind leads to."""
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    routed_at = models.DateTimeField(null=True)
    """When its deliveries were made, by the worker: an act only writes the message itself."""

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-id"]),
            models.Index(fields=["id"], name="unrouted_messages", condition=Q(routed_at__isnull=True)),
            models.Index(fields=["subject"], name="unread_messages", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.subject_id}"


class Contact(models.Model):
    """How a subject wants to be reached outside the pages, and when not; times are the city's."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="contact", primary_key=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    by_email = models.BooleanField(default=False)
    by_sms = models.BooleanField(default=False)
    quiet_from = models.TimeField(default=time(22))
    quiet_until = models.TimeField(default=time(7))

    def __str__(self) -> str:
        return f"contact of {self.subject_id}"


class Delivery(models.Model):
    """A message on its way through one channel; a failed one is tried again later, then given up."""

    class Channel(models.TextChoices):
        """By what."""

        EMAIL = "email"
        SMS = "sms"

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="delivered_once")]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="open_deliveries",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.message_id}"
