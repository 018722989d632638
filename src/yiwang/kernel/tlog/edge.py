"""The right edge of a growing tree: all that is needed to append leaves and to know the root."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from yiwang.kernel.tlog.hashing import EMPTY_ROOT, HASH_BYTES, node_hash


@dataclass(frozen=True)
class Edge:
    """The roots of the perfect subtrees a tree is made of, the largest (leftmost) first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Raise ``ValueError`` when the hashes cannot be those of a tree of this size."""
        if len(self.hashes) != self.size.bit_count() or any(len(h) != HASH_BYTES for h in self.hashes):
            raise ValueError(f"a tree of {self.size} has an edge of {self.size.bit_count()} hashes")

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.hashes))

    def appended(self, leaves: Iterable[bytes]) -> "Edge":
        """Return the edge of the tree with more leaf hashes at its end."""
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            hashes.append(leaf)
            grown = size
            while grown & 1:
                right = hashes.pop()
                hashes[-1] = node_hash(hashes[-1], right)
                grown >>= 1
            size += 1
        return Edge(size, tuple(hashes))

    def to_bytes(self) -> bytes:
        """Return the hashes one after another."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Edge":
        """Read what ``to_bytes`` wrote. Raises ``ValueError`` when it does not fit the size."""
        return cls(size, tuple(data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)))
