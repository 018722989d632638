"""What is known at an instant never changes: writers of registers and readers of the past agree on a lock."""

import time
from datetime import datetime

from django.db import connection

from yiwang.records import clock

_LOCK = 0x59_57_46_41_43_54_53  # "YWFACTS"
_PATIENCE = 600.0
_PAUSE = 0.05


class NotSettled(RuntimeError):
    """What was known then cannot be said yet: the instant lies ahead, or an old writer has not ended."""


def begin_writing() -> None:
    """Say, for the rest of the transaction, that rows of registers are being written.

    The instant they are recorded at must be read after this, so that nobody who waited for all writers
    finds a row appear later under an earlier instant.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [_LOCK])


def wait_until_settled(known_at: datetime) -> None:
    """Wait until every row recorded up to an instant can be seen. Raises ``NotSettled``.

    It asks again and again instead of queueing, because writers must never wait for a reader.
    """
    if known_at > clock.now():
        raise NotSettled(f"{known_at.isoformat()} lies ahead; nobody knows yet what will be known then")
    until = time.monotonic() + _PATIENCE
    while not _nobody_writes():
        if time.monotonic() > until:
            raise NotSettled(f"rows of registers have been written for {_PATIENCE:.0f} s without an end")
        time.sleep(_PAUSE)


def _nobody_writes() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [_LOCK])
        row = cursor.fetchone()
        got = bool(row and row[0])
        if got:
            cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])
    return got
