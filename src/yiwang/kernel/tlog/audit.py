"""Checking a whole log: every entry, every tile, the root that was signed, and one signed before.

The files come from outside through ``load``; nothing else is needed, and no part of the log is believed but
the key's signature. Where things disagree, each disagreement is named with its file and bytes.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from yiwang.kernel.tlog.checkpoints import Checkpoint, CheckpointError, read_checkpoint
from yiwang.kernel.tlog.edge import Edge
from yiwang.kernel.tlog.entries import BundleError, unbundled
from yiwang.kernel.tlog.faults import CHECKPOINT, Enough, Fault, Missing, Report
from yiwang.kernel.tlog.hashing import HASH_BYTES, leaf_hash
from yiwang.kernel.tlog.notes import Key
from yiwang.kernel.tlog.tiles import (
    ENTRIES,
    FULL,
    HEIGHT,
    Load,
    Tile,
    perfect_root,
    row_length,
    tiles_of,
    widest,
)


def audit(load: Load, key: Key, since: Checkpoint | None = None, others: Iterable[str] = ()) -> Report:
    """Check everything a log serves against its signed checkpoint, and against one published earlier.

    ``load`` raises ``Missing`` for a file that is not there; any other exception ends the audit. ``others``
    are paths of all files found where the log lies: tiles of earlier sizes must be beginnings of today's.
    """
    report = Report(since=since)
    try:
        report.checkpoint = read_checkpoint(load(CHECKPOINT), key)
    except (CheckpointError, Missing) as error:
        report.faults.append(Fault(CHECKPOINT, str(error)))
        return report
    if since and not _is_later(report, report.checkpoint, since):
        return report
    with suppress(Enough):
        _Audit(load, report, report.checkpoint).run()
        today = {tile.path for tile in tiles_of(report.checkpoint.size)}
        for path in others:
            for fault in _earlier(load, path, report) if path not in today else ():
                report.name(fault)
    return report


def _is_later(report: Report, now: Checkpoint, since: Checkpoint) -> bool:
    if since.size > now.size:
        lost = (
            f"the log had {since.size} entries when the earlier checkpoint was signed and has {now.size} now"
        )
        report.faults.append(Fault(CHECKPOINT, f"{lost}: entries from position {now.size} on were removed"))
    return since.size <= now.size


class _Audit:
    """One pass from the entries up to the root."""

    def __init__(self, load: Load, report: Report, checkpoint: Checkpoint) -> None:
        self.load, self.report, self.checkpoint = load, report, checkpoint
        self.edge = Edge()
        self.old_root: bytes | None = None
        self.is_whole = True
        """Whether every entry could be read, so that the root can be computed."""

    def run(self) -> None:
        """Check entries against the lowest tiles, each level against the next, the top against the root."""
        row = self._entries()
        level = 0
        while row or row_length(level + 1, self.checkpoint.size):
            level += 1
            row = self._level(level, row)
        if self.is_whole:
            self._roots()

    def _entries(self) -> list[bytes | None]:
        """Check all entries; returns the row of hashes they give for level 1, None where one is unknown."""
        above: list[bytes | None] = []
        for tile in _row(ENTRIES, self.checkpoint.size):
            leaves = self._leaves(tile)
            self._compare(Tile(0, tile.index, tile.width), list(leaves), tile)
            known = [leaf for leaf in leaves if leaf is not None]
            self.is_whole = self.is_whole and len(known) == tile.width
            if self.is_whole:
                self._grow(known)
            if tile.width == FULL:
                above.append(perfect_root(known) if len(known) == FULL else None)
        return above

    def _leaves(self, tile: Tile) -> list[bytes | None]:
        data = self._load(tile)
        if data is None:
            return [None] * tile.width
        try:
            found = [leaf_hash(placed.data) for placed in unbundled(data, tile.width)]
        except BundleError as error:
            first = tile.index * FULL
            reason = f"entries {first}-{first + tile.width - 1} cannot be told apart: {error}"
            self.report.name(Fault(tile.path, reason, error.at, max(len(data), error.at + 1)))
            return [None] * tile.width
        self.report.entries += len(found)
        return list(found)

    def _level(self, level: int, row: list[bytes | None]) -> list[bytes | None]:
        above: list[bytes | None] = []
        for tile in _row(level, self.checkpoint.size):
            computed = row[tile.index * FULL : tile.index * FULL + tile.width]
            self._compare(tile, computed, None)
            known = [value for value in computed if value is not None]
            if tile.width == FULL:
                above.append(perfect_root(known) if len(known) == FULL else None)
        return above

    def _compare(self, tile: Tile, computed: list[bytes | None], below: Tile | None) -> None:
        """Compare a tile with the hashes its level must have; ``below`` is the bundle they came from."""
        data = self._load(tile)
        if data is None:
            return
        self.report.tiles += 1
        if len(data) != tile.width * HASH_BYTES:
            short = f"{len(data)} bytes instead of {tile.width * HASH_BYTES}"
            self.report.name(Fault(tile.path, short, min(len(data), tile.width * HASH_BYTES), len(data) + 1))
        for at, expected in enumerate(computed):
            first = at * HASH_BYTES
            if expected is not None and data[first : first + HASH_BYTES] != expected:
                self.report.name(_disagreement(tile, at, below))

    def _grow(self, leaves: list[bytes]) -> None:
        since = self.report.since
        if since and self.old_root is None and self.edge.size + len(leaves) >= since.size:
            self.old_root = self.edge.appended(leaves[: since.size - self.edge.size]).root
        self.edge = self.edge.appended(leaves)

    def _roots(self) -> None:
        now, since = self.checkpoint, self.report.since
        if self.edge.root != now.root:
            reason = f"the {now.size} entries do not give the root that was signed"
            self.report.name(Fault(CHECKPOINT, reason))
        elif self.report.faults:
            reason = "the entries give the root that was signed, so the tiles named above were altered"
            self.report.name(Fault(CHECKPOINT, reason))
        old = self.edge.root if since and since.size == self.edge.size else self.old_root
        if since and since.size and old != since.root:
            reason = f"the first {since.size} entries are not those of the earlier checkpoint"
            self.report.name(Fault(CHECKPOINT, f"{reason}: one was altered, moved or removed since"))

    def _load(self, tile: Tile) -> bytes | None:
        try:
            return self.load(tile.path)
        except Missing as error:
            first = tile.index << (HEIGHT * max(tile.level, 0) + HEIGHT)
            self.report.name(Fault(tile.path, str(error), position=first))
            return None


def _earlier(load: Load, path: str, report: Report) -> Iterator[Fault]:
    """Yield what is wrong with a file that is not one of today's tiles."""
    size = report.checkpoint.size if report.checkpoint else 0
    try:
        tile = Tile.parse(path)
    except ValueError:
        yield Fault(path, "no log has a file of this name")
        return
    today = widest(tile, size)
    if today is None or today == tile:
        yield Fault(path, f"a log of {size} entries never had this tile")
        return
    with suppress(Missing):  # the one that is missing was named before
        now, then = load(today.path), load(path)
        if not _begins(now, then, tile):
            pairs = enumerate(zip(now, then, strict=False))
            at = next((at for at, (one, other) in pairs if one != other), min(len(now), len(then)))
            yield Fault(path, "it is not the beginning of today's tile", at, max(len(then), at + 1))


def _begins(now: bytes, then: bytes, tile: Tile) -> bool:
    if tile.level != ENTRIES:
        return now.startswith(then) and len(then) == tile.width * HASH_BYTES
    try:
        unbundled(then, tile.width)
    except BundleError:
        return False
    return now.startswith(then)


def _row(level: int, size: int) -> Iterator[Tile]:
    length = row_length(level, size)
    for index in range(-(-length // FULL)):
        yield Tile(level, index, min(FULL, length - index * FULL))


def _disagreement(tile: Tile, at: int, below: Tile | None) -> Fault:
    place = tile.index * FULL + at
    first = at * HASH_BYTES
    if below:
        reason = f"entry {at} of {below.path} does not have this hash"
        return Fault(tile.path, reason, first, first + HASH_BYTES, place)
    under = Tile(tile.level - 1, place).path
    return Fault(tile.path, f"the entries under {under} do not give this hash", first, first + HASH_BYTES)
