"""Rows of the ledger. The tables are made in SQL: partitioned, insert-only; Django only reads and inserts."""

from django.db import models


class Event(models.Model):
    """One act. ``public`` holds the exact bytes committed to; the columns repeat what it is found by."""

    id = models.UUIDField(primary_key=True)
    type = models.TextField()
    organisation = models.TextField()
    case = models.UUIDField(null=True, db_column="case_id")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    public = models.BinaryField()
    commitment = models.BinaryField()

    class Meta:
        managed = False
        db_table = "event"

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class EventPrivate(models.Model):
    """The erasable part of an event, and the salt that hides it in the commitment."""

    event = models.OneToOneField(Event, models.DO_NOTHING, primary_key=True, related_name="private")
    salt = models.BinaryField()
    bytes = models.BinaryField()

    class Meta:
        managed = False
        db_table = "event_private"

    def __str__(self) -> str:
        return str(self.event_id)


class EventSubject(models.Model):
    """Whom an event is about, by pseudonymous id: the index behind "my cases" and "who looked"."""

    pk = models.CompositePrimaryKey("subject", "event")
    event = models.ForeignKey(Event, models.DO_NOTHING, related_name="subjects")
    subject = models.UUIDField()

    class Meta:
        managed = False
        db_table = "event_subject"

    def __str__(self) -> str:
        return f"{self.subject} {self.event_id}"


class LogEntry(models.Model):
    """An event's position in the log."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.DO_NOTHING, related_name="entry")

    class Meta:
        managed = False
        db_table = "log_entry"

    def __str__(self) -> str:
        return f"{self.position} {self.event_id}"


class LogCheckpoint(models.Model):
    """A signed checkpoint: the log's size and root, and the note that was or will be published."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "log_checkpoint"

    def __str__(self) -> str:
        return str(self.size)


class Idempotency(models.Model):
    """A request that was answered: the same key gets the same answer again."""

    pk = models.CompositePrimaryKey("scope", "key")
    scope = models.TextField()
    key = models.TextField()
    request = models.BinaryField()
    status = models.IntegerField()
    response = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "idempotency"

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
