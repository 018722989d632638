"""Writing a population as Parquet, one file a dataset, block by block: memory does not grow with it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yiwang.definitions import CityFolder
from yiwang.records.registry.columns import ARROW
from yiwang.web.demo.population.certificates import certificates
from yiwang.web.demo.population.firms import Firms, firms_block, registration
from yiwang.web.demo.population.persons import persons_block
from yiwang.web.demo.population.places import districts
from yiwang.web.demo.population.yearly import YEARLY, period, year_of

BLOCK = 50_000
_ORDER = "number"
_MOST_FIRMS, _MOST_PERSONS = 1_000_000, 9_000_000

Columns = dict[str, pa.Array]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Size:
    """How many, from which seed, with the yearly registers of which years; ``block`` rows at a time."""

    firms: int
    persons: int
    seed: int = 1
    years: tuple[int, ...] = (2021, 2022)
    block: int = BLOCK

    def __post_init__(self) -> None:
        if not (0 <= self.firms <= _MOST_FIRMS and 0 <= self.persons <= _MOST_PERSONS):
            raise ValueError(f"at most {_MOST_FIRMS:,} firms and {_MOST_PERSONS:,} persons")
        if not self.years or list(self.years) != sorted(set(self.years)):
            raise ValueError("years are given once each, in order")


def write_population(
    city: CityFolder, size: Size, into: Path, progress: Progress = lambda done, total: None
) -> dict[str, Path]:
    """Write the files of a population and return them by dataset, in the order to load them.

    The same city, size and seed give the same bytes. Datasets the city does not have are left out.
    """
    into.mkdir(parents=True, exist_ok=True)
    total, done = size.firms + size.persons, 0
    with ExitStack() as stack:
        writers: dict[str, pq.ParquetWriter] = {}
        for dataset, columns, count in _blocks(city, size):
            if dataset in city.datasets:
                if dataset not in writers:
                    schema = _schema(city, dataset, columns)
                    writer = pq.ParquetWriter(into / f"{dataset}.parquet", schema, compression="zstd")
                    writers[dataset] = stack.enter_context(writer)
                writers[dataset].write_table(pa.table(columns).cast(writers[dataset].schema))
            done += count
            progress(done, total)
    order = ["firms", "persons", *YEARLY]
    first = [name for name in order if name in writers]
    return {name: into / f"{name}.parquet" for name in [*first, *sorted(set(writers) - set(first))]}


def _blocks(city: CityFolder, size: Size) -> Iterator[tuple[str, Columns, int]]:
    """Yield the blocks of all datasets, and how many subjects each brings that none brought before."""
    places = districts(city)
    for start in range(0, size.firms, size.block):
        firms = firms_block(size.seed, start, min(size.block, size.firms - start), places)
        yield "firms", registration(firms), len(firms.numbers)
        for name, columns in _of_firms(firms, size.years):
            yield name, columns, 0
    for start in range(0, size.persons, size.block):
        count = min(size.block, size.persons - start)
        yield "persons", persons_block(size.seed, size.persons, start, count, places), count


def _of_firms(firms: Firms, years: tuple[int, ...]) -> Iterator[tuple[str, Columns]]:
    """Yield the other registers of a block; the years of an organisation follow each other."""
    sized = [year_of(firms, year) for year in years]
    for name, rows in YEARLY.items():
        parts = []
        for year in sized:
            columns, who = rows(year)
            first, last = period(year.year, year.year == years[-1])
            dated = {"valid_from": _day(first, firms), "valid_to": _day(last, firms), _ORDER: firms.numbers}
            parts.append(pa.table(_only({"uscc": firms.codes, **columns, **dated}, who)))
        table = pa.concat_tables(parts).sort_by([(_ORDER, "ascending"), ("valid_from", "ascending")])
        yield name, {column: table[column] for column in table.column_names if column != _ORDER}
    for name, columns, who in certificates(firms):
        yield name, _only(columns, who)


def _day(day: date | None, firms: Firms) -> pa.Array:
    return pa.array([day] * len(firms.numbers), pa.date32())


def _only(columns: Columns, who: pa.Array) -> Columns:
    return {name: pc.filter(column, who) for name, column in columns.items()}


def _schema(city: CityFolder, dataset: str, columns: Columns) -> pa.Schema:
    known = {column.id: column for column in city.datasets[dataset].column}
    fields = [
        pa.field(
            name, ARROW[known[name].type], metadata={"unit": known[name].unit} if known[name].unit else None
        )
        if name in known
        else pa.field(name, pa.date32())
        for name in columns
    ]
    return pa.schema(fields)
