"""Computing figures and publishing them: the only code that writes this room's rows."""

import fcntl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from yiwang.definitions.indicator import Indicator
from yiwang.records import clock
from yiwang.records.figures.engine import Computed, Engine, Gap
from yiwang.records.figures.inputs import digests
from yiwang.records.figures.intake.making import refresh
from yiwang.records.figures.intake.snapshot import PARTS
from yiwang.records.figures.models import Figure, FigurePart
from yiwang.records.figures.periods import Period, period_of
from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.ledger.log.integrating import integrate
from yiwang.records.registry.models import Release
from yiwang.records.registry.releases import city, files_of, in_force

PUBLISHED = "figure-computed"
_MOST_YEARS = 10

Told = Callable[[str, int, int], None]
"""Told of each indicator: its id, how many are done, how many there are."""


@dataclass(frozen=True)
class Round:
    """What computing a year did: figures that were computed anew, and how many stood as they were."""

    computed: tuple[Figure, ...]
    unchanged: int


def compute(year: int, only: Iterable[str] | None = None, told: Told | None = None) -> Round:
    """Compute the figures of a year and of the years before it, up to the log as it stands now.

    ``only`` names indicators, all by default. What did not change is not computed again. Each new figure is
    published as an event of the log. Raises ``NothingPublished``, ``NotSettled`` and ``LogStopped``.
    """
    release, definitions = in_force(), city()
    folder = Path(settings.FIGURES_FOLDER)
    with alone(folder):
        _bring_into_log()
        snapshot = refresh(folder, definitions)
        opened = Engine(definitions, snapshot, file=folder / PARTS, seconds=settings.FIGURE_SECONDS)
        with opened as engine:
            found = _Round(engine, release, files_of(release.pk))
            wanted = [definitions.indicators[name] for name in only or sorted(definitions.indicators)]
            found.bring_in(wanted, year)
            for at, indicator in enumerate(wanted):
                if told:
                    told(indicator.id, at, len(wanted))
                found.series(indicator, year)
        _bring_into_log()
    return Round(tuple(found.computed), found.unchanged)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time bring figures up to date."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _bring_into_log() -> None:
    while integrate(clock.now()):
        pass


class _Round:
    """One pass over indicators."""

    def __init__(self, engine: Engine, release: Release, files: dict[str, bytes]) -> None:
        self.engine, self.release, self.files = engine, release, files
        self.computed: list[Figure] = []
        self.unchanged = 0

    def bring_in(self, indicators: Iterable[Indicator], year: int) -> None:
        """Bring what is kept of a year's figures up to date, together."""
        today = clock.today()
        years = ((one, period_of(one, year, today)) for one in indicators)
        self.engine.bring_in((one, whole.until(today)) for one, whole in years if whole.begins <= today)

    def series(self, indicator: Indicator, year: int) -> None:
        """Bring a figure up to date for a year, and for the years before it back to the first with data."""
        for at in range(_MOST_YEARS):
            figure = self._figure(indicator, year - at)
            if figure.gap and at:
                break

    def _figure(self, indicator: Indicator, year: int) -> Figure:
        today = clock.today()
        whole = period_of(indicator, year, today)
        period = whole.until(today)
        query = sha256(self.files[f"indicators/{indicator.id}.sql"]).hexdigest()
        state = self.engine.state_of(indicator, period)
        current = Figure.objects.filter(indicator=indicator.id, year=year, replaced_at__isnull=True).first()
        if current and (current.query, current.state) == (query, state):
            self.unchanged += 1
            return current
        if whole.begins > today:
            found = Computed(gap=Gap("not-begun"))
        else:
            found = self.engine.compute(indicator, period)
        row = self._row(indicator, year, period, found)
        row.query, row.state, row.is_partial = query, state, period != whole
        self._keep(indicator, row, found, period)
        self.computed.append(row)
        return row

    def _row(self, indicator: Indicator, year: int, period: Period, found: Computed) -> Figure:
        snapshot = self.engine.snapshot
        return Figure(
            indicator=indicator.id,
            year=year,
            begins=period.begins,
            ends=period.ends,
            value=found.value,
            level=found.level,
            before=found.before,
            n=found.n,
            hidden=found.hidden,
            gap=found.gap.code if found.gap else "",
            gap_about=found.gap.about if found.gap else "",
            release=self.release,
            log_size=snapshot.log_size,
            log_root=snapshot.log_root,
            known_at=snapshot.known_at,
            computed_at=clock.now(),
        )

    @transaction.atomic
    def _keep(self, indicator: Indicator, row: Figure, found: Computed, period: Period) -> None:
        current = Figure.objects.filter(indicator=row.indicator, year=row.year, replaced_at__isnull=True)
        current.update(replaced_at=row.computed_at)
        (row.event,) = record(
            [NewEvent(PUBLISHED, indicator.owner, public=self._public(indicator, row, period))]
        )
        row.save(force_insert=True)
        FigurePart.objects.bulk_create(
            FigurePart(
                figure=row,
                dimension=one.dimension,
                part=one.part,
                value=one.value,
                n=one.n,
                hidden=one.hidden,
            )
            for one in found.parts
        )

    def _public(self, indicator: Indicator, row: Figure, period: Period) -> dict[str, object]:
        inputs = {} if row.gap or row.hidden else digests(self.engine, indicator, period)
        return {
            "figure": row.indicator,
            "period": [row.begins, row.ends],
            "value": None if row.value is None else format(row.value, "f"),
            "n": row.n,
            "gap": row.gap,
            "hidden": row.hidden,
            "release": row.release.manifest,
            "query": row.query,
            "zone": settings.TIME_ZONE,
            "log": {"size": row.log_size, "root": row.log_root},
            "inputs": inputs,
        }
