"""What figures are computed from: events, registers, cases and definitions as Parquet files."""

from yiwang.records.figures.intake.making import refresh
from yiwang.records.figures.intake.snapshot import Snapshot, newest

__all__ = ["Snapshot", "newest", "refresh"]
