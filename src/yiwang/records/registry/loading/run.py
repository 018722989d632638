"""One run over a file: every batch checked and staged, then merged into the register."""

from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from yiwang.definitions.dataset import Dataset
from yiwang.records.registry import identity
from yiwang.records.registry.loading import codes, staging
from yiwang.records.registry.loading.checking import Sieve, as_json, check_column, pairs, shaped, sieve
from yiwang.records.registry.loading.faults import Faults
from yiwang.records.registry.loading.headers import VALID_FROM, VALID_TO
from yiwang.records.registry.loading.outcome import Loaded, Progress
from yiwang.records.registry.loading.reading import Batch, Table

_LONGEST_KEY = 128
_STEPS = 4


@dataclass(frozen=True)
class Source:
    """A file, what its columns are, and the first day of rows that name none."""

    table: Table
    names: list[str]
    first_day: date | None


class Run:
    """One run over a file; ``faults`` counts and writes what is refused."""

    def __init__(self, dataset: Dataset, source: Source, faults: Faults, progress: Progress) -> None:
        self.dataset, self.table, self.names = dataset, source.table, source.names
        self.first_day, self.faults, self.progress = source.first_day, faults, progress
        self.doubtful = 0

    def load(self, digest: str) -> Loaded:
        """Load the whole file, whose SHA-256 is ``digest``, in the caller's transaction."""
        staging.begin()
        rows = 0
        for batch in self.table.batches(self.names, self.faults):
            rows += len(batch.rows)
            staging.stage(self._checked(batch))
            self.progress("read", batch.done, self.table.size)
        return replace(self._merged(), sha256=digest, rows=rows + self.faults.ragged)

    def _merged(self) -> Loaded:
        name = self.dataset.id
        staging.settle()
        for row, first in staging.drop_doubles():
            self.faults(row, self.dataset.key, f"repeats the key and first day of row {first}")
        self.progress("write", 1, _STEPS)
        subjects = self._subjects()
        self.progress("write", 2, _STEPS)
        unchanged = staging.drop_unchanged(name)
        self.progress("write", 3, _STEPS)
        replaced, written = staging.merge(name)
        self.progress("write", 4, _STEPS)
        return Loaded(
            name,
            "",
            new=written - replaced,
            replaced=replaced,
            unchanged=unchanged,
            refused=len(self.faults.rows),
            doubtful=self.doubtful,
            subjects=subjects,
        )

    def _subjects(self) -> int:
        """Register who is new, where this register is the source of who there is; else refuse their rows."""
        if self.dataset.subject_name is not None:
            return staging.register_newcomers(self.dataset.about)
        for row in staging.drop_strangers():
            said = "is nobody the city knows; load the register of who there is first"
            self.faults(row, str(self.dataset.subject), said)
        return 0

    def _checked(self, batch: Batch) -> pa.Table:
        """Return the good rows of a batch, in the columns of the staging table."""
        found = sieve(batch, self.faults)
        for column in self.dataset.column:
            check_column(found, column)
        if self.dataset.subject is not None:
            wrong, reason = codes.misshapen(self._codes(batch), self.dataset.about)
            found.refuse(wrong, self.dataset.subject, reason)
        long = pc.greater(pc.utf8_length(batch.columns[self.dataset.key]), _LONGEST_KEY)
        found.refuse(long, self.dataset.key, f"is longer than {_LONGEST_KEY} characters")
        first, last = self._period(found, batch)
        good = _filtered(batch, found.good)
        return pa.table(
            {
                "row": good.rows,
                "key": good.columns[self.dataset.key],
                **self._whom(good),
                "valid_from": pc.filter(first, found.good),
                "valid_to": pc.filter(last, found.good),
                "values": as_json(list(pairs(good, self.dataset.column, self.dataset.key))),
            }
        )

    def _period(self, found: Sieve, batch: Batch) -> tuple[pa.Array, pa.Array]:
        nothing = pa.nulls(len(batch.rows), pa.string())
        first, last = batch.columns.get(VALID_FROM, nothing), batch.columns.get(VALID_TO, nothing)
        if self.first_day is not None:
            first = pc.fill_null(first, self.first_day.isoformat())
        for name, days in ((VALID_FROM, first), (VALID_TO, last)):
            found.refuse(pc.invert(shaped(days, "date")), name, "is no day such as 2021-06-30")
        found.refuse(pc.is_null(first), VALID_FROM, "is required")
        found.refuse(pc.less(last, first), VALID_TO, "lies before valid_from")
        return first, last

    def _codes(self, batch: Batch) -> pa.Array:
        return pc.utf8_upper(batch.columns[self.dataset.subject or ""])

    def _whom(self, good: Batch) -> dict[str, pa.Array]:
        """Whom rows are about: the keyed hash; number and name only where they may be registered by it."""
        nothing = pa.nulls(len(good.rows), pa.string())
        if self.dataset.subject is None:
            return {"found": nothing, "who": nothing, "name": nothing}
        whom = self._codes(good)
        self.doubtful += codes.doubtful(whom, self.dataset.about)
        hashes = [f"\\x{digest.hex()}" for digest in identity.hashed_many(whom.to_pylist())]
        named = self.dataset.subject_name
        if named is None:
            return {"found": pa.array(hashes, pa.string()), "who": nothing, "name": nothing}
        return {"found": pa.array(hashes, pa.string()), "who": whom, "name": good.columns[named]}


def _filtered(batch: Batch, good: pa.Array) -> Batch:
    columns = {name: pc.filter(texts, good) for name, texts in batch.columns.items()}
    return Batch(pc.filter(batch.rows, good), columns, batch.done)
