"""Persons by the column: where they live, when they were born, numbers nobody else has."""

from datetime import date
from functools import lru_cache
from math import gcd

import pyarrow as pa
import pyarrow.compute as pc

from yiwang.web.demo.population.chance import Chance, look_up, pick
from yiwang.web.demo.population.codes import SERIALS, identity_numbers

_FIRST_BIRTH, _LAST_BIRTH = date(1923, 1, 1), date(2021, 12, 31)
_DAYS = (_LAST_BIRTH - _FIRST_BIRTH).days + 1
_AGES = (  # (age at the end of 2021, share): an ageing city of the north-east; demo values
    (98, 0.02), (90, 0.5), (80, 2.6), (70, 7.6), (60, 14.6), (50, 17.3), (40, 15.6), (30, 16.2), (20, 10.4),
    (10, 7.8), (0, 7.4),
)  # fmt: skip
ETHNICITIES = ("汉族", "满族", "朝鲜族", "蒙古族", "回族", "锡伯族")
_SHARES = (90.6, 6.0, 1.0, 0.8, 0.9, 0.7)
_SINCE = date(2020, 1, 1)


def persons_block(
    seed: int, total: int, start: int, count: int, places: tuple[list[str], list[str], list[float]]
) -> dict[str, pa.Array]:
    """Return the columns of persons ``start`` to ``start + count`` of ``total``, by the name of the column.

    Each serial of an identity number is spread evenly over all districts and birthdays, so that no two
    persons share one: within a serial they lie at least ``1 / blocks`` of all persons apart.
    """
    codes, names, shares = places
    numbers = pa.array(range(start, start + count), pa.int64())
    chance = Chance(seed, numbers)
    block, serial = _seats(total, numbers)
    blocks = -(-total // SERIALS)
    offset = Chance(seed, serial).uniform("person/offset")
    place = pc.divide(pc.add(block.cast(pa.float64()), offset), float(blocks))
    district, day = _cells(place, tuple(shares))
    number = identity_numbers(codes, district, _FIRST_BIRTH, day, pc.add(serial, 1))
    births = pc.add(day.cast(pa.int32()), pa.scalar((_FIRST_BIRTH - date(1970, 1, 1)).days, pa.int32()))
    birth = births.cast(pa.date32())
    return {
        "id-number": number,
        "name": _named(numbers),
        "sex": look_up(["女", "男"], _odd(pc.add(serial, 1))),
        "birth-date": birth,
        "ethnicity": look_up(ETHNICITIES, chance.choice("person/ethnicity", _SHARES)),
        "address": pc.binary_join_element_wise("沈阳市", look_up(names, district), "演示街道", ""),
        "district": look_up(codes, district),
        "valid_from": pc.max_element_wise(birth, pa.scalar(_SINCE, pa.date32())),
    }


def _named(numbers: pa.Array) -> pa.Array:
    digits = pc.utf8_lpad(numbers.cast(pa.string()), width=7, padding="0")
    return pc.binary_join_element_wise("演示居民", digits, "")


def _seats(total: int, numbers: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Give each person a block and a serial of their own, in an order that mixes the blocks."""
    seats = -(-total // SERIALS) * SERIALS
    step = next(step for step in range(int(seats * 0.618) | 1, 2 * seats + 2) if gcd(step, seats) == 1)
    product = pc.multiply(numbers, step)
    seat = pc.subtract(product, pc.multiply(pc.divide(product, seats), seats))
    block = pc.divide(seat, SERIALS)
    return block, pc.subtract(seat, pc.multiply(block, SERIALS))


def _cells(place: pa.Array, shares: tuple[float, ...]) -> tuple[pa.Array, pa.Array]:
    """Return district and birthday (days since the first) at each place in [0, 1) of all persons."""
    total = sum(shares)
    district = pick(place, shares)
    before = [sum(shares[:index]) / total for index in range(len(shares))]
    inside = pc.divide(
        pc.subtract(place, look_up(before, district, pa.float64())),
        look_up([share / total for share in shares], district, pa.float64()),
    )
    bounds, widths = _age_bands()
    band = pick(inside, widths)
    start = [sum(widths[:index]) for index in range(len(widths))]
    within = pc.divide(
        pc.subtract(inside, look_up(start, band, pa.float64())), look_up(widths, band, pa.float64())
    )
    length = [bounds[index + 1] - bounds[index] for index in range(len(widths))]
    days = pc.multiply(pc.max_element_wise(within, 0.0), look_up(length, band, pa.int64()).cast(pa.float64()))
    day = pc.add(look_up(bounds[:-1], band, pa.int64()), pc.floor(days).cast(pa.int64()))
    return district, pc.min_element_wise(day, _DAYS - 1)


@lru_cache(maxsize=1)
def _age_bands() -> tuple[list[int], list[float]]:
    """Return the first day of each band of ages, oldest first, and the bands' shares."""
    bounds = [0, *((date(_LAST_BIRTH.year - age, 1, 1) - _FIRST_BIRTH).days for age, _ in _AGES[:-1]), _DAYS]
    total = sum(share for _, share in _AGES)
    return bounds, [share / total for _, share in _AGES]


def _odd(values: pa.Array) -> pa.Array:
    return pc.bit_wise_and(values, 1)
