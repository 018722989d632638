"""Rent, power, credit, and how a policy reaches a firm."""

from __future__ import annotations

from .shapes import SMALL, Formula, Policy, policy, table

PREMISES: tuple[Policy, ...] = (
    policy(
        "rent_relief",
        table(
            "months",
            "size kind landlord risk",
            (SMALL, "-", '"state"', '"high", "medium"', "6"),
            ("-", '"self-employed"', '"state"', '"high", "medium"', "6"),
            (SMALL, "-", '"state"', "-", "3"),
            ("-", '"self-employed"', '"state"', "-", "3"),
            ("0",),
        ),
        Formula("amount", "round half up(rent * months, 2)"),
    ),
    policy(
        "zone_rent",
        Formula("free", "min(floor_area, 200)"),
        Formula("half", "max(min(floor_area, 1000) - 200, 0)"),
        table(
            "price",
            "zone",
            ('"high-tech"', "38.5"),
            ('"economic"', "27.25"),
            ('"free trade"', "31.8"),
            ('"none"', "0"),
            hit="UNIQUE",
        ),
        Formula("amount", "round half up((free + half * 0.5) * price * 12, 2)"),
    ),
    policy(
        "power_relief",
        table(
            "share",
            "size risk",
            (SMALL, '"high"', "0.1"),
            (SMALL, '"medium", "low"', "0.05"),
            ('"medium"', '"high"', "0.05"),
            ("0",),
        ),
        Formula("amount", "round half up(power_fee * share, 2)"),
    ),
    policy(
        "credit_class",
        table(
            "class",
            "credit incident restricted",
            ('"D"', "-", "-", '"watched"'),
            ("-", "= true", "-", '"watched"'),
            ('"A"', "false", "false", '"trusted"'),
            ('"B", "M"', "false", "false", '"ordinary"'),
            ('"checked"',),
        ),
    ),
    policy(
        "delivery",
        Formula("per_head", "revenue / staff"),
        table(
            "way",
            "size credit per_head",
            (SMALL, '"A", "B"', "-", '"straight"'),
            ('"medium"', '"A"', ">= 500000", '"straight"'),
            ("-", '"A", "B", "C", "M"', "-", '"on request"'),
            ('"by an officer"',),
        ),
    ),
)
