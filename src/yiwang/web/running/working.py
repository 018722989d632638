"""The worker's life: rounds of what is due, until it is told to stop."""

import logging
import os
import signal
import threading
import time

from django.db import OperationalError, connection

from yiwang.records.cases.acts.worker import work

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5
_TROUBLED_SECONDS = 2.0


def rounds(*, once: bool = False) -> None:
    """Do rounds of work, resting when nothing is due; TERM and INT end it after the round that runs.

    A database that is away is waited for; it ends when its supervisor is gone.
    """
    stop, parent = threading.Event(), os.getppid()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set() and os.getppid() == parent:
        done = _round()
        if once:
            return
        if not done:
            stop.wait(IDLE_SECONDS)


def _round() -> int:
    try:
        return work()
    except OperationalError:
        log.warning("the database does not answer; trying again", exc_info=True)
        connection.close()
        time.sleep(_TROUBLED_SECONDS)
        return 0
