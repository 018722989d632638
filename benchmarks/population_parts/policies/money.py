"""Loans, guarantees, insurance, capital.

财金〔2020〕21号 (start-up loans).
"""

from __future__ import annotations

from .shapes import SMALL, Formula, Policy, policy, table

MONEY: tuple[Policy, ...] = (
    policy(
        "start_up_loan",
        Formula("hire_share", "hires / staff"),
        table(
            "limit",
            "size staff hire_share contract_years restricted",
            (SMALL, "<= 100", ">= 0.15", ">= 1", "false", "min(3000000, hires * 200000)"),
            (SMALL, "> 100", ">= 0.08", ">= 1", "false", "min(3000000, hires * 200000)"),
            ("0",),
        ),
    ),
    policy(
        "loan_interest",
        Formula("base", "min(loan, 3000000)"),
        table(
            "amount",
            "size contract_years restricted loan",
            (SMALL, ">= 1", "false", "> 0", "round half up(base * loan_rate * 0.5, 2)"),
            ("0",),
        ),
    ),
    policy(
        "export_insurance",
        table(
            "share",
            "size credit",
            (SMALL, '"A", "B", "M"', "0.6"),
            ('"medium"', '"A", "B"', "0.5"),
            ('"large"', '"A"', "0.3"),
            ("0",),
        ),
        Formula("amount", "round half up(min(export_premiums * share, 1000000), 2)"),
    ),
    policy(
        "credit_loan",
        table(
            "limit",
            "credit restricted",
            ('"A"', "false", "min(revenue * 0.2, 10000000)"),
            ('"B"', "false", "min(revenue * 0.1, 5000000)"),
            ('"M"', "false", "min(revenue * 0.05, 1000000)"),
            ("0",),
        ),
        Formula("amount", "round half up(limit, 0)"),
    ),
    policy(
        "guarantee_fee",
        Formula("bound", "loan * 0.01"),
        table(
            "amount",
            "size kind loan",
            (SMALL, "-", "(0..5000000]", "round half up(min(guarantee_fee, bound), 2)"),
            ("-", '"cooperative"', "(0..5000000]", "round half up(min(guarantee_fee, bound), 2)"),
            ("0",),
        ),
    ),
    policy(
        "listing_award",
        table(
            "amount",
            "stage",
            ('"tutoring"', "500000"),
            ('"filed"', "1000000"),
            ('"accepted"', "3000000"),
            ('"listed"', "5000000"),
            ('"none"', "0"),
            hit="UNIQUE",
        ),
    ),
    policy(
        "start_up_grant",
        table(
            "amount",
            "founded founder kind",
            ('>= date("2020-01-01")', '"graduate", "veteran"', '"company", "self-employed"', "10000"),
            ('>= date("2020-01-01")', '"unemployed", "migrant worker"', '"self-employed"', "5000"),
            ("0",),
        ),
    ),
)
