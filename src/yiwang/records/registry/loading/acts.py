"""Loading a file: read, check, merge, one event; the same file once."""

from datetime import date
from pathlib import Path
from uuid import uuid4

from django.db import connection, transaction

from yiwang.definitions import CityFolder
from yiwang.definitions.dataset import Dataset
from yiwang.definitions.derived import derived_from
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.once import Answer, once, said_before
from yiwang.records.registry.deriving import refresh_derived
from yiwang.records.registry.loading import staging
from yiwang.records.registry.loading.faults import reporting
from yiwang.records.registry.loading.headers import match_headers
from yiwang.records.registry.loading.outcome import Loaded, Progress
from yiwang.records.registry.loading.reading import digest_of, open_table
from yiwang.records.registry.loading.run import Run, Source
from yiwang.records.registry.releases import city
from yiwang.records.registry.settling import begin_writing

_SCOPE = "facts-loaded"


@transaction.atomic
def load_file(
    dataset: str,
    path: Path,
    *,
    report: Path,
    valid_from: date | None = None,
    again: bool = False,
    folder: CityFolder | None = None,
    progress: Progress = lambda stage, done, size: None,
) -> Loaded:
    """Load a CSV or Parquet file into a register of ``folder``, by default of the release in force.

    Good rows replace the current row of the same key and first day, which stays as history; rows that say
    what is known already are left alone. Bad rows are written to ``report`` with row, column and reason.
    ``valid_from`` is the first day of rows that name none. A file loaded before without a bad row is not
    loaded a second time unless ``again``. Registers made of this one are made anew for the days of the rows
    that changed it. Raises ``FileRefused``, LookupError and ``CannotDerive``; then nothing was written.
    """
    definition = (folder or city()).datasets.get(dataset)
    if definition is None:
        raise LookupError(f"the release in force has no dataset {dataset}; add datasets/{dataset}.toml")
    table = open_table(path)
    names = match_headers(definition, table.headers, has_first_day=valid_from is not None)
    digest = digest_of(path)
    key = f"{dataset} {digest} {valid_from or ''}"
    _take_turns(dataset)
    if not again and (said := said_before(_SCOPE, key)):
        return Loaded.remembered(said.body)
    with reporting(report) as faults:
        begin_writing()
        loaded = Run(definition, Source(table, names, valid_from), faults, progress).load(digest)
    _tell(definition, names, loaded)
    if derived_from(folder or city(), dataset):
        refresh_derived(dataset, staging.days(), folder=folder)
    if not loaded.refused:
        once(_SCOPE, f"{key} {uuid4()}" if again else key, b"", lambda: Answer(200, loaded.kept()))
    return loaded


def _take_turns(dataset: str) -> None:
    """Let loads of one register follow each other: the second of two with the same file finds it loaded."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{_SCOPE}|{dataset}"])


def _tell(dataset: Dataset, names: list[str], loaded: Loaded) -> None:
    """Record the load as one event; whom it is about follows from the rows recorded at its instant."""
    public = {
        "dataset": dataset.id,
        "file": loaded.sha256,
        "columns": sorted(names),
        "rows": loaded.rows,
        "new": loaded.new,
        "replaced": loaded.replaced,
        "unchanged": loaded.unchanged,
        "refused": loaded.refused,
        "subjects": loaded.subjects,
    }
    record([NewEvent(_SCOPE, dataset.organisation, public=public)])
