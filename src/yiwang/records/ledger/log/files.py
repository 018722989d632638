"""The log's files: tiles, entry bundles, the newest checkpoint and the key, each written whole or not at all.

They can be made again from the tables at any time; the checkpoint is written last, so that whoever reads it
finds every tile it speaks of.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yiwang.kernel.tlog import (
    CHECKPOINT,
    Checkpoint,
    CheckpointError,
    Tile,
    TileError,
    beginning,
    files_of_growth,
    read_checkpoint,
    reader,
    root,
    whole_tiles,
    widest,
)
from yiwang.records.ledger.log import keys, reading
from yiwang.records.ledger.log.errors import LogStopped
from yiwang.records.ledger.models import LogCheckpoint

KEY = "key"
_PART = 256 * 64
"""Entries written at a time; a multiple of a tile."""


def published(folder: Path) -> tuple[str, Checkpoint] | None:
    """Return the checkpoint in a folder, as a note and read; None when there is none.

    Raises ``LogStopped`` for one this installation did not sign.
    """
    try:
        note = (folder / CHECKPOINT).read_bytes()
        return note.decode(), read_checkpoint(note, keys.key())
    except FileNotFoundError:
        return None
    except CheckpointError as error:
        raise LogStopped(
            f"{folder / CHECKPOINT} is not signed by this installation ({error}). "
            "Move the folder away and keep it; this log's files are made again."
        ) from None


def must_be_ours(folder: Path) -> None:
    """Raise ``LogStopped`` when the folder holds a checkpoint the database knows nothing of."""
    found = published(folder)
    if found and not LogCheckpoint.objects.filter(size=found[1].size, note=found[0]).exists():
        raise LogStopped(
            f"{folder} holds a signed checkpoint of {found[1].size} entries that the database does not have: "
            "it was brought back to an earlier state, and signing on would contradict what was published. "
            "Restore a newer backup, or say so openly with `yiwang log cut --reason …`."
        )


def publish(folder: Path) -> bool:
    """Bring the folder up to the newest checkpoint; returns whether anything was written.

    Raises ``LogStopped`` when the tables do not give the tree that was signed.
    """
    last = reading.last_checkpoint()
    if last is None:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        found = published(folder)
        if found and found[1].size >= last.size:
            return False
        must_be_ours(folder)
        _grow(folder, found[1].size if found else 0, last)
        write(folder / KEY, f"{keys.key()}\n".encode())
        write(folder / CHECKPOINT, last.note.encode())
        return True


def read_file(folder: Path, path: str) -> bytes:
    """Return a file of the log. Raises ``FileNotFoundError``."""
    return (folder / path).read_bytes()


def read_tile(folder: Path, tile: Tile) -> bytes:
    """Return a tile, also one of an earlier size: such a one is the beginning of today's.

    The format asks for the tiles of every signed checkpoint, and not all were written before the log grew.
    Raises ``FileNotFoundError`` for a tile this log never had.
    """
    try:
        return read_file(folder, tile.path)
    except (FileNotFoundError, NotADirectoryError):
        found = published(folder)
        today = widest(tile, found[1].size) if found else None
        if today is None:
            raise FileNotFoundError(tile.path) from None
        return beginning(tile, today, read_file(folder, today.path))


def write(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _grow(folder: Path, old: int, last: LogCheckpoint) -> None:
    for start in dict.fromkeys((old, 0)):  # if the old files are damaged, once more from the beginning
        try:
            _write_tiles(folder, start, last.size)
            if root(last.size, reader(last.size, lambda path: read_file(folder, path))) == bytes(last.root):
                return
        except (FileNotFoundError, TileError):
            continue
    raise LogStopped(
        f"The events do not give the tree of {last.size} entries that was signed; nothing was published. "
        "Run `yiwang verify` on an earlier published copy to see what differs, and restore a backup."
    )


def _write_tiles(folder: Path, old: int, size: int) -> None:
    while old < size:
        end = min(whole_tiles(old) + _PART, size)
        new = files_of_growth(
            old, reading.entries(whole_tiles(old), end), lambda path: read_file(folder, path)
        )
        for path, data in new:
            write(folder / path, data)
            if ".p/" not in path:  # a full tile takes the place of its beginnings
                shutil.rmtree(folder / f"{path}.p", ignore_errors=True)
        old = end


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
