"""Telling, reading, routing and sending messages; the only code that writes them."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from yiwang.records import clock
from yiwang.records.registry.messaging.providers import Letter, Provider, provider_of
from yiwang.records.registry.messaging.texts import KINDS, body_of
from yiwang.records.registry.models import Contact, Delivery, Message, User
from yiwang.records.registry.releases import city

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
_LONGEST_DELAY = timedelta(hours=6)


@dataclass(frozen=True)
class News:
    """Something to tell a subject: ``about`` what, and the ``reference`` number people know it by."""

    subject: UUID
    kind: str
    reference: str = ""
    about: UUID | None = None


def tell(news: Iterable[News]) -> None:
    """Put messages on subjects' pages, in the caller's transaction; e-mail and SMS follow from the worker.

    Raises ``KeyError`` for a kind that has no words.
    """
    now = clock.now()
    Message.objects.bulk_create(_message(one, now) for one in news)


def tell_of(kind: str, subjects: str, values: Sequence[Any]) -> int:
    """Put a message on the page of every subject a query names, however many; returns how many.

    The query returns ``subject_id`` and is the caller's own, never made of what somebody typed.
    """
    if kind not in KINDS:
        raise KeyError(f"no words for messages of kind {kind!r}")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_message (subject_id, kind, reference, created_at)"  # noqa: S608
            f" select found.subject_id, %s, '', %s from ({subjects}) found",
            [kind, clock.now(), *values],
        )
        return int(cursor.rowcount)


def mark_read(subject: UUID, messages: Sequence[int]) -> int:
    """Mark messages of a subject as read; returns how many were unread."""
    unread = Message.objects.filter(subject=subject, pk__in=messages, read_at__isnull=True)
    return unread.update(read_at=clock.now())


def set_contact(contact: Contact) -> None:
    """Keep how a subject wants to be reached. Raises ``ValueError`` for a channel without an address."""
    if (contact.by_email and not contact.email) or (contact.by_sms and not contact.phone):
        raise ValueError("a channel needs an address")
    contact.save()


@transaction.atomic
def route(most: int = 500) -> int:
    """Make the deliveries of new messages, as each subject chose; returns how many messages were routed."""
    new = Message.objects.filter(routed_at__isnull=True).order_by("pk")
    messages = list(new.select_for_update(skip_locked=True, of=("self",))[:most])
    contacts = Contact.objects.in_bulk({message.subject_id for message in messages})
    deliveries = [
        Delivery(message=message, channel=channel, due_at=after_quiet(contact, clock.now()))
        for message in messages
        if (contact := contacts.get(message.subject_id))
        for channel in _channels(contact)
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(routed_at=clock.now())
    return len(messages)


def send_due(most: int = 100, provider: Callable[[str], Provider] = provider_of) -> int:
    """Send what is due, each in its own transaction; returns how many were handed over.

    A process that dies between handing over and writing it down sends once more, under the same letter id:
    better twice than never.
    """
    waiting = Delivery.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, due_at__lte=clock.now())
    return sum(_send(pk, provider) for pk in waiting.order_by("due_at").values_list("pk", flat=True)[:most])


def after_quiet(contact: Contact, moment: datetime) -> datetime:
    """Return the first instant from ``moment`` on that is outside the subject's quiet hours."""
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    if not _is_quiet(contact, local.time()):
        return moment
    end = datetime.combine(local.date(), contact.quiet_until, local.tzinfo)
    return end if end > local else end + timedelta(days=1)


def _is_quiet(contact: Contact, at: time) -> bool:
    start, end = contact.quiet_from, contact.quiet_until
    return start <= at < end if start <= end else at >= start or at < end


def _message(news: News, now: datetime) -> Message:
    if news.kind not in KINDS:
        raise KeyError(f"no words for messages of kind {news.kind!r}")
    return Message(
        subject_id=news.subject, kind=news.kind, reference=news.reference, about=news.about, created_at=now
    )


def _channels(contact: Contact) -> Iterable[str]:
    if contact.by_email:
        yield Delivery.Channel.EMAIL
    if contact.by_sms:
        yield Delivery.Channel.SMS


def _send(pk: int, provider: Callable[[str], Provider]) -> bool:
    with transaction.atomic():
        open_ = Delivery.objects.filter(pk=pk, sent_at__isnull=True, given_up_at__isnull=True)
        row = open_.select_for_update(skip_locked=True).first()
        if row is None:
            return False
        now = clock.now()
        try:
            provider(row.channel).send(_letter(row))
            row.sent_at = now
        except Exception as error:
            log.warning("delivery %s failed: %s", pk, error)
            row.attempts, row.error = row.attempts + 1, f"{type(error).__name__}: {error}"
            row.due_at = now + min(timedelta(minutes=2**row.attempts), _LONGEST_DELAY)
            row.given_up_at = now if row.attempts >= MOST_ATTEMPTS else None
        row.save()
        return row.sent_at is not None


def _letter(row: Delivery) -> Letter:
    message = row.message
    contact = Contact.objects.get(pk=message.subject_id)
    to = contact.email if row.channel == Delivery.Channel.EMAIL else contact.phone
    name = city().city.name
    language = _language(message.subject_id)
    said = body_of(message.kind, message.reference, name.get(language), language)
    return Letter(f"{message.pk}-{row.channel}", to, said)


def _language(subject: UUID) -> str:
    return User.objects.filter(person=subject).values_list("language", flat=True).first() or "zh-hans"
