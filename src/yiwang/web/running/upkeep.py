"""What a city that runs for years needs once a day: partitions for the events of the months to come."""

import logging
import time

from yiwang.records.ledger.partitions import keep_ahead

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
