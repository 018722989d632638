"""What a city that runs for years needs once a day: partitions for the months to come, and reminders."""

import logging
import time

from yiwang.records import clock
from yiwang.records.ledger.partitions import keep_ahead
from yiwang.records.registry.licences import remind
from yiwang.records.registry.releases import NothingPublished

log = logging.getLogger(__name__)
_DAY = 24 * 3600.0


class Upkeep:
    """Does the day's upkeep, the first time at once."""

    def __init__(self) -> None:
        self._next_at = 0.0

    def step(self) -> None:
        """Do it if a day has gone by."""
        if time.monotonic() >= self._next_at:
            made = keep_ahead()
            self._next_at = time.monotonic() + _DAY
            if made:
                log.info("made partitions for %s months", made)
            _remind()


def _remind() -> None:
    try:
        told = remind(clock.today())
    except NothingPublished:
        return
    if told:
        log.info("reminded %s holders of licences that end", told)
