"""What firms pay less: small taxpayers, small profits, research.

财税〔2021〕13号,〔2022〕10号, 13号, 15号, 16号.
"""

from __future__ import annotations

from .shapes import SMALL, Formula, Policy, policy, table


def _small_profit(year: int, second: str) -> Policy:
    upper = f"1000000 * 0.025 + (income - 1000000) * {second}"
    return policy(
        f"small_profit_{year}",
        table(
            "small_profit",
            "income staff assets restricted",
            ("<= 3000000", "<= 300", "<= 50000000", "false", "true"),
            ("false",),
        ),
        table(
            "tax",
            "small_profit income",
            ("true", "<= 1000000", "income * 0.025"),
            ("true", "> 1000000", upper),
            ("income * 0.25",),
        ),
        Formula("amount", "round half up(tax, 2)"),
    )


TAXES: tuple[Policy, ...] = (
    policy(
        "small_vat",
        table(
            "amount",
            "taxpayer monthly_sales",
            ('"small-scale"', "<= 150000", "0"),
            ('"small-scale"', "> 150000", "round half up(monthly_sales * 0.01, 2)"),
            ('"general"', "-", "round half up(monthly_sales * 0.03, 2)"),
        ),
    ),
    _small_profit(2022, "0.05"),
    _small_profit(2021, "0.1"),
    policy(
        "six_taxes_relief",
        table(
            "share",
            "taxpayer size kind",
            ('"small-scale"', "-", "-", "0.5"),
            ("-", SMALL, "-", "0.5"),
            ("-", "-", '"self-employed"', "0.5"),
            ("0",),
        ),
        Formula("amount", "round half up(six_taxes * share, 2)"),
    ),
    policy(
        "research_deduction",
        table(
            "rate", "sector tech_sme", ('"industry"', "-", "1"), ("-", "= true", "1"), ("-", "false", "0.75")
        ),
        Formula("amount", "round half up(research_cost * rate, 2)"),
    ),
    policy(
        "high_tech_tax",
        table(
            "rate",
            "certificate incident",
            ('"first", "again", "moved in"', "false", "0.15"),
            ("-", "-", "0.25"),
        ),
        Formula("amount", "round half up(max(income, 0) * rate, 2)"),
    ),
)
