"""What an audit finds: faults, each with its place, and the report they stand in."""

from dataclasses import dataclass, field

from yiwang.kernel.tlog.checkpoints import Checkpoint

CHECKPOINT = "checkpoint"
MOST_FAULTS = 1000
"""Faults named before the audit stops: a log that is all wrong, or claims a size it has not, says no more."""


class Missing(Exception):
    """What ``load`` raises for a file that is not there; the message says why."""


class Enough(Exception):
    """So many faults were named that looking on tells nothing new."""


@dataclass(frozen=True)
class Fault:
    """One thing that does not fit: a file, its bytes from ``first`` up to ``end``, a position of the log."""

    path: str
    reason: str
    first: int | None = None
    end: int | None = None
    position: int | None = None

    def __str__(self) -> str:
        place = f", position {self.position}" if self.position is not None else ""
        extent = f", bytes {self.first}-{self.end - 1}" if self.first is not None and self.end else ""
        return f"{self.path}{extent}{place}: {self.reason}"


@dataclass
class Report:
    """What was checked and what did not fit."""

    checkpoint: Checkpoint | None = None
    since: Checkpoint | None = None
    entries: int = 0
    tiles: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Tell whether everything fits."""
        return self.checkpoint is not None and not self.faults

    def name(self, fault: Fault) -> None:
        """Add a fault. Raises ``Enough`` when that was the last to be named."""
        self.faults.append(fault)
        if len(self.faults) == MOST_FAULTS:
            self.faults.append(Fault(CHECKPOINT, f"{MOST_FAULTS} faults were found; it was left at that"))
            raise Enough
