"""Tiles and their paths (C2SP tlog-tiles): 256 hashes of one level, or 256 entries, in one immutable file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from yiwang.kernel.tlog.entries import unbundled
from yiwang.kernel.tlog.hashing import HASH_BYTES, node_hash
from yiwang.kernel.tlog.trees import Read

FULL = 256
HEIGHT = 8
ENTRIES = -1
"""The level of entry bundles, which lie below the leaves' hashes."""

_HIGHEST_LEVEL = 63
_PATH = re.compile(r"tile/(entries|\d|[1-5]\d|6[0-3])/((?:x\d{3}/)*)(\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)

Load = Callable[[str], bytes]
"""Returns the bytes of the file at a path below the log's address."""


class TileError(ValueError):
    """A tile that is not what its path says."""


@dataclass(frozen=True, order=True)
class Tile:
    """One tile: its level (0 holds leaf hashes), its place there, and how many hashes or entries it has."""

    level: int
    index: int
    width: int = FULL

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a tile that no log has."""
        if not (ENTRIES <= self.level <= _HIGHEST_LEVEL and self.index >= 0 and 1 <= self.width <= FULL):
            raise ValueError(f"no log has the tile {self.level}, {self.index}, {self.width}")

    @property
    def path(self) -> str:
        """Where the tile lies: ``tile/0/x001/234.p/17``."""
        kind = "entries" if self.level == ENTRIES else str(self.level)
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        place = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return f"tile/{kind}/{place}" + ("" if self.width == FULL else f".p/{self.width}")

    @classmethod
    def parse(cls, path: str) -> "Tile":
        """Read a path. Raises ``ValueError`` for one the layout does not have."""
        found = _PATH.fullmatch(path)
        if found is None:
            raise ValueError(f"not a tile's path: {path}")
        kind, groups, last, width = found.groups()
        index = int(groups.replace("x", "").replace("/", "") + last)
        tile = cls(ENTRIES if kind == "entries" else int(kind), index, int(width) if width else FULL)
        if tile.path != path:
            raise ValueError(f"not a tile's path: {path}")
        return tile


def row_length(level: int, size: int) -> int:
    """Return how many hashes (or entries) a level of tiles has in a tree of ``size``."""
    return size >> (HEIGHT * max(level, 0))


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile a tree of ``size`` is served by, entry bundles first, then level by level."""
    level = ENTRIES
    while length := row_length(level, size):
        for index in range(-(-length // FULL)):
            yield Tile(level, index, min(FULL, length - index * FULL))
        level += 1


def hashes_of(tile: Tile, data: bytes) -> list[bytes]:
    """Split a tile's bytes into its hashes. Raises ``TileError`` when there are too few or too many."""
    if len(data) != tile.width * HASH_BYTES:
        raise TileError(f"{tile.path} has {len(data)} bytes instead of {tile.width * HASH_BYTES}")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def widest(tile: Tile, size: int) -> Tile | None:
    """Return the tile at the same place in a tree of ``size``; None where that has less than this tile."""
    width = min(FULL, row_length(tile.level, size) - tile.index * FULL)
    return Tile(tile.level, tile.index, width) if width >= tile.width else None


def beginning(tile: Tile, wide: Tile, data: bytes) -> bytes:
    """Return a tile's bytes from those of a wider one at its place.

    Raises ``BundleError`` for a wider bundle that cannot be taken apart.
    """
    if tile.level != ENTRIES:
        return data[: tile.width * HASH_BYTES]
    return data[: unbundled(data, wide.width)[tile.width - 1].end]


def perfect_root(hashes: list[bytes]) -> bytes:
    """Return the root over hashes whose number is a power of two."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def reader(size: int, load: Load) -> Read:
    """Return how to read the subtrees of a tree of ``size`` from its tiles; each tile is loaded once.

    The reader raises ``TileError`` for a tile of the wrong length, and whatever ``load`` raises.
    """
    kept: dict[tuple[int, int], list[bytes]] = {}

    def read(level: int, index: int) -> bytes:
        row, depth = divmod(level, HEIGHT)
        first = index << depth
        place = first // FULL
        if (row, place) not in kept:
            tile = Tile(row, place, min(FULL, row_length(row, size) - place * FULL))
            kept[row, place] = hashes_of(tile, load(tile.path))
        at = first % FULL
        return perfect_root(kept[row, place][at : at + (1 << depth)])

    return read
