"""Checking a bundle: what the city published, each row, and the figure computed again; faults with places."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yiwang.definitions.figure_bundles.again import entries_of, event_row, recompute
from yiwang.definitions.figure_bundles.shape import EVENTS, EVENTS_VIEW, Bundle, Malformed, Rows, digest_of
from yiwang.definitions.indicator import Indicator, read_indicator
from yiwang.definitions.problems import Problems
from yiwang.definitions.sql.reading import QueryRefused
from yiwang.definitions.sql.room import Failed, NoSuchValue, Stopped
from yiwang.definitions.sql.views import View
from yiwang.kernel import tlog

SECONDS = 60.0
_MOST_NAMED = 10


@dataclass(frozen=True)
class Fault:
    """Something that does not fit: where in the file, and why."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass
class BundleReport:
    """What checking found; ``value`` is what was computed from the bundle's rows."""

    checkpoint: tlog.Checkpoint | None = None
    bundle: Bundle | None = None
    indicator: Indicator | None = None
    value: Decimal | None = None
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)


def check_figure(data: bytes, key: tlog.Key | None = None) -> BundleReport:
    """Check a figure's bundle and compute the figure again from its rows.

    Against the log's key, or the one the bundle names if none is given. Needs ``duckdb``.
    """
    report = BundleReport()
    try:
        bundle = Bundle.from_bytes(data)
        report.checkpoint = tlog.read_checkpoint(bundle.checkpoint.encode(), _key(bundle, key))
        report.bundle = bundle
        _Check(report, bundle, report.checkpoint).run()
    except tlog.CheckpointError as error:
        report.faults.append(Fault("checkpoint", str(error)))
    except (tlog.NoteError, Malformed, UnicodeEncodeError) as error:
        report.faults.append(Fault("file", str(error)))
    return report


def check_with_log(report: BundleReport, load: Callable[[str], bytes]) -> bool:
    """Compute a figure that reads events alone from the whole log, so that none can have been left out.

    Returns whether it could be: figures that read registers cannot. Faults are added to the report.
    """
    bundle, indicator = report.bundle, report.indicator
    if report.faults or bundle is None or indicator is None or set(bundle.views) != {EVENTS}:
        return False
    size = _published(bundle)["log"]["size"]
    zone = _zone(bundle)
    try:
        rows = [event_row(entry, zone) for entry in entries_of(load, size)]
        value = recompute(indicator, bundle.days, {EVENTS: EVENTS_VIEW}, {EVENTS: rows}, SECONDS)
    except (Malformed, tlog.Missing, tlog.BundleError, *_UNCOMPUTED) as error:
        report.faults.append(Fault("log", str(error)))
        return True
    if format(value, "f") != bundle.value:
        reason = f"the log's {size} entries give {value:f}, the bundle {bundle.value}: events were left out"
        report.faults.append(Fault("views.events", reason))
    return True


_UNCOMPUTED = (QueryRefused, Failed, NoSuchValue, Stopped, ZeroDivisionError)


class _Check:
    """One bundle, its parts one after the other."""

    def __init__(self, report: BundleReport, bundle: Bundle, checkpoint: tlog.Checkpoint) -> None:
        self.report, self.bundle, self.checkpoint = report, bundle, checkpoint

    def run(self) -> None:
        """Check what the city published first, since all else is compared with it; then compute."""
        self._record()
        said = _published(self.bundle)
        self._file(said)
        self._rows(said.get("inputs") or {})
        if not self.report.faults:
            self._value(said)

    def fault(self, place: str, reason: str) -> None:
        """Note a fault."""
        self.report.faults.append(Fault(place, reason))

    def _record(self) -> None:
        record, now = self.bundle.record, self.checkpoint
        try:
            tlog.verify_inclusion(record.position, now.size, record.leaf, self.bundle.proof, now.root)
        except (tlog.ProofError, ValueError) as error:
            self.fault("record", f"this is not what the city's log holds of the figure: {error}")

    def _file(self, said: Mapping[str, Any]) -> None:
        bundle = self.bundle
        digest = sha256(bundle.indicator.encode()).hexdigest()
        if digest != said.get("query"):
            self.fault("indicator", "this is not the query the figure was computed with")
        if sha256(bundle.manifest.encode()).hexdigest() != said.get("release"):
            self.fault("manifest", "this is not the manifest of the figure's release")
        elif f"{bundle.path} {digest}" not in bundle.manifest.split("\n"):
            self.fault("path", f"the release has no file {bundle.path} with this query")
        if said.get("figure") != PurePosixPath(bundle.path).stem:
            self.fault("path", f"the city published figure '{said.get('figure')}', not {bundle.path}")
        for name in ("period", "zone", "value"):
            given = list(bundle.period) if name == "period" else getattr(bundle, name)
            if said.get(name) != given:
                self.fault(name, f"the city published {said.get(name)}, the file says {given}")

    def _rows(self, published: Mapping[str, Any]) -> None:
        for name, rows in self.bundle.views.items():
            self.report.rows += len(rows.lines) + len(rows.entries)
            fits = self._are_entries(rows) if name == EVENTS else digest_of(rows.lines) == published.get(name)
            if not fits or list(rows.sums) != rows.summed:
                self._odd(name, rows)
        for name in published.keys() - self.bundle.views.keys():
            self.fault("views", f"the rows of {name} are missing")

    def _are_entries(self, rows: Rows) -> bool:
        leaves = {entry.position: entry.leaf for entry in rows.entries}
        try:
            root = tlog.root_of_batch(leaves, self.checkpoint.size, rows.proof)
        except tlog.ProofError:
            return False
        return len(leaves) == len(rows.entries) and root == self.checkpoint.root

    def _odd(self, name: str, rows: Rows) -> None:
        """Name the rows whose check digits differ, or else the view."""
        what = "entries" if name == EVENTS else "lines"
        pairs = enumerate(zip(rows.summed, rows.sums, strict=False))
        odd = [at for at, (one, other) in pairs if one != other]
        for at in odd[:_MOST_NAMED]:
            self.fault(f"views.{name}.{what}[{at}]", "this row is not the one the city published")
        if not odd:
            self.fault(f"views.{name}", f"its {what} or their proof are not what the city published")

    def _value(self, said: Mapping[str, Any]) -> None:
        bundle, problems = self.bundle, Problems()
        name = PurePosixPath(bundle.path).stem
        indicator = read_indicator(bundle.indicator.encode(), bundle.path, name, problems)
        if indicator is None:
            self.fault("indicator", str(problems.errors[0]))
            return
        self.report.indicator = indicator
        try:
            zone = _zone(bundle)
            views = {name: View(name, rows.columns) for name, rows in bundle.views.items()}
            tables = {name: _table(rows, zone) for name, rows in bundle.views.items()}
            self.report.value = recompute(indicator, bundle.days, views, tables, SECONDS)
        except (*_UNCOMPUTED, Malformed) as error:
            self.fault("indicator", f"the query {error}")
            return
        if format(self.report.value, "f") != said.get("value"):
            reason = f"the rows give {self.report.value:f}, the city published {said.get('value')}"
            self.fault("value", reason)


def _table(rows: Rows, zone: ZoneInfo) -> list[list[Any]]:
    lines = [json.loads(line) for line in rows.lines]
    return [*lines, *(event_row(entry, zone) for entry in rows.entries)]


def _published(bundle: Bundle) -> Mapping[str, Any]:
    """Return what the city's event says of the figure; nothing if it is no such event."""
    try:
        event = json.loads(bundle.record.public)
        data = event["data"] if event["type"] == "figure-computed" else {}
    except (ValueError, KeyError, TypeError):
        return {}
    return data if isinstance(data, dict) else {}


def _key(bundle: Bundle, key: tlog.Key | None) -> tlog.Key:
    key = key or tlog.Key.parse(bundle.key)
    if bundle.key != str(key):
        raise Malformed(f"key: the bundle names another key than {key.name}+{key.id.hex()}")
    return key


def _zone(bundle: Bundle) -> ZoneInfo:
    try:
        return ZoneInfo(bundle.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Malformed(f"zone: there is no time zone {bundle.zone!r}") from None
