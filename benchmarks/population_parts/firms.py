"""A register of firms, the same for every run: what is known of a firm, one value in twenty unknown."""

from __future__ import annotations

from dataclasses import dataclass

MONEY, COUNT, TEXT, TRUTH, DAY = "decimal(18,4)", "integer", "varchar", "boolean", "date"


@dataclass(frozen=True)
class Column:
    """A column of the register: its DuckDB type and what it may hold (top of a range, or the words)."""

    name: str
    kind: str
    top: int = 0
    words: tuple[str, ...] = ()


# fmt: off
SECTORS = (
    "farming", "industry", "building", "wholesale", "retail", "transport", "storage", "post", "hotels",
    "catering", "telecoms", "software", "property", "management", "leasing", "other",
)
# fmt: on

COLUMNS = (
    Column("sector", TEXT, words=SECTORS),
    Column("size", TEXT, words=("large", "medium", "small", "micro")),
    Column("kind", TEXT, words=("company", "self-employed", "cooperative", "social organisation")),
    Column("taxpayer", TEXT, words=("general", "small-scale")),
    Column("zone", TEXT, words=("high-tech", "economic", "free trade", "none")),
    Column("certificate", TEXT, words=("first", "again", "moved in", "none")),
    Column("credit", TEXT, words=("A", "B", "C", "D", "M")),
    Column("landlord", TEXT, words=("state", "private")),
    Column("risk", TEXT, words=("high", "medium", "low")),
    Column("stage", TEXT, words=("tutoring", "filed", "accepted", "listed", "none")),
    Column("founder", TEXT, words=("unemployed", "graduate", "migrant worker", "veteran", "other")),
    Column("founded", DAY, top=9000),
    Column("restricted", TRUTH),
    Column("first_above_scale", TRUTH),
    Column("nursery", TRUTH),
    Column("incident", TRUTH),
    Column("tech_sme", TRUTH),
    Column("little_giant", TRUTH),
    Column("staff", COUNT, 1200),
    Column("insured", COUNT, 1000),
    Column("claims", COUNT, 60),
    Column("months_insured", COUNT, 24),
    Column("hires", COUNT, 120),
    Column("unemployed_hires", COUNT, 80),
    Column("graduates", COUNT, 60),
    Column("contract_years", COUNT, 4),
    Column("disabled", COUNT, 20),
    Column("researchers", COUNT, 300),
    Column("patents", COUNT, 8),
    Column("software_rights", COUNT, 40),
    Column("years_granted", COUNT, 4),
    Column("innovation", COUNT, 100),
    Column("revenue", MONEY, 1_200_000_000),
    Column("assets", MONEY, 1_300_000_000),
    Column("income", MONEY, 6_000_000),
    Column("premiums", MONEY, 9_000_000),
    Column("wage", MONEY, 180_000),
    Column("research_cost", MONEY, 80_000_000),
    Column("high_tech_income", MONEY, 1_000_000_000),
    Column("monthly_sales", MONEY, 400_000),
    Column("six_taxes", MONEY, 900_000),
    Column("loan", MONEY, 6_000_000),
    Column("loan_rate", MONEY, 0),
    Column("rent", MONEY, 90_000),
    Column("floor_area", MONEY, 3_000),
    Column("output", MONEY, 12_000_000_000),
    Column("output_before", MONEY, 12_000_000_000),
    Column("export_premiums", MONEY, 4_000_000),
    Column("guarantee_fee", MONEY, 70_000),
    Column("electricity", MONEY, 90_000_000),
    Column("gas", MONEY, 3_000_000),
    Column("coal", MONEY, 20_000_000),
    Column("coal_before", MONEY, 30_000_000),
    Column("equipment", MONEY, 200_000_000),
    Column("cloud_cost", MONEY, 1_500_000),
    Column("pension_premiums", MONEY, 5_000_000),
    Column("power_fee", MONEY, 900_000),
)
BY_NAME = {column.name: column for column in COLUMNS}


def create(count: int) -> str:
    """The statement that makes table `firms` of so many rows in DuckDB, from hashes of their numbers."""
    columns = ", ".join(_column(number, column) for number, column in enumerate(COLUMNS))
    return f"create table firms as select i as id, {columns} from range({count}) as numbers(i)"


def _column(number: int, column: Column) -> str:
    known = f"hash(i * 1000 + {number * 2}) % 20 > 0"
    return f"case when {known} then {_value(column, number * 2 + 1)} end as {column.name}"


def _value(column: Column, salt: int) -> str:
    chance = f"hash(i * 1000 + {salt})"
    if column.kind == TEXT:
        words = ", ".join(f"'{word}'" for word in column.words)
        return f"([{words}])[1 + ({chance} % {len(column.words)})::int]"
    if column.kind == TRUTH:
        return f"{chance} % 2 = 0"
    if column.kind == DAY:
        return f"date '1999-01-01' + ({chance} % {column.top})::int"
    if column.kind == COUNT:
        return f"({chance} % {column.top + 1})::integer"
    if column.name == "loan_rate":
        return f"(({chance} % 400 + 300)::decimal(18,4) / 10000)::decimal(18,4)"
    # Most firms are small: the third power of a chance; cents, now and then round figures at a threshold.
    share = f"power(({chance} % 1000003) / 1000003.0, 3)"
    place = f"case when {chance} % 7 = 0 then -4 else 2 end"
    return f"round({share} * {column.top}, {place})::decimal(18,4)"
