"""Keeping and making jobs: refunds of premiums, subsidies, the fund for the disabled.

人社部发〔2021〕29号,〔2022〕23号; 人社厅发〔2022〕41号.
"""

from __future__ import annotations

from .shapes import SMALL, SME, Formula, Policy, policy, table


def _keep_jobs(year: int, rate: str, small: str, large: str, cap: int) -> Policy:
    return policy(
        f"keep_jobs_{year}",
        Formula("layoff_rate", "claims / insured"),
        table(
            "qualifies",
            "months_insured insured layoff_rate",
            (">= 12", "<= 30", "<= 0.2", "true"),
            (">= 12", "> 30", f"<= {rate}", "true"),
            ("false",),
        ),
        table("share", "size", (SME, small), ('"large"', large), hit="UNIQUE"),
        table("amount", "qualifies", ("true", f"round half up(min(premiums * share, {cap}), 2)"), ("-", "0")),
    )


JOBS: tuple[Policy, ...] = (
    _keep_jobs(2022, "0.055", "0.9", "0.5", 5_000_000),
    _keep_jobs(2021, "0.06", "0.6", "0.3", 3_000_000),
    policy(
        "hiring",
        table(
            "amount",
            "size contract_years unemployed_hires",
            (SME, ">= 1", "> 0", "min(unemployed_hires * 1000, 50000)"),
            ("0",),
        ),
    ),
    policy(
        "widening_jobs",
        table(
            "amount",
            "graduates insured incident",
            ("> 0", "> 0", "false", "graduates * 1500"),
            ("0",),
        ),
    ),
    policy(
        "disabled_fund",
        Formula("placed_share", "disabled / staff"),
        table(
            "share",
            "staff placed_share",
            ("<= 30", "-", "0"),
            ("> 30", ">= 0.015", "0"),
            ("> 30", "[0.01..0.015)", "0.5"),
            ("> 30", "< 0.01", "0.9"),
        ),
        Formula("amount", "round half up((staff * 0.015 - disabled) * wage * share, 2)"),
    ),
    policy(
        "training",
        Formula("fund", "wage * staff * 0.08"),
        table(
            "amount",
            "hires insured",
            ("> 0", "> 0", "round half up(min(hires * 1500, fund), 2)"),
            ("0",),
        ),
    ),
    policy(
        "deferral",
        table(
            "months",
            "sector size risk",
            ('"catering", "retail", "hotels", "transport", "post"', "-", "-", "9"),
            ("-", SME, '"high"', "8"),
            ("-", SMALL, '"medium"', "6"),
            ("0",),
        ),
        Formula("amount", "round half up(pension_premiums * months / 12, 2)"),
    ),
    policy(
        "graduate_insurance",
        Formula("monthly", "round half up(wage * 0.16 / 12, 2)"),
        table(
            "amount",
            "size graduates contract_years restricted",
            (SMALL, "> 0", ">= 1", "false", "monthly * 12 * graduates"),
            ("0",),
        ),
    ),
)
