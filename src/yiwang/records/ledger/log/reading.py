"""Reading the log's entries from the tables."""

from collections.abc import Iterator

from django.db import connection

from yiwang.kernel.tlog import entry
from yiwang.records.ledger.models import LogCheckpoint

_PART = 4096


def entries(first: int, end: int) -> list[bytes]:
    """Return the entries at positions ``first`` up to ``end``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select e.public, e.commitment from log_entry l join event e on e.id = l.event_id"
            " where l.position >= %s and l.position < %s order by l.position",
            [first, end],
        )
        return [entry(bytes(public), bytes(committed)) for public, committed in cursor.fetchall()]


def in_parts(first: int, end: int) -> Iterator[list[bytes]]:
    """Yield the entries at positions ``first`` up to ``end``, a few thousand at a time."""
    for place in range(first, end, _PART):
        yield entries(place, min(place + _PART, end))


def last_checkpoint() -> LogCheckpoint | None:
    """Return the newest checkpoint."""
    return LogCheckpoint.objects.order_by("-size").first()
