"""Dice: the same seed and name give the same throws, whatever was thrown for other names."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws for one purpose."""

    def __init__(self, seed: int, name: str) -> None:
        self._random = Random(f"{seed}/{name}")  # noqa: S311  (a demo's chance, no secret)

    def number(self, low: int, high: int) -> int:
        """Throw a whole number, both ends included."""
        return self._random.randint(low, high)

    def happens(self, share: float) -> bool:
        """Tell whether something of this probability happens."""
        return self._random.random() < share

    def pick(self, things: Sequence[T]) -> T:
        """Pick one of some things, each as likely."""
        return things[self._random.randrange(len(things))]

    def weighed(self, things: Sequence[T], weights: Sequence[float]) -> T:
        """Pick one of some things by weight."""
        return self._random.choices(things, weights)[0]

    def day(self, first: date, last: date) -> date:
        """Pick a day, both ends included."""
        return first + timedelta(days=self.number(0, (last - first).days))

    def later(self, day: date, least: int, most: int) -> date:
        """Pick a day some days after another."""
        return day + timedelta(days=self.number(least, most))

    def yuan(self, mean: float) -> Decimal:
        """Throw an amount around a mean, to the cent; never nothing."""
        cents = int(mean * 100 * self._random.lognormvariate(0, 0.6)) + 1
        return Decimal(cents) / 100

    def about(self, number: float, least: int = 0) -> int:
        """Throw a count within a tenth of a number."""
        return max(least, round(number * self._random.uniform(0.9, 1.1)))
