"""The scene: what the acts of a year are made from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from yiwang.definitions import CityFolder
from yiwang.web.demo.year.dice import Dice

_LEAST = (3, 8)
"""However small the scale, a register that scales holds a few rows: from so many to so many."""


@dataclass(frozen=True)
class Wanted:
    """Which year, at which scale (1: about the size of the city that published it), from which seed."""

    year: int
    scale: float = 0.05
    seed: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.scale <= 1:
            raise ValueError("the scale lies above 0 and is at most 1")


@dataclass(frozen=True)
class Scene:
    """A city and a year; ``firms`` are credit codes with the district of each."""

    city: CityFolder
    wanted: Wanted
    firms: Sequence[tuple[str, str]] = field(default=())

    @property
    def year(self) -> int:
        """The year the figures are about."""
        return self.wanted.year

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 12, 31)

    @property
    def districts(self) -> list[str]:
        """The codes of the city's districts."""
        return [place.code for place in self.city.divisions.values() if place.level == "district"]

    @property
    def offices(self) -> list[str]:
        """The ids of the city's bodies."""
        return sorted(self.city.organisations)

    def dice(self, name: str) -> Dice:
        """Return the dice of a purpose."""
        return Dice(self.wanted.seed, f"{self.year}/{name}")

    def count(self, name: str, whole: int) -> int:
        """Return how many there are of what would be ``whole`` at full scale, within a tenth."""
        dice = self.dice(f"{name}/count")
        return dice.about(whole * self.wanted.scale, dice.number(*_LEAST))

    def has(self, day: date | None) -> bool:
        """Tell whether a day lies in the year."""
        return day is not None and day.year == self.year

    def day(self, dice: Dice, years_ago: int = 0) -> date:
        """Pick a day of the year, or of one before it."""
        year = self.year - years_ago
        return dice.day(date(year, 1, 1), date(year, 12, 31))

    def key(self, name: str, number: int, year: int | None = None) -> str:
        """Return the key of a row, marked as demo."""
        return f"演示-{name}-{year or self.year}-{number:05d}"
