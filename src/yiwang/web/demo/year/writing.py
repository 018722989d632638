"""Entries into registers, by the same loader as any body's file: checked, one event a register, once."""

import csv
import tempfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from yiwang.definitions import CityFolder
from yiwang.definitions.dataset import Dataset
from yiwang.records.registry.loading import load_file
from yiwang.web.demo.year.entities import DATASET, Entities
from yiwang.web.demo.year.entries import Entry


def write(city: CityFolder, dataset: str, entries: Sequence[Entry]) -> int:
    """Load entries of one register; returns how many rows are new, none if they were loaded before.

    Raises ``RuntimeError`` for a row the register refuses, since the demo's own rows are meant to fit.
    """
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".year-") as name:
        file = Path(name) / f"{dataset}.csv"
        _as_csv(city.datasets[dataset], entries, file)
        return _load(city, dataset, file)


def write_entities(entities: Entities) -> int:
    """Load the year's market entities; returns how many rows are new."""
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".year-") as name:
        file = Path(name) / "entities.parquet"
        entities.write(file)
        return _load(entities.city, DATASET, file)


def _load(city: CityFolder, dataset: str, file: Path) -> int:
    report = file.with_suffix(".refused.csv")
    loaded = load_file(dataset, file, report=report, folder=city)
    if loaded.refused:
        said = report.read_text(encoding="utf-8")[:500]
        raise RuntimeError(f"{loaded.refused} rows of the demo do not fit {dataset}: {said}")
    return 0 if loaded.before else loaded.new


def _as_csv(definition: Dataset, entries: Sequence[Entry], file: Path) -> None:
    columns = [column.id for column in definition.column if not column.personal]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*columns, "valid_from", "valid_to"])
        for entry in entries:
            values = {**entry.values, definition.key: entry.key}
            days = [_text(entry.day), _text(entry.until)]
            writer.writerow([*(_text(values.get(name)) for name in columns), *days])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value)
