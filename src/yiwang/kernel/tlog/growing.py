"""The files a log gains when its tree grows."""

from collections.abc import Iterator, Sequence

from yiwang.kernel.tlog.entries import bundled
from yiwang.kernel.tlog.hashing import leaf_hash
from yiwang.kernel.tlog.tiles import ENTRIES, FULL, Load, Tile, hashes_of, perfect_root


def whole_tiles(size: int) -> int:
    """Return where the last, unfinished bundle of a tree begins: entries are needed from there to grow it."""
    return size - size % FULL


def files_of_growth(old: int, entries: Sequence[bytes], load: Load) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every new file when a tree grows from ``old`` leaves.

    ``entries`` begin at ``whole_tiles(old)`` and go to the new end; ``load`` reads the old tree's files.
    Raises ``TileError`` for an old tile of the wrong length, and whatever ``load`` raises.
    """
    place = whole_tiles(old) // FULL
    for index, first in enumerate(range(0, len(entries), FULL), place):
        part = entries[first : first + FULL]
        yield Tile(ENTRIES, index, len(part)).path, bundled(part)
    level, row = 0, [leaf_hash(data) for data in entries]
    while row:
        tiles = [row[first : first + FULL] for first in range(0, len(row), FULL)]
        for index, hashes in enumerate(tiles, place):
            yield Tile(level, index, len(hashes)).path, b"".join(hashes)
        done = [perfect_root(hashes) for hashes in tiles if len(hashes) == FULL]
        if not done:
            return
        level, (place, width) = level + 1, divmod(place, FULL)
        row = [*_kept(level, place, width, load), *done]


def _kept(level: int, place: int, width: int, load: Load) -> list[bytes]:
    if not width:
        return []
    tile = Tile(level, place, width)
    return hashes_of(tile, load(tile.path))
