"""What bodies know of organisations each year: accounts, insurance, taxes, hires, research."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from yiwang.web.demo.population.chance import Chance, look_up
from yiwang.web.demo.population.firms import FIRM, TRADER, Firms, yuan

_ENTERPRISE = "企业"
_OTHERS = "社会团体、基金会、社会服务机构、律师或会计师事务所、以单位参保的个体工商户"
_PREMIUM = 0.01  # of the wage: what firm and staff paid together in Liaoning's reduced rate; demo value


@dataclass(frozen=True)
class Year:
    """A block of organisations in one year: last year's figures stand in it."""

    firms: Firms
    year: int
    staff: pa.Array
    revenue: pa.Array
    assets: pa.Array
    wage: pa.Array

    def draw(self, name: str) -> "Named":
        """Return draws of this year under a name."""
        return Named(self.firms.chance, f"{self.year}/{name}")


@dataclass(frozen=True)
class Named:
    """Draws under one name."""

    chance: Chance
    name: str

    def uniform(self) -> pa.Array:
        """Draw evenly from [0, 1)."""
        return self.chance.uniform(self.name)

    def noise(self, spread: float) -> pa.Array:
        """Draw a factor around 1, lognormal."""
        return pc.exp(pc.multiply(self.chance.normal(self.name), spread))

    def happens(self, share: pa.Array | float) -> pa.Array:
        """Tell whether it happens."""
        return self.chance.happens(self.name, share)


Rows = tuple[dict[str, pa.Array], pa.Array]
"""Columns of a register for a block, and which organisations are in it."""


def year_of(firms: Firms, year: int) -> Year:
    """Draw a year's sizes around an organisation's own."""
    draw = Named(firms.chance, f"{year}/size")
    growth = draw.noise(0.12)
    staff = pc.max_element_wise(pc.round(pc.multiply(firms.staff, growth)), 1.0)
    wage = pc.multiply(Named(firms.chance, f"{year}/wage").noise(0.3), 62_000.0)
    return Year(
        firms, year, staff, pc.multiply(firms.revenue, growth), pc.multiply(firms.assets, growth), wage
    )


def finances(year: Year) -> Rows:
    """Accounts: everybody's."""
    revenue, margin = year.revenue, pc.multiply(year.firms.chance.normal(f"{year.year}/margin"), 0.1)
    costs = pc.multiply(revenue, pc.subtract(0.94, margin))
    columns = {
        "sme-industry": year.firms.of_industry("sme"),
        "annual-revenue": wan(revenue),
        "total-assets": wan(year.assets),
        "annual-sales": wan(pc.multiply(revenue, 0.98)),
        "annual-costs": wan(pc.max_element_wise(costs, 0.0)),
        "unsupported-trade": year.firms.of_industry("has_no_loan"),
    }
    return columns, everybody(year)


def insurance(year: Year) -> Rows:
    """Unemployment insurance: firms, associations, and one sole trader in six."""
    insured = pc.max_element_wise(pc.round(pc.multiply(year.staff, 0.9)), 1.0)
    rate = pc.multiply(year.draw("layoffs").noise(1.2), 0.012)
    layoffs = pc.min_element_wise(pc.round(pc.multiply(insured, rate)), insured)
    short = pc.floor(pc.multiply(year.draw("months").uniform(), 12.0))
    months = pc.if_else(year.draw("short").happens(0.12), short, 12.0)
    premiums = pc.multiply(pc.multiply(pc.multiply(insured, year.wage), _PREMIUM), pc.divide(months, 12.0))
    columns = {
        "unit-kind": look_up([_ENTERPRISE, _OTHERS, _OTHERS], year.firms.kind),
        "unemployment-months": months.cast(pa.int64()),
        "insured-average": insured.cast(pa.int64()),
        "layoffs": layoffs.cast(pa.int64()),
        "unemployment-premiums": yuan(premiums),
    }
    insures = Named(year.firms.chance, "insures").happens(1 / 6)
    return columns, pc.or_(pc.invert(year.firms.is_kind(TRADER)), insures)


def hires(year: Year) -> Rows:
    """New hires: those who hired anybody."""
    new = pc.round(pc.multiply(year.staff, pc.multiply(year.draw("hires").noise(0.9), 0.07)))
    graduates = pc.floor(pc.multiply(new, pc.multiply(year.draw("graduates").uniform(), 0.5)))
    young = pc.floor(pc.multiply(new, pc.multiply(year.draw("young").uniform(), 0.2)))
    columns = {
        "new-hires": new.cast(pa.int64()),
        "contracts-one-year": year.draw("contracts").happens(0.86),
        "social-insurance-paid": year.draw("insured").happens(0.9),
        "graduates-hired": graduates.cast(pa.int64()),
        "young-unemployed-hired": young.cast(pa.int64()),
        "contracts-signed": year.draw("signed").happens(0.92),
        "unemployment-insurance-paid": year.draw("covered").happens(0.9),
    }
    return columns, pc.greater(new, 0.0)


def taxes(year: Year) -> Rows:
    """Tax filings: everybody's."""
    sales = pc.multiply(year.revenue, 10_000.0)
    small = pc.less(pc.multiply(year.revenue, year.draw("taxpayer").noise(0.3)), 500.0)
    monthly = pc.divide(sales, 12.0)
    taxed = pc.multiply(monthly, pc.subtract(1.0, pc.multiply(year.draw("five").uniform(), 0.1)))
    income = pc.multiply(
        sales, pc.add(0.055, pc.multiply(year.firms.chance.normal(f"{year.year}/income"), 0.09))
    )
    columns = {
        "taxpayer-kind": pc.if_else(small, "小规模纳税人", "一般纳税人"),
        "sole-trader": year.firms.is_kind(TRADER),
        "monthly-sales": yuan(monthly),
        "sales-three-percent": yuan(pc.if_else(small, taxed, 0.0)),
        "taxable-income": yuan(income),
        "staff-average": exact(year.staff),
        "assets-average": wan(year.assets),
        "restricted-trade": year.draw("restricted").happens(0.004),
        "minor-taxes": yuan(pc.multiply(sales, pc.multiply(year.draw("minor").noise(0.5), 0.005))),
    }
    return columns, everybody(year)


def disabled(year: Year) -> Rows:
    """Disabled employment: firms and associations."""
    share = pc.multiply(year.draw("disabled").uniform(), 0.022)
    columns = {
        "staff": exact(year.staff),
        "disabled": exact(pc.round(pc.multiply(year.staff, share))),
        "average-wage": yuan(year.wage),
    }
    return columns, pc.invert(year.firms.is_kind(TRADER))


def research(year: Year) -> Rows:
    """Research: firms with R&D."""
    spent = pc.multiply(year.revenue, pc.multiply(year.draw("rd").noise(0.8), 0.045))
    yuan_spent = pc.multiply(spent, 10_000.0)
    experts = pc.multiply(
        year.staff, pc.min_element_wise(pc.multiply(year.draw("experts").noise(0.7), 0.16), 1.0)
    )
    columns = {
        "resident-enterprise": year.draw("resident").happens(0.995),
        "manufacturing": year.firms.of_industry("is_manufacturing"),
        "no-deduction-trade": year.firms.of_industry("has_no_deduction"),
        "rd-deductible": yuan(yuan_spent),
        "rd-deducted": yuan(pc.multiply(yuan_spent, year.draw("deducted").noise(0.2))),
        "rd-expense": wan(spent),
        "rd-basis": pc.if_else(year.draw("basis").happens(0.8), "占销售收入", "占成本费用"),
        "rd-staff": pc.round(experts).cast(pa.int64()),
        "results-class-1": year.draw("class-1").happens(0.15).cast(pa.int64()),
        "results-class-2": pc.floor(pc.multiply(year.draw("class-2").uniform(), 6.0)).cast(pa.int64()),
        "restricted-goods": year.draw("goods").happens(0.004),
        "major-incident": year.draw("incident").happens(0.006),
        "high-tech-valid": certified(year.firms),
        "state-award": year.draw("award").happens(0.002),
        "rd-institution": year.draw("institution").happens(0.02),
        "standard-leader": year.draw("standard").happens(0.015),
    }
    return columns, researches(year.firms)


def zone(year: Year) -> Rows:
    """The high-technology zone: its firms with R&D."""
    happened = year.draw("recognition").uniform()
    columns = {
        "in-zone": pc.less(Named(year.firms.chance, "zone").uniform(), 0.22),
        "recognition": pc.if_else(
            certified(year.firms),
            pc.if_else(
                pc.less(happened, 0.2), "首次认定", pc.if_else(pc.less(happened, 0.4), "重新认定", "无")
            ),
            pc.if_else(pc.less(happened, 0.01), "迁入", "无"),
        ),
        "first-above-scale": year.draw("scale").happens(0.05),
        "little-giant": year.draw("giant").happens(0.03),
        "incubation-entry": year.draw("entry").happens(0.06),
        "in-incubation": year.draw("incubation").happens(0.2),
        "rd-subsidised-years": pc.floor(pc.multiply(year.draw("subsidised").uniform(), 3.0)).cast(pa.int64()),
    }
    return columns, pc.and_(researches(year.firms), Named(year.firms.chance, "zone").happens(0.25))


def leases(year: Year) -> Rows:
    """Leases of state property: three in a hundred."""
    rent = pc.multiply(Named(year.firms.chance, "rent").noise(0.9), 6_000.0)
    risky = look_up([False, True, False, False], pc.bit_wise_and(year.firms.district, 3))
    columns = {"monthly-rent": yuan(rent), "risk-district": risky}
    return columns, Named(year.firms.chance, "leases").happens(0.03)


def building(year: Year) -> Rows:
    """Output of builders."""
    before = pc.multiply(year.revenue, year.draw("before").noise(0.25))
    columns = {
        "output": wan(year.revenue),
        "best-before": wan(pc.max_element_wise(before, pc.multiply(year.revenue, 0.7))),
        "year-before": wan(before),
    }
    builds = pc.starts_with(year.firms.of_industry("code"), "E")
    return columns, pc.and_(builds, year.firms.is_kind(FIRM))


YEARLY: dict[str, Callable[[Year], Rows]] = {
    "firm-finances": finances,
    "unemployment-insurance": insurance,
    "hires": hires,
    "tax-filings": taxes,
    "disabled-employment": disabled,
    "research": research,
    "high-tech-zone": zone,
    "state-leases": leases,
    "construction-output": building,
}
"""The registers kept by the year, by the id of their dataset."""


def period(year: int, last: bool) -> tuple[date, date | None]:
    """Return first and last day of a year's rows; those of the newest year hold until others are known."""
    return date(year, 1, 1), None if last else date(year, 12, 31)


def everybody(year: Year) -> pa.Array:
    """Tell that every organisation is in the register."""
    return pc.is_valid(year.staff)


def researches(firms: Firms) -> pa.Array:
    """Tell which organisations do research."""
    does = Named(firms.chance, "researches").happens(firms.of_industry("research", pa.float64()))
    return pc.and_(does, firms.is_kind(FIRM))


def certified(firms: Firms) -> pa.Array:
    """Tell which of those that do research hold a high-technology certificate."""
    large = pc.greater_equal(firms.staff, 10.0)
    return pc.and_(pc.and_(researches(firms), large), Named(firms.chance, "certified").happens(0.35))


def wan(amounts: pa.Array) -> pa.Array:
    """Return amounts in ten thousand yuan, to the hundred yuan."""
    return exact(pc.round(amounts, ndigits=2))


def exact(values: pa.Array) -> pa.Array:
    """Return whole or rounded numbers as exact ones."""
    return values.cast(pa.decimal128(18, 6))
