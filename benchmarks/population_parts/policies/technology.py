"""Technology firms: recognition, scores, awards.

国科发政〔2017〕115号 (science SMEs), 国科发火〔2016〕32号 (high-tech firms).
"""

from __future__ import annotations

from .shapes import SMALL, Formula, Policy, policy, table

_SCORE = (
    Formula("researcher_share", "researchers / staff"),
    Formula("research_share", "research_cost / revenue"),
    table(
        "people",
        "researcher_share",
        (">= 0.3", "20"),
        ("[0.25..0.3)", "16"),
        ("[0.2..0.25)", "12"),
        ("[0.15..0.2)", "8"),
        ("[0.1..0.15)", "4"),
        ("< 0.1", "0"),
        hit="UNIQUE",
    ),
    table(
        "research",
        "research_share",
        (">= 0.06", "50"),
        ("[0.05..0.06)", "40"),
        ("[0.04..0.05)", "30"),
        ("[0.03..0.04)", "20"),
        ("[0.02..0.03)", "10"),
        ("< 0.02", "0"),
        hit="UNIQUE",
    ),
    table(
        "results", "patents", (">= 4", "24"), ("3", "18"), ("2", "12"), ("1", "6"), ("0", "0"), hit="UNIQUE"
    ),
)


TECHNOLOGY: tuple[Policy, ...] = (
    policy(
        "research_grant",
        table(
            "amount",
            "nursery research_cost years_granted",
            ("= true", "> 0", "< 2", "round half up(min(research_cost * 0.1, 50000), 2)"),
            ("0",),
        ),
    ),
    policy(
        "certificate_award",
        table(
            "amount",
            "certificate first_above_scale nursery",
            ('"first"', "-", "-", "200000"),
            ('"again"', "-", "-", "50000"),
            ('"moved in"', "-", "-", "200000"),
            ("-", "= true", "-", "300000"),
            ("-", "-", "= true", "50000"),
            ("0",),
            hit="COLLECT SUM",
        ),
    ),
    policy(
        "specialised_award",
        table(
            "sum",
            "little_giant tech_sme first_above_scale certificate",
            ("= true", "-", "-", "-", "1000000"),
            ("-", "= true", "-", "-", "100000"),
            ("-", "-", "= true", "-", "300000"),
            ("-", "-", "-", '"first"', "200000"),
            ("0",),
            hit="COLLECT SUM",
        ),
        Formula("amount", "min(sum, 1200000)"),
    ),
    policy("researcher_points", _SCORE[0], _SCORE[2]),
    policy(
        "science_sme",
        *_SCORE,
        Formula("score", "people + research + results"),
        table(
            "passes",
            "staff revenue assets score people incident",
            ("<= 500", "<= 200000000", "<= 200000000", ">= 60", "> 0", "false", "true"),
            ("false",),
        ),
    ),
    policy(
        "high_tech",
        _SCORE[0],
        _SCORE[1],
        Formula("high_tech_share", "high_tech_income / revenue"),
        table(
            "enough_research",
            "revenue research_share",
            ("<= 50000000", ">= 0.05", "true"),
            ("(50000000..200000000]", ">= 0.04", "true"),
            ("> 200000000", ">= 0.03", "true"),
            ("false",),
        ),
        table(
            "recognised",
            "founded researcher_share enough_research high_tech_share innovation incident",
            ('<= date("2021-06-30")', ">= 0.1", "true", ">= 0.6", "> 70", "false", "true"),
            ("false",),
        ),
    ),
    policy(
        "rights_award",
        Formula("sum", "patents * 10000 + software_rights * 1000"),
        Formula("amount", "min(sum, 100000)"),
    ),
    policy(
        "cloud",
        table(
            "amount",
            "size cloud_cost",
            (SMALL, "[10000..1500000]", "round half up(min(cloud_cost * 0.5, 300000), 2)"),
            ('"medium"', "[50000..1500000]", "round half up(min(cloud_cost * 0.3, 200000), 2)"),
            ("0",),
        ),
    ),
)
