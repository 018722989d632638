"""Certificates of technology firms: high-technology, and registered technology SMEs."""

from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from yiwang.web.demo.population.firms import Firms
from yiwang.web.demo.population.yearly import Named, certified, researches

_ISSUED = (date(2019, 12, 2), date(2020, 11, 10), date(2021, 12, 14))
_WEIGHTS = (38.0, 37.8, 24.2)  # 32 % more at the end of 2021 than a year before, as was published
_YEARS = 3


def certificates(firms: Firms) -> Iterator[tuple[str, dict[str, pa.Array], pa.Array]]:
    """Yield the registers of certificates: columns of the block, and who holds one."""
    year = firms.chance.choice("certificate/year", _WEIGHTS)
    issued = pa.array(_ISSUED, pa.date32()).take(year)
    expires = pa.array([day.replace(year=day.year + _YEARS) for day in _ISSUED], pa.date32()).take(year)
    yield (
        "hightech-certificates",
        {
            "number": _number("演示高企", firms),
            "uscc": firms.codes,
            "issued-on": issued,
            "expires-on": expires,
            "district": firms.district_codes,
            "valid_from": issued,
            "valid_to": expires,
        },
        certified(firms),
    )
    registered = _days(date(2022, 6, 30), firms)
    yield (
        "sme-registrations",
        {
            "number": _number("演示科小2022", firms),
            "uscc": firms.codes,
            "year": pc.add(pc.multiply(firms.numbers, 0), 2022),
            "registered-on": registered,
            "district": firms.district_codes,
            "valid_from": registered,
            "valid_to": _days(date(2022, 12, 31), firms),
        },
        pc.and_(researches(firms), Named(firms.chance, "registered").happens(0.5)),
    )


def _number(prefix: str, firms: Firms) -> pa.Array:
    digits = pc.utf8_lpad(firms.numbers.cast(pa.string()), width=7, padding="0")
    return pc.binary_join_element_wise(prefix, digits, "")


def _days(day: date, firms: Firms) -> pa.Array:
    return pa.array([day] * len(firms.numbers), pa.date32())
