"""A figure's evidence bundle: its query, the rows it was counted from, and the proof that the city said so.

The file is JSON in one exact form. When a city computes a figure it publishes an event in its log: the value,
the digest of the query's file, the hash of the release's manifest, and a digest over the rows of every view
that was read. Events are entries of the log themselves and come with a proof of their own.
"""

from yiwang.definitions.figure_bundles.again import entries_of, event_row, recompute
from yiwang.definitions.figure_bundles.checking import BundleReport, Fault, check_figure, check_with_log
from yiwang.definitions.figure_bundles.shape import (
    Bundle,
    Entry,
    Malformed,
    Rows,
    digest_of,
    is_figure_bundle,
    line_of,
)

__all__ = [
    "Bundle",
    "BundleReport",
    "Entry",
    "Fault",
    "Malformed",
    "Rows",
    "check_figure",
    "check_with_log",
    "digest_of",
    "entries_of",
    "event_row",
    "is_figure_bundle",
    "line_of",
    "recompute",
]
