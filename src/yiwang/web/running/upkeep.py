"""What a city that runs for years needs once a day: partitions for the events of the months to come."""

import logging
import time

from django.db import connection

log = logging.getLogger(__name__)
MONTHS_AHEAD = 15
_DAY = 24 * 3600.0


def make_partitions() -> int:
    """Make the partitions of last month and the months to come that are missing; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select ledger_make_partitions((now() - interval '1 month')::date, %s)", [MONTHS_AHEAD]
        )
        return int(cursor.fetchone()[0])


class Upkeep:
    """Does the day's upkeep, the first time at once."""

    def __init__(self) -> None:
        self._next_at = 0.0

    def step(self) -> None:
        """Do it if a day has gone by."""
        if time.monotonic() >= self._next_at:
            made = make_partitions()
            self._next_at = time.monotonic() + _DAY
            if made:
                log.info("made partitions for %s months", made)
