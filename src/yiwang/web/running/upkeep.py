"""What a running city needs once a day, partitions and reminders, and every minute: what turned red."""

import logging
import time

from yiwang.records import clock
from yiwang.records.cases.acts import following
from yiwang.records.cases.acts.supervising import note_red
from yiwang.records.ledger.partitions import keep_ahead
from yiwang.records.registry.licences import remind
from yiwang.records.registry.releases import NothingPublished

log = logging.getLogger(__name__)
_DAY = 24 * 3600.0
_MINUTE = 60.0


class Upkeep:
    """Does the upkeep of a day and of a minute, the first time at once."""

    def __init__(self) -> None:
        self._next_at = 0.0
        self._look_at = 0.0

    def step(self) -> None:
        """Do what is due."""
        if time.monotonic() >= self._next_at:
            made = keep_ahead()
            self._next_at = time.monotonic() + _DAY
            if made:
                log.info("made partitions for %s months", made)
            _remind()
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + _MINUTE
            _supervise()


def _remind() -> None:
    try:
        told = remind(clock.today())
        owing = following.remind(clock.today())
    except NothingPublished:
        return
    if told:
        log.info("reminded %s holders of licences that end", told)
    if owing:
        log.info("reminded %s applicants of papers to follow", owing)


def _supervise() -> None:
    try:
        noted = note_red()
    except NothingPublished:
        return
    if noted:
        log.info("%s cases turned red", noted)
