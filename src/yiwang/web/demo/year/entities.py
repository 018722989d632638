"""Market entities of the year's own, drawn like the population's; some are struck off in the year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yiwang.definitions import CityFolder
from yiwang.records.registry.columns import ARROW
from yiwang.web.demo.population.firms import firms_block, registration
from yiwang.web.demo.population.places import districts
from yiwang.web.demo.year.dice import Dice
from yiwang.web.demo.year.entries import Entry, entry
from yiwang.web.demo.year.scene import Scene, Wanted

DATASET = "firms"
COUNTED = ("91", "92", "93")
"""How credit codes of market entities begin; never those of public bodies and associations."""
_WHOLE, _LEAST = 1_000_000, 60
_CENT = Decimal("0.01")
_FIRST_NUMBER = 10_000_000
"""Beyond every number of the population, so that no code is drawn twice."""


@dataclass(frozen=True)
class Entities:
    """The year's own firms, traders and associations."""

    city: CityFolder
    wanted: Wanted

    @cached_property
    def columns(self) -> dict[str, pa.Array]:
        """Their columns in the register of businesses."""
        count = max(_LEAST, round(_WHOLE * self.wanted.scale))
        block = firms_block(self.wanted.seed, _FIRST_NUMBER, count, districts(self.city))
        return registration(block)

    @cached_property
    def codes(self) -> list[tuple[str, str]]:
        """Code and district of those that are firms."""
        both = zip(self.columns["uscc"].to_pylist(), self.columns["district"].to_pylist(), strict=True)
        return [(code, district) for code, district in both if code.startswith("91")]

    def alive(self) -> int:
        """Count those that are market entities and were established by the end of the year."""
        last = date(self.wanted.year, 12, 31)
        both = zip(self.columns["uscc"].to_pylist(), self.columns["established-on"].to_pylist(), strict=True)
        return sum(code[:2] in COUNTED and since <= last for code, since in both)

    def write(self, file: Path) -> None:
        """Write them as Parquet, in the types of the register."""
        kinds = {column.id: ARROW[column.type] for column in self.city.datasets[DATASET].column}
        schema = pa.schema([(name, kinds.get(name, pa.date32())) for name in self.columns])
        pq.write_table(pa.table(self.columns).cast(schema), file, compression="zstd")


def struck_off(scene: Scene, entities: Entities) -> Iterator[Entry]:
    """One in fifty is struck off, most of them in the year and some after it."""
    dice = scene.dice("struck-off")
    for row in pa.table(entities.columns).to_pylist():
        if dice.happens(0.02) and row["established-on"] < scene.first:
            yield _struck_off(scene, dice, row)


def _struck_off(scene: Scene, dice: Dice, row: dict[str, Any]) -> Entry:
    day = dice.day(scene.first, date(scene.year + 1, 1, 31))
    values = {name: value for name, value in row.items() if name != "valid_from"} | {"status": "注销"}
    if row["capital"] is not None:
        values["capital"] = row["capital"].quantize(_CENT)
    counts = row["uscc"][:2] in COUNTED and scene.has(day)
    return entry(DATASET, row["uscc"], day, values, {"market_entities": -1} if counts else {})
