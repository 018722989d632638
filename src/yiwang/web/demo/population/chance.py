"""Chance by the column: a value depends on seed, name and number alone, whatever was drawn before or beside.

SplitMix64 of a counter (Steele, Lea, Flood 2014), in unsigned 64-bit arithmetic that wraps.
"""

import hashlib
from collections.abc import Sequence
from itertools import accumulate
from math import tau

import pyarrow as pa
import pyarrow.compute as pc

_GOLDEN, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


class Chance:
    """Draws for the numbers of one block; every draw has a name."""

    def __init__(self, seed: int, numbers: pa.Array) -> None:
        self.seed, self.numbers = seed, numbers.cast(pa.uint64())

    def uniform(self, name: str) -> pa.Array:
        """Draw evenly from [0, 1)."""
        salt = hashlib.sha256(f"{self.seed}/{name}".encode()).digest()[:8]
        mixed = pc.add(pc.multiply(self.numbers, _word(_GOLDEN)), _word(int.from_bytes(salt, "big")))
        for shift, factor in ((30, _FIRST), (27, _SECOND)):
            mixed = pc.multiply(_fold(mixed, shift), _word(factor))
        high = pc.shift_right(_fold(mixed, 31), _word(11))
        return pc.multiply(high.cast(pa.float64()), 2.0**-53)

    def normal(self, name: str) -> pa.Array:
        """Draw from the standard normal distribution (Box and Muller)."""
        away = pc.sqrt(pc.multiply(pc.ln(pc.subtract(1.0, self.uniform(f"{name}/away"))), -2.0))
        return pc.multiply(away, pc.cos(pc.multiply(self.uniform(f"{name}/turn"), tau)))

    def choice(self, name: str, weights: Sequence[float]) -> pa.Array:
        """Draw an index by weight."""
        return pick(self.uniform(name), weights)

    def happens(self, name: str, share: pa.Array | float) -> pa.Array:
        """Tell of each number whether something of this probability happens to it."""
        return pc.less(self.uniform(name), share)


def pick(places: pa.Array, weights: Sequence[float]) -> pa.Array:
    """Return which share of the weights each place in [0, 1) falls into."""
    total = sum(weights)
    index = pa.array([0] * len(places), pa.int64())
    for bound in list(accumulate(weights))[:-1]:
        index = pc.add(index, pc.greater_equal(places, bound / total).cast(pa.int64()))
    return index


def look_up(values: Sequence[object], index: pa.Array, kind: pa.DataType | None = None) -> pa.Array:
    """Return the value at each index."""
    return pa.array(values, kind).take(index)


def _fold(words: pa.Array, shift: int) -> pa.Array:
    return pc.bit_wise_xor(words, pc.shift_right(words, _word(shift)))


def _word(value: int) -> pa.Scalar:
    return pa.scalar(value, pa.uint64())
