"""What figures are computed from: events, registers, cases and definitions as Parquet files.

Reading a snapshot needs no database; making one does (``making.refresh``).
"""

from yiwang.records.figures.intake.snapshot import Snapshot, newest

__all__ = ["Snapshot", "newest"]
