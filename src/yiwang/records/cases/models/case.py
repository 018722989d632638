"""A case, its evidence and its clocks."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from yiwang.records.registry.models import DatasetRow, Document, Release, Subject


class Case(models.Model):
    """One running procedure (办件). A life event is a parent; each of its services is a child case."""

    class Kind(models.TextChoices):
        """What runs: one service, a life event (its services are children), or what an office began."""

        SERVICE = "service"
        LIFE_EVENT = "life-event"
        PROCEDURE = "procedure"

    class Status(models.TextChoices):
        """Where it stands, for people; derived from the procedure's state."""

        WAITING = "waiting"
        RECEIVED = "received"
        CORRECTING = "correcting"
        HANDLING = "handling"
        ISSUING = "issuing"
        DELIVERING = "delivering"
        GRANTED = "granted"
        REFUSED = "refused"
        NOT_ACCEPTED = "not-accepted"
        WITHDRAWN = "withdrawn"
        NOT_STARTED = "not-started"
        ENDED = "ended"
        PARTLY_GRANTED = "partly-granted"
        CLOSED = "closed"
        REVOKED = "revoked"

    FINAL = (
        Status.GRANTED,
        Status.REFUSED,
        Status.NOT_ACCEPTED,
        Status.WITHDRAWN,
        Status.NOT_STARTED,
        Status.ENDED,
        Status.PARTLY_GRANTED,
        Status.CLOSED,
        Status.REVOKED,
    )

    DROPPED = (Status.WITHDRAWN, Status.NOT_STARTED, Status.ENDED)

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    definition = models.CharField(max_length=64)
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    needs = models.JSONField(default=list)
    """Services of the same life event whose outputs this part waits for."""
    organisation = models.CharField(max_length=64)
    chosen = models.CharField(max_length=1000, blank=True)
    """Of a procedure an office began: the body named for the tasks that leave it open (``bpmn.CHOSEN``).

    Several, with spaces between, where a task is done by one body after or beside the other.
    """
    ended = models.CharField(max_length=64, blank=True)
    """Of a closed one: the end event it came to."""
    applicant = models.ForeignKey(Subject, models.PROTECT, related_name="cases")
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    phone_tail = models.CharField(max_length=4, blank=True)
    form = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.JSONField(default=dict)
    status = models.CharField(max_length=16, choices=Status)
    received_at = models.DateTimeField()
    accepted_on = models.DateField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["applicant", "-id"]),
            models.Index(fields=["organisation", "-id"]),
            models.Index(fields=["parent"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_final(self) -> bool:
        """Tell whether nothing more will happen to the case by itself."""
        return self.status in self.FINAL

    @property
    def is_dropped(self) -> bool:
        """Tell whether it ended without an office having handled it to its end."""
        return self.status in self.DROPPED


class CaseEvidence(models.Model):
    """Evidence lying before one case: a document, or a row of a register it was fetched from."""

    class Source(models.TextChoices):
        """Where it came from."""

        SUPPLIED = "supplied"
        FETCHED = "fetched"
        PRODUCED = "produced"

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=64)
    source = models.CharField(max_length=10, choices=Source)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    row = models.ForeignKey(DatasetRow, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class Clock(models.Model):
    """Time allowed for one stage of a case: lawful and promised, with the lawful pauses.

    Days, or hours: then it also has the instants it started at and runs out.
    """

    class Name(models.TextChoices):
        """The stage of a service: 受理, 决定 or 送达. A procedure of an office names its own."""

        ACCEPTANCE = "acceptance"
        DECISION = "decision"
        DELIVERY = "delivery"

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    name = models.CharField(max_length=64)
    lawful = models.CharField(max_length=40)
    promised = models.CharField(max_length=40, blank=True)
    started_on = models.DateField()
    due_on = models.DateField()
    promised_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    extension = models.CharField(max_length=40, blank=True)
    extension_notice = models.CharField(max_length=64, blank=True)
    joint = models.BooleanField(default=False)
    counted_by = models.UUIDField(null=True)
    """The release whose calendar the due days were counted by."""

    class Meta:
        indexes = [
            models.Index(fields=["case", "name"]),
            models.Index(fields=["id"], name="running_clocks", condition=Q(stopped_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.case_id}"

    @property
    def in_hours(self) -> bool:
        """Tell whether it counts hours, not days."""
        return self.due_at is not None
