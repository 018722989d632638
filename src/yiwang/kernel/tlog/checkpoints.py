"""Checkpoints (C2SP tlog-checkpoint): the signed statement that a log has this name, size and root."""

import base64
import re
from dataclasses import dataclass

from yiwang.kernel.tlog.hashing import EMPTY_ROOT, HASH_BYTES
from yiwang.kernel.tlog.notes import Key, NoteError, Signer, decoded, text_of

_SIZE = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_MOST_ENTRIES = (1 << 63) - 1
"""What all readers of the format can count to."""


class CheckpointError(ValueError):
    """A checkpoint that is malformed, or not signed by the key it should be."""


@dataclass(frozen=True)
class Checkpoint:
    """What is signed: the log's name, the number of its entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def signed(self, signer: Signer) -> str:
        """Return the checkpoint as a signed note."""
        return signer.signed(self.text)


def read_checkpoint(note: bytes, key: Key) -> Checkpoint:
    """Read a checkpoint this key signed; its first line is the key's name. Raises ``CheckpointError``."""
    try:
        return _parsed(text_of(note, key), key.name)
    except NoteError as error:
        raise CheckpointError(str(error)) from None


def _parsed(text: str, origin: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) < 4:
        raise NoteError("a checkpoint has three lines: the log's name, its size, its root")
    if lines[0] != origin:
        raise NoteError(f"line 1: this is about {lines[0]!r}, not about {origin!r}")
    if not _SIZE.fullmatch(lines[1]):
        raise NoteError("line 2: a size is a decimal number without leading zeros")
    size = int(lines[1])
    if size > _MOST_ENTRIES:
        raise NoteError(f"line 2: no log has more than {_MOST_ENTRIES} entries")
    root = decoded(lines[2], "line 3, the root,")
    if len(root) != HASH_BYTES:
        raise NoteError(f"line 3: a root has {HASH_BYTES} bytes, not {len(root)}")
    if size == 0 and root != EMPTY_ROOT:
        raise NoteError("line 3: this is not the root of an empty log")
    empty = next((number for number, line in enumerate(lines[3:-1], 4) if not line), None)
    if empty is not None:
        raise NoteError(f"line {empty}: a line below the root must not be empty")
    return Checkpoint(lines[0], size, root)
