"""Bringing the snapshot up to date: only what changed is read and written."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from yiwang.definitions import CityFolder
from yiwang.records import clock
from yiwang.records.figures.intake import cases, events, registers, snapshot, written
from yiwang.records.figures.intake.snapshot import Snapshot
from yiwang.records.ledger.log.reading import last_checkpoint
from yiwang.records.ledger.models import LogCheckpoint
from yiwang.records.registry.settling import wait_until_settled


def refresh(folder: Path, city: CityFolder) -> Snapshot:
    """Return a snapshot up to the newest checkpoint of the log, and of what registers know now.

    One process at a time: callers hold ``engine.alone``. Raises ``NotSettled`` (registers).
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = _usable(snapshot.newest(folder))
    for file in folder.glob("*.duckdb*"):
        is_of_another_log = before is None  # whose days may have had files of the same names
        if is_of_another_log or not file.name.startswith(snapshot.PARTS):  # or of an earlier version
            file.unlink()
    last = last_checkpoint()
    size = last.size if last else 0
    start = before.log_size if before else 0
    old = before.files if before else {}
    known_at = clock.now()
    wait_until_settled(known_at)
    days = events.bring_in(folder, old.get("events", {}) if start else {}, start, size)
    of_cases = days.of_cases + (before.case_events if before and start else 0)
    files = registers.bring_in(folder, city.datasets.values(), old, known_at) | written.bring_in(folder)
    files["events"] = dict(days.files)
    files["cases"] = _cases(folder, old.get("cases", {}), of_cases, size)
    now = Snapshot(
        folder,
        log_size=size,
        log_root=bytes(last.root).hex() if last else "",
        known_at=known_at,
        manifest=city.manifest.hash,
        case_events=of_cases,
        files=files,
    )
    snapshot.keep(now)
    snapshot.forget([one for one in (before, now) if one], folder)
    return now


def _cases(folder: Path, kept: Mapping[str, str], of_cases: int, size: int) -> dict[str, str]:
    state = sha256(f"cases {of_cases}".encode()).hexdigest()
    if size and state[:24] in kept.get("", ""):
        return dict(kept)
    return cases.bring_in(folder, state)


def _usable(before: Snapshot | None) -> Snapshot | None:
    """A snapshot whose files were deleted, or of a log that was cut or is another, is made anew."""
    if before is None:
        return None
    names = [name for parts in before.files.values() for name in parts.values()]
    is_ours = not before.log_size or LogCheckpoint.objects.filter(
        size=before.log_size, root=bytes.fromhex(before.log_root)
    )
    return before if is_ours and all((before.folder / name).exists() for name in names) else None
