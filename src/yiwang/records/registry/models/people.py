"""Subjects, the people who log in, and the hats they may wear."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class Subject(models.Model):
    """A person or a firm. The identifier (ID number or USCC) is encrypted and found by keyed hash."""

    class Kind(models.TextChoices):
        """What the subject is."""

        PERSON = "person"
        ORGANISATION = "organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.TextField()
    identifier = models.BinaryField()
    identifier_hash = models.BinaryField(unique=True)
    phone = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A login. ``person`` is who it is; what it may do follows from mandates and posts."""

    person = models.OneToOneField(Subject, models.PROTECT, null=True, blank=True, related_name="user")
    language = models.CharField(max_length=10, default="zh-hans")

    def __str__(self) -> str:
        return self.username


class Mandate(models.Model):
    """One subject acting for another: legal representative, agent, parent or heir, with scope and dates."""

    class Kind(models.TextChoices):
        """In what capacity."""

        LEGAL_REPRESENTATIVE = "legal-representative"
        AGENT = "agent"
        PARENT = "parent"
        HEIR = "heir"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    principal = models.ForeignKey(Subject, models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Subject, models.PROTECT, related_name="mandates_held")
    kind = models.CharField(max_length=24, choices=Kind)
    services = models.JSONField(default=list)
    """Services and life events covered; empty means all."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=120, blank=True)
    """What proves it: a register, or the paper a window clerk saw."""
    scan = models.ForeignKey("Document", models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["agent", "valid_from"]), models.Index(fields=["principal"])]

    def __str__(self) -> str:
        return f"{self.agent_id} for {self.principal_id}"


class Post(models.Model):
    """A user's post in a public body."""

    class Role(models.TextChoices):
        """What the post does."""

        OFFICER = "officer"
        CLERK = "clerk"
        HEAD = "head"
        REFORM = "reform"
        LEGAL = "legal"
        ADMINISTRATOR = "administrator"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    organisation = models.CharField(max_length=64)
    role = models.CharField(max_length=16, choices=Role)
    section = models.CharField(max_length=64, blank=True)
    """The section of the body (科室), where it has some."""
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "role"], name="post_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation}"


class Substitution(models.Model):
    """Somebody stands in for a colleague of the same post who is on leave; both days included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    absent = models.ForeignKey(Post, models.PROTECT, related_name="+")
    substitute = models.ForeignKey(Post, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """Ended before its last day."""

    class Meta:
        indexes = [models.Index(fields=["substitute", "last"]), models.Index(fields=["absent", "last"])]

    def __str__(self) -> str:
        return f"{self.substitute_id} for {self.absent_id} from {self.first} to {self.last}"


class Visit(models.Model):
    """A person standing at a window: until it ends, the clerk acts in that person's name (综窗、帮办代办)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    paper = models.CharField(max_length=120)
    """What showed who it is: an identity card, or the letter of authority of whoever came instead."""
    scan = models.ForeignKey("Document", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["post", "-opened_at"])]

    def __str__(self) -> str:
        return f"{self.subject_id} at {self.post_id}"


class ApiToken(models.Model):
    """A token of an organisation: acts go by its responsible user and one of that user's hats."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=80)
    digest = models.BinaryField(unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    hat = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
