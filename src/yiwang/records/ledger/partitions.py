"""Monthly partitions of the ledger, kept ahead of time: without one, events are refused."""

from django.db import connection
from django.utils import timezone

MONTHS_AHEAD = 15


def keep_ahead() -> int:
    """Make the partitions of the coming months that are not there yet; returns how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_make_partitions(%s, %s)", [timezone.now().date(), MONTHS_AHEAD])
        (made,) = cursor.fetchone()
    return int(made)
