"""The report of bad rows: row, column, reason; never the value, which may be personal."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Faults:
    """Writes faults to the report, and knows which rows have any."""

    def __init__(self, path: Path) -> None:
        self.path, self.rows = path, set[int]()
        self.ragged = 0
        """Rows with too few or too many fields, which never became part of a batch."""
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["row", "column", "reason"])

    def __call__(self, row: int, column: str, reason: str) -> None:
        """Note a fault; without a column it is the whole row's."""
        self.rows.add(row)
        self.ragged += not column
        self._writer.writerow([row, column, reason])

    def close(self) -> None:
        """Finish the report."""
        self._file.close()
        if not self.rows:
            self.path.unlink()


@contextmanager
def reporting(path: Path) -> Iterator[Faults]:
    """Write faults to a file, which is removed again when there were none."""
    faults = Faults(path)
    try:
        yield faults
    finally:
        faults.close()
