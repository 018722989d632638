"""What loading a file came to."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

Progress = Callable[[str, int, int], None]
"""Told the stage (``read``, ``write``), how much is done and how much there is."""


@dataclass(frozen=True)
class Loaded:
    """How many rows a file had and what became of them; ``refused`` ones stand in the report.

    ``subjects`` were unknown before; ``doubtful`` are codes whose check digit fails, which is lawful for
    some early ones, so their rows were loaded. ``before`` says the same file had been loaded already.
    """

    dataset: str
    sha256: str
    rows: int = 0
    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    refused: int = 0
    doubtful: int = 0
    subjects: int = 0
    before: bool = False

    def kept(self) -> bytes:
        """Return the words in which this is remembered."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def remembered(cls, words: bytes) -> "Loaded":
        """Return what an earlier load of the same file came to."""
        return replace(cls(**json.loads(words)), before=True)
