"""The worker's life: rounds of what is due, until it is told to stop."""

import logging
import os
import signal
import threading
import time

from django.db import OperationalError, connection

from yiwang.records import clock
from yiwang.records.cases.acts.worker import work
from yiwang.records.ledger.log.errors import LogStopped
from yiwang.records.ledger.log.integrating import MOST, integrate
from yiwang.records.registry.messaging.acts import route, send_due
from yiwang.web.running.upkeep import Upkeep

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5
_TROUBLED_SECONDS = 2.0
_CHECKPOINT_SECONDS = 1.0
_STOPPED_SECONDS = 60.0


def rounds(*, once: bool = False) -> None:
    """Do rounds of work, resting when nothing is due; TERM and INT end it after the round that runs.

    A database that is away is waited for; it ends when its supervisor is gone.
    """
    stop, parent, logging_on, upkeep = threading.Event(), os.getppid(), _Log(), Upkeep()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set() and os.getppid() == parent:
        done = _round(logging_on, upkeep)
        if once:
            return
        if not done:
            stop.wait(IDLE_SECONDS)


class _Log:
    """The worker's part in the log: a checkpoint a second at most, unless events come faster than that."""

    def __init__(self) -> None:
        self.next_at = 0.0

    def step(self) -> int:
        """Bring in what was committed, if it is time; returns how many events came in."""
        if time.monotonic() < self.next_at:
            return 0
        try:
            count = integrate(clock.now())
        except LogStopped:
            log.exception("the log does not go on")
            self.next_at = time.monotonic() + _STOPPED_SECONDS
            return 0
        self.next_at = time.monotonic() + (_CHECKPOINT_SECONDS if count < MOST else 0)
        return count


def _round(logging_on: _Log, upkeep: Upkeep) -> int:
    try:
        upkeep.step()
        return work() + route() + send_due() + logging_on.step()
    except OperationalError:
        log.warning("the database does not answer; trying again", exc_info=True)
        connection.close()
        time.sleep(_TROUBLED_SECONDS)
        return 0
