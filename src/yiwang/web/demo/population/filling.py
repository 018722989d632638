"""Filling the registers with a population, by the same loader as any body's file."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings

from yiwang.records.registry.loading import load_file
from yiwang.records.registry.models import DatasetRow
from yiwang.records.registry.releases import city
from yiwang.web.demo.population.codes import DEMO
from yiwang.web.demo.population.writing import Size, write_population
from yiwang.web.running.trouble import Trouble

Progress = Callable[[str, int, int], None]


_DEFAULT, _PERSONS_A_FIRM, _YEAR = 10_000, 9, 2022


def wanted_size() -> Size | None:
    """Return how many ``YIWANG_POPULATION`` asks for (firms; nine persons for each), or None for none.

    Raises ``Trouble`` when it is no number, or too large a one.
    """
    asked = os.environ.get("YIWANG_POPULATION") or str(_DEFAULT)
    try:
        firms = int(asked)
        return Size(firms, firms * _PERSONS_A_FIRM, years=(_YEAR,)) if firms else None
    except ValueError as fault:
        raise Trouble(
            f"YIWANG_POPULATION is {asked}: {fault}.", "Set it to a number of firms, or to 0 for none."
        ) from fault


def ensure(size: Size) -> str:
    """Populate the demo unless it has a population already; returns what was made, in words."""
    if DatasetRow.objects.filter(dataset="firms", key__contains=DEMO).exists():
        return "nothing was missing"
    return f"{populate(size).rows:,} register rows made"


@dataclass(frozen=True)
class Filling:
    """What was loaded: rows that are new in the registers, by dataset."""

    new: dict[str, int]

    @property
    def rows(self) -> int:
        """All new rows together."""
        return sum(self.new.values())


def populate(
    size: Size, keep: Path | None = None, progress: Progress = lambda stage, done, total: None
) -> Filling:
    """Write a population, into ``keep`` or for the moment, and load what the registers do not have yet.

    Raises ``RuntimeError`` for a row the registers refuse, since the demo's own rows are meant to fit.
    """
    folder, new = city(), {}
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".population-") as name:
        into = keep or Path(name)
        files = write_population(folder, size, into, lambda done, total: progress("write", done, total))
        for dataset, file in files.items():
            report = into / f"{dataset}.refused.csv"
            told = partial(_told, progress, dataset)
            loaded = load_file(dataset, file, report=report, folder=folder, progress=told)
            if loaded.refused:
                raise RuntimeError(f"{loaded.refused} rows of the demo do not fit {dataset}: {report}")
            new[dataset] = 0 if loaded.before else loaded.new
    return Filling(new)


def _told(progress: Progress, dataset: str, stage: str, done: int, total: int) -> None:
    if stage == "read":
        progress(dataset, done, total)
