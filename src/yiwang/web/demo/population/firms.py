"""Organisations by the column: what they do, how large they are, and what depends on it."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from yiwang.web.demo.population.chance import Chance, look_up
from yiwang.web.demo.population.codes import credit_codes
from yiwang.web.demo.population.industries import INDUSTRIES

FIRM, TRADER, ASSOCIATION = 0, 1, 2
_KINDS = ("91", "92", "51")
_FORMS = ("有限责任公司", "个体工商户", "社会团体")
_ENDINGS = ("有限公司", "经营部", "协会")
_FIRST_YEAR_DAYS = (date(2021, 12, 1) - date(1992, 1, 1)).days
_EPOCH = date(1970, 1, 1)
_MOST_STAFF = 60_000


@dataclass(frozen=True)
class Firms:
    """A block of organisations: what is drawn once and all their registers rest on.

    ``revenue`` and ``assets`` are in ten thousand yuan and a year; ``industry`` indexes ``INDUSTRIES``.
    """

    chance: Chance
    codes: pa.Array
    numbers: pa.Array
    kind: pa.Array
    industry: pa.Array
    district: pa.Array
    district_codes: pa.Array
    address: pa.Array
    established: pa.Array
    staff: pa.Array
    revenue: pa.Array
    assets: pa.Array

    def of_industry(self, name: str, kind: pa.DataType | None = None) -> pa.Array:
        """Return a field of each organisation's industry."""
        return look_up([getattr(industry, name) for industry in INDUSTRIES], self.industry, kind)

    def is_kind(self, kind: int) -> pa.Array:
        """Tell of each organisation whether it is of a kind."""
        return pc.equal(self.kind, kind)


def firms_block(seed: int, start: int, count: int, places: tuple[list[str], list[str], list[float]]) -> Firms:
    """Draw the organisations numbered ``start`` to ``start + count``."""
    numbers = pa.array(range(start, start + count), pa.int64())
    chance = Chance(seed, numbers)
    codes, names, shares = places
    industry = chance.choice("firm/industry", [each.share for each in INDUSTRIES])
    district = chance.choice("firm/district", shares)
    kind = _kind(chance, industry)
    staff = _staff(chance, industry, kind)
    revenue = _times(staff, look_up([each.revenue for each in INDUSTRIES], industry), chance, "revenue", 0.6)
    assets = _times(revenue, look_up([each.assets for each in INDUSTRIES], industry), chance, "assets", 0.7)
    days = pc.multiply(pc.sqrt(chance.uniform("firm/established")), float(_FIRST_YEAR_DAYS))
    since = pc.add(pc.floor(days).cast(pa.int32()), (date(1992, 1, 1) - _EPOCH).days)
    return Firms(
        chance,
        credit_codes(_KINDS, kind, codes, district, numbers),
        numbers,
        kind,
        industry,
        district,
        look_up(codes, district),
        pc.binary_join_element_wise("沈阳市", look_up(names, district), "演示路", ""),
        since.cast(pa.int32()).cast(pa.date32()),
        staff,
        revenue,
        assets,
    )


def registration(firms: Firms) -> dict[str, pa.Array]:
    """Return the columns of the register of businesses."""
    digits = pc.utf8_lpad(firms.numbers.cast(pa.string()), width=7, padding="0")
    words = [firms.of_industry("word"), look_up(_ENDINGS, firms.kind)]
    capital = pc.multiply(pc.ceil(pc.divide(firms.assets, 20.0)), 100_000.0)
    return {
        "uscc": firms.codes,
        "name": pc.binary_join_element_wise("沈阳演示", digits, *words, ""),
        "type": look_up(_FORMS, firms.kind),
        "capital": yuan(pc.if_else(firms.is_kind(FIRM), capital, None)),
        "established-on": firms.established,
        "address": firms.address,
        "industry": firms.of_industry("code"),
        "employees": firms.staff.cast(pa.int64()),
        "status": look_up(["存续"], pc.multiply(firms.kind, 0)),
        "district": firms.district_codes,
        "valid_from": firms.established,
    }


def yuan(amounts: pa.Array) -> pa.Array:
    """Return amounts rounded to the cent."""
    return pc.round(amounts, ndigits=2).cast(pa.decimal128(18, 4))


def _kind(chance: Chance, industry: pa.Array) -> pa.Array:
    trader = chance.happens("firm/trader", look_up([each.traders for each in INDUSTRIES], industry))
    association = chance.happens("firm/association", 0.006)
    return pc.if_else(trader, TRADER, pc.if_else(association, ASSOCIATION, FIRM))


def _staff(chance: Chance, industry: pa.Array, kind: pa.Array) -> pa.Array:
    median = pc.ln(look_up([each.staff for each in INDUSTRIES], industry, pa.float64()))
    spread = look_up([each.spread for each in INDUSTRIES], industry, pa.float64())
    firm = pc.exp(pc.add(median, pc.multiply(spread, chance.normal("firm/staff"))))
    trader = pc.exp(pc.multiply(chance.normal("firm/trader-staff"), 0.6))
    drawn = pc.round(pc.if_else(pc.equal(kind, TRADER), trader, firm))
    return pc.min_element_wise(pc.max_element_wise(drawn, 1.0), float(_MOST_STAFF))


def _times(base: pa.Array, factor: pa.Array, chance: Chance, name: str, spread: float) -> pa.Array:
    noise = pc.exp(pc.multiply(chance.normal(f"firm/{name}"), spread))
    return pc.multiply(pc.multiply(base, factor.cast(pa.float64())), noise)
