"""Looking a case up without logging in: by number and the last four digits of its phone; throttled."""

import hashlib

from django.core.cache import cache
from django.db import connection, transaction

from yiwang.records.cases.models import Case
from yiwang.records.cases.queries.following import progress

WINDOW = 15 * 60
"""Seconds a failed try counts."""
TRIES_A_NUMBER = 5
"""Four digits could be guessed in 10,000 tries: five in a quarter of an hour keep that to years."""
TRIES_AN_ADDRESS = 30


class TooOften(Exception):
    """Too many failed tries for this number or from this address; the next may follow in 15 minutes."""


@transaction.atomic
def look_up(number: str, tail: str, address: str) -> Case | None:
    """Return the case, or None for a number or tail that is wrong, which counts as a failed try.

    Tries for one number wait for each other, so that many at once cannot slip through. Raises ``TooOften``.
    """
    keys = {_key("number", number): TRIES_A_NUMBER, _key("address", address): TRIES_AN_ADDRESS}
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    if any((cache.get(key) or 0) >= most for key, most in keys.items()):
        raise TooOften
    found = progress(number, tail)
    if found is None:
        for key in keys:
            cache.set(key, (cache.get(key) or 0) + 1, WINDOW)
    return found


def _key(kind: str, value: str) -> str:
    return f"progress:{kind}:{hashlib.sha256(value.encode()).hexdigest()}"
