"""A snapshot: which Parquet files hold which view, up to which checkpoint of the log.

A file never changes once it is named here, so a reader of an older snapshot reads on undisturbed, and the
names of a view's files say whether it changed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from yiwang.definitions.sql.views import View

_STATE = "snapshot.json"
EVENTS = "events"
PARTS = "daily-parts.duckdb"
"""What is kept of daily figures, by the names of the files of their days."""


@dataclass(frozen=True)
class Snapshot:
    """Files by view and part (events: the day; other views: one part), and what was known when."""

    folder: Path
    log_size: int
    log_root: str
    known_at: datetime
    manifest: str
    case_events: int = 0
    """How many events of cases the log held; cases are read again when there are more."""
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def source(self, view: View, only: Iterable[str] | None = None) -> str:
        """Return the SELECT that reads a view, or only some of its parts."""
        parts = self.files.get(view.name, {})
        paths = [self.folder / parts[part] for part in (parts if only is None else only) if part in parts]
        if not paths:
            nulls = ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in view.columns.items())
            return f"select {nulls} where false"
        listed = ", ".join(f"'{str(path).replace(chr(39), chr(39) * 2)}'" for path in paths)
        hive = ", hive_partitioning = true, hive_types = {'day': date}" if view.name == EVENTS else ""
        columns = ", ".join(f'"{name}"' for name in view.columns)
        return f"select {columns} from read_parquet([{listed}]{hive})"  # noqa: S608  (names of our own)

    def days(self, begins: date, ends: date) -> dict[str, str]:
        """Return the days of a period that have events, with the file each is in."""
        first, last = begins.isoformat(), ends.isoformat()
        return {day: name for day, name in self.files.get(EVENTS, {}).items() if first <= day <= last}

    def state_of(self, views: Iterable[str]) -> str:
        """Return a digest that changes when any file of some views does."""
        named = {view: dict(sorted(self.files.get(view, {}).items())) for view in sorted(views)}
        return sha256(json.dumps(named).encode()).hexdigest()


def newest(folder: Path) -> Snapshot | None:
    """Return the newest snapshot in a folder; None when there is none."""
    try:
        words = json.loads((folder / _STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Snapshot(folder, **{**words, "known_at": datetime.fromisoformat(words["known_at"])})


def keep(snapshot: Snapshot) -> None:
    """Write which files make the snapshot, last of all."""
    words = asdict(snapshot) | {"known_at": snapshot.known_at.isoformat()}
    del words["folder"]
    partial = snapshot.folder / f".{_STATE}.partial"
    partial.write_text(json.dumps(words), encoding="utf-8")
    partial.replace(snapshot.folder / _STATE)


def forget(kept: Iterable[Snapshot], folder: Path) -> None:
    """Delete files that none of some snapshots names."""
    named = {name for one in kept for parts in one.files.values() for name in parts.values()}
    for file in folder.rglob("*.parquet"):
        if file.relative_to(folder).as_posix() not in named:
            file.unlink(missing_ok=True)
