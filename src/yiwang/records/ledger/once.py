"""Answering a request once: the same key gets the same answer, whatever was killed in between."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone


class KeyReused(Exception):
    """The key was used before for a different request."""


@dataclass(frozen=True)
class Answer:
    """An answer that was or will be given: an HTTP status and a body."""

    status: int
    body: bytes


def once(scope: str, key: str, request: bytes, answer: Callable[[], Answer]) -> Answer:
    """Run ``answer`` and remember what it said, in one transaction; or return what was said before.

    ``scope`` keeps callers apart. Two at once: the second waits for the first. Raises ``KeyReused`` when the
    key came with another request, and whatever ``answer`` raises, in which case nothing is remembered.
    """
    digest = hashlib.sha256(request).digest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{scope}\0{key}".replace("\0", "|")]
        )
        cursor.execute(
            "select request, status, response from idempotency where scope = %s and key = %s", [scope, key]
        )
        said = cursor.fetchone()
        if said is None:
            new = answer()
            cursor.execute(
                "insert into idempotency (scope, key, request, status, response, created_at)"
                " values (%s, %s, %s, %s, %s, %s)",
                [scope, key, digest, new.status, new.body, timezone.now()],
            )
            return new
    if bytes(said[0]) != digest:
        raise KeyReused(key)
    return Answer(said[1], bytes(said[2]))


def said_before(scope: str, key: str) -> Answer | None:
    """Return what was said to a key before, or None."""
    with connection.cursor() as cursor:
        cursor.execute("select status, response from idempotency where scope = %s and key = %s", [scope, key])
        row = cursor.fetchone()
    return Answer(row[0], bytes(row[1])) if row else None
