"""Snapshots: what the registers say about all subjects of a kind, one row each, as a Parquet file."""

from yiwang.records.registry.snapshots.errors import SnapshotError
from yiwang.records.registry.snapshots.making import Snapshot, snapshot

__all__ = ["Snapshot", "SnapshotError", "snapshot"]
