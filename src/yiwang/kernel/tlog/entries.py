"""Entries, and the bundles they lie in (C2SP tlog-tiles): each after its length, two bytes, big endian.

An entry is the public bytes of an event, then the 32 bytes that commit to its private part. The length of the
second is fixed, so the two cannot be taken apart in another way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from yiwang.kernel.tlog.hashing import HASH_BYTES

MOST_ENTRY_BYTES = 0xFFFF
MOST_PUBLIC_BYTES = MOST_ENTRY_BYTES - HASH_BYTES


class BundleError(ValueError):
    """A bundle that cannot be taken apart; ``at`` is the byte where that shows."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(f"byte {at}: {reason}")
        self.at = at


@dataclass(frozen=True)
class Placed:
    """An entry and the bytes of its bundle it takes, the length before it included."""

    data: bytes
    first: int
    end: int


def commitment(salt: bytes, private: bytes) -> bytes:
    """Return H(salt ‖ private), which stands for the private part in the log."""
    return sha256(salt + private).digest()


def entry(public: bytes, committed: bytes) -> bytes:
    """Return an event's entry. Raises ``ValueError`` for public bytes too long for the format."""
    if len(committed) != HASH_BYTES:
        raise ValueError(f"a commitment has {HASH_BYTES} bytes, not {len(committed)}")
    if len(public) > MOST_PUBLIC_BYTES:
        raise ValueError(f"{len(public)} public bytes; an entry holds at most {MOST_PUBLIC_BYTES}")
    return public + committed


def opened(data: bytes) -> tuple[bytes, bytes]:
    """Take an entry apart into public bytes and commitment. Raises ``ValueError`` for one too short."""
    if len(data) < HASH_BYTES:
        raise ValueError(f"an entry has at least {HASH_BYTES} bytes, not {len(data)}")
    return data[:-HASH_BYTES], data[-HASH_BYTES:]


def bundled(entries: Iterable[bytes]) -> bytes:
    """Return a bundle's bytes. Raises ``OverflowError`` for an entry longer than 65,535 bytes."""
    return b"".join(len(data).to_bytes(2, "big") + data for data in entries)


def unbundled(data: bytes, count: int) -> list[Placed]:
    """Take a bundle of ``count`` entries apart. Raises ``BundleError`` where it does not fit."""
    found: list[Placed] = []
    at = 0
    while len(found) < count:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise BundleError(at, f"entry {len(found)} of {count} is cut off at the end, byte {len(data)}")
        found.append(Placed(data[at + 2 : end], at, end))
        at = end
    if at != len(data):
        raise BundleError(at, f"{len(data) - at} bytes follow the last of {count} entries")
    return found
