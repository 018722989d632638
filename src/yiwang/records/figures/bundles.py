"""Evidence bundles: all that anyone needs to compute a figure again, and proof that the city said it."""

from decimal import Decimal
from pathlib import Path

from django.conf import settings

from yiwang.definitions import manifest
from yiwang.definitions.figure_bundles import Bundle, Entry, Rows
from yiwang.definitions.indicator import Indicator
from yiwang.kernel.tlog import Checkpoint, Read, batch_proof, inclusion_proof, reader
from yiwang.records.figures import intake
from yiwang.records.figures.acts import alone, compute
from yiwang.records.figures.engine import Engine
from yiwang.records.figures.inputs import TooMany, lines, positions
from yiwang.records.figures.intake.snapshot import EVENTS
from yiwang.records.figures.models import Figure
from yiwang.records.figures.periods import Period
from yiwang.records.figures.queries import current_one
from yiwang.records.ledger.log import files, keys
from yiwang.records.ledger.models import LogEntry
from yiwang.records.registry.releases import city, files_of

__all__ = ["NoBundle", "TooMany", "bundle_of"]


class NoBundle(Exception):
    """There is none: the figure is a ``gap`` or ``hidden``, or its event is ``not-logged`` yet."""


def bundle_of(indicator: str, year: int) -> tuple[Figure, bytes]:
    """Return a figure and its bundle, as of the log's published checkpoint.

    A figure that is behind its registers is computed anew first. Raises ``NoBundle``, ``TooMany``, and
    ``LogStopped`` or ``FileNotFoundError`` when the log's files are not what they should be.
    """
    figure = _fresh(indicator, year)
    if figure.gap or figure.hidden:
        raise NoBundle("gap" if figure.gap else "hidden")
    found = files.published(settings.LOG_FOLDER)
    entry = LogEntry.objects.filter(event=figure.event).select_related("event").first()
    if found is None or entry is None or entry.position >= found[1].size:
        raise NoBundle("not-logged")
    note, checkpoint = found
    read = reader(checkpoint.size, lambda path: files.read_file(settings.LOG_FOLDER, path))
    return figure, _written(figure, entry, note, checkpoint, read)


def _fresh(indicator: str, year: int) -> Figure:
    """Return the current figure, computed anew if what it was computed from is not what is kept now."""
    folder, definitions = Path(settings.FIGURES_FOLDER), city()
    figure = current_one(indicator, year)
    snapshot = intake.newest(folder)
    if figure is not None and snapshot is not None and indicator in definitions.indicators:
        with Engine(definitions, snapshot) as engine:
            state = engine.state_of(definitions.indicators[indicator], Period(figure.begins, figure.ends))
        if state == figure.state:
            return figure
    compute(year, [indicator])
    fresh = current_one(indicator, year)
    assert fresh is not None  # just computed
    return fresh


def _written(figure: Figure, entry: LogEntry, note: str, checkpoint: Checkpoint, read: Read) -> bytes:
    released = files_of(figure.release_id)
    path = f"indicators/{figure.indicator}.sql"
    assert figure.value is not None
    definitions = city()
    indicator = definitions.indicators[figure.indicator]
    folder = Path(settings.FIGURES_FOLDER)
    with alone(folder):
        snapshot = intake.newest(folder)
        assert snapshot is not None
        with Engine(definitions, snapshot, seconds=settings.FIGURE_SECONDS) as engine:
            views = _views(engine, indicator, Period(figure.begins, figure.ends), checkpoint.size, read)
    return Bundle(
        key=str(keys.key()),
        checkpoint=note,
        zone=settings.TIME_ZONE,
        path=path,
        indicator=released[path].decode(),
        manifest=_manifest(released),
        period=(figure.begins.isoformat(), figure.ends.isoformat()),
        value=format(figure.value.quantize(_places(indicator)), "f"),
        views=views,
        record=_entry(entry),
        proof=inclusion_proof(entry.position, checkpoint.size, read),
    ).to_bytes()


def _views(engine: Engine, indicator: Indicator, period: Period, size: int, read: Read) -> dict[str, Rows]:
    made = {}
    for name in engine.query(indicator).views:
        view = engine.views[name]
        if name == EVENTS:
            found = positions(engine, indicator, period)
            rows = Rows(view.columns, entries=_entries(found), proof=batch_proof(found, size, read))
        else:
            rows = Rows(view.columns, lines(engine, indicator, period, view))
        made[name] = Rows(rows.columns, rows.lines, rows.entries, rows.proof, rows.summed)
    return made


def _entries(found: list[int]) -> list[Entry]:
    rows = LogEntry.objects.filter(position__in=found).select_related("event").order_by("position")
    return [_entry(row) for row in rows]


def _entry(row: LogEntry) -> Entry:
    return Entry(row.position, bytes(row.event.public), bytes(row.event.commitment))


def _manifest(released: dict[str, bytes]) -> str:
    """Return the lines whose SHA-256 is the release's name."""
    files_by_path = manifest(released).files
    return "".join(f"{path} {files_by_path[path]}\n" for path in sorted(files_by_path))


def _places(indicator: Indicator) -> Decimal:
    return Decimal(1).scaleb(-indicator.rounding)
