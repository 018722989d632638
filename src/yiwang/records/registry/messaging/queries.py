"""Reading messages."""

from uuid import UUID

from yiwang.records.registry.models import Contact, Message, Subject

PAGE = 30


def messages_of(subject: UUID, before: int | None = None) -> list[Message]:
    """Return a page of a subject's messages, newest first; ``before`` is the last id of the page before."""
    rows = Message.objects.filter(subject=subject).order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[:PAGE])


def unread(subject: UUID) -> int:
    """Return how many messages a subject has not read, 100 at most."""
    return Message.objects.filter(subject=subject, read_at__isnull=True)[:100].count()


def contact_of(subject: UUID) -> Contact:
    """Return how a subject wants to be reached: as kept, else its phone on record with every channel off."""
    kept = Contact.objects.filter(subject=subject).first()
    return kept or Contact(subject_id=subject, phone=Subject.objects.get(pk=subject).phone)
