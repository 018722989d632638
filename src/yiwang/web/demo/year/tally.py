"""The tally: what the acts of a year come to by plain counting, kept apart from every query."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from yiwang.definitions import CityFolder
from yiwang.web.demo.year.entries import Counted, Entry, Gone

_SHARES = (
    "pilot_tasks", "decisions_on_time", "on_time", "bad_ratings", "park_law", "soe_tasks", "boards",
    "outside_directors", "outside_majority", "tenure_contracts", "elder_station_coverage",
    "environment_tasks", "good_air_share",
)  # fmt: skip
"""Percentages: what counts of ``<name>.part`` in ``<name>.whole``."""
_GROWN = {"sme_growth": 100, "hightech_growth": 100, "crossborder_growth": 1}
"""Growths from ``<name>.before`` to ``<name>.now``, and what one of them is multiplied with."""
_DIVIDED = {
    "relief_money": 10**8, "relief_forgone": 10**8, "tech_contracts": 10**8, "mixed_capital": 10**8,
    "market_entities": 10**4, "new_jobs": 10**4,
}  # fmt: skip
"""Amounts told in larger units."""


class Tally:
    """Sums and sets by name; what nobody added to is not there, which is not the same as zero."""

    def __init__(self) -> None:
        self.sums: dict[str, Decimal] = defaultdict(Decimal)
        self.members: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, name: str, what: Counted) -> None:
        """Add an amount to a sum, or a text to a set, which it leaves when it is gone as often as it came."""
        if isinstance(what, str):
            self.members[name][str(what)] += -1 if isinstance(what, Gone) else 1
        else:
            self.sums[name] += what

    def add_all(self, entries: Iterable[Entry]) -> "Tally":
        """Add what entries count; returns itself."""
        for entry in entries:
            for name, what in entry.counts:
                self.add(name, what)
        return self

    def figures(self, city: CityFolder) -> dict[str, Decimal | None]:
        """Return the value of each indicator, rounded as it says; None where nothing is known."""
        return {name: self.figure(city, name) for name in sorted(city.indicators)}

    def figure(self, city: CityFolder, name: str) -> Decimal | None:
        """Return the value of one indicator."""
        value = self.exactly(name)
        if value is None:
            return None
        places = Decimal(1).scaleb(-city.indicators[name].rounding)
        return value.quantize(places, ROUND_HALF_UP)

    def keep(self, city: CityFolder, file: Path, about: dict[str, Any]) -> None:
        """Write the figures and what they are made of as JSON."""
        figures = {name: _text(value) for name, value in self.figures(city).items()}
        sums = {name: _text(value) for name, value in sorted(self.sums.items())}
        distinct = {name: _distinct(found) for name, found in sorted(self.members.items())}
        words = {**about, "figures": figures, "sums": sums, "distinct": distinct}
        file.write_text(json.dumps(words, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def exactly(self, name: str) -> Decimal | None:
        """Return a figure before it is rounded."""
        if name in _SHARES:
            return _ratio(100, self.level(f"{name}.part") or Decimal(0), self.level(f"{name}.whole"))
        if name in _GROWN:
            now, before = self.level(f"{name}.now"), self.level(f"{name}.before")
            return None if now is None or before is None else _ratio(_GROWN[name], now - before, before)
        level = self.level(name)
        return None if level is None else level / _DIVIDED.get(name, 1)

    def level(self, name: str) -> Decimal | None:
        """Return what one name came to; None where nobody added to it."""
        if name not in self.members:
            return self.sums.get(name)
        return self.sums.get(name, Decimal(0)) + _distinct(self.members[name])


def _distinct(found: Counter[str]) -> int:
    return sum(times > 0 for times in found.values())


def _ratio(times: int, part: Decimal, whole: Decimal | None) -> Decimal | None:
    return times * part / whole if whole else None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
