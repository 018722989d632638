"""What waits: tasks for people, timers, jobs for the worker, and messages between cases."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yiwang.records.cases.models.case import Case

OPEN = Q(done_at__isnull=True)


class Task(models.Model):
    """A unit of a case waiting for one office or the applicant (待办), until done, or ended by a timer."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    node = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10)
    clock = models.CharField(max_length=64, blank=True)
    organisation = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    """Of a limit in hours: the instant it runs out."""
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=32, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """Who claimed it (认领). Of one done by somebody else: in whose name, who was on leave."""
    section = models.CharField(max_length=64, blank=True, db_default="")
    """The section of the office it was handed over to (科室); blank for the whole office."""
    at_window = models.BooleanField(default=False, db_default=False)
    """It waits for the window (退回窗口), not for an officer; its clock runs on."""
    returned_at = models.DateTimeField(null=True)
    """When it was last returned to the window."""
    urged_at = models.DateTimeField(null=True)
    """When it was last urged (催办)."""
    before = models.JSONField(null=True)
    """Of a decision against the applicant: the state it was made in, to which a review may take the case."""

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "role", "due_on", "id"], name="open_tasks", condition=OPEN),
            models.Index(fields=["case"]),
            models.Index(fields=["due_on", "id"], name="open_tasks_by_day", condition=OPEN),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "node"], name="one_open_task_a_node", condition=OPEN)
        ]

    def __str__(self) -> str:
        return f"{self.node} of {self.case_id}"


class Errand(models.Model):
    """Base of what the worker picks up; a failed one is tried again later."""

    attempts = models.IntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Timer(Errand):
    """An instant at which a procedure goes on by itself."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="timers")
    node = models.CharField(max_length=64)
    fires_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    counted_by = models.UUIDField(null=True)
    """Of one in working days or hours without a clock: the release whose calendar it was counted by."""

    class Meta:
        indexes = [
            models.Index(fields=["fires_at"], name="open_timers", condition=OPEN),
            models.Index(
                fields=["counted_by"], name="counted_timers", condition=OPEN & Q(counted_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node} of {self.case_id} at {self.fires_at}"


class Job(Errand):
    """Work a procedure asked for, such as issuing a licence."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="jobs")
    node = models.CharField(max_length=64)
    what = models.CharField(max_length=32)
    due_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="open_jobs", condition=OPEN)]

    def __str__(self) -> str:
        return f"{self.what} for {self.case_id}"


class Inbox(Errand):
    """A message to a case; a transaction locks one case, so cases talk through here."""

    class Message(models.TextChoices):
        """What is said."""

        START = "start"
        CANNOT_START = "cannot-start"
        END = "end"
        REOPEN = "reopen"
        PART_FINISHED = "part-finished"
        PART_REOPENED = "part-reopened"
        MESSAGE = "message"
        SIGNAL = "signal"
        CHECKED = "checked"

    case = models.ForeignKey(Case, models.PROTECT, related_name="inbox")
    message = models.CharField(max_length=16, choices=Message)
    sender = models.ForeignKey(Case, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    payload = models.JSONField(default=dict)
    """Of a message or signal of a procedure: its name, and a message's key and values."""

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="open_inbox", condition=OPEN)]

    def __str__(self) -> str:
        return f"{self.message} to {self.case_id}"
