"""Event ids: UUID version 7 (RFC 9562 section 5.7), which sort by time and so choose their partition."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

_RANDOM_BITS = 74


def uuid7(at: datetime) -> UUID:
    """Return a new id for an aware instant, to the millisecond."""
    milliseconds = int(at.timestamp() * 1000)
    random = secrets.randbits(_RANDOM_BITS)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (7 << 76) | (high << 64) | (2 << 62) | low)


def time_of(identifier: UUID) -> datetime:
    """Return the instant a version 7 id was made at, in UTC, to the millisecond."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, tz=UTC)
