"""Size, output, energy and equipment.

工信部联企业〔2011〕300号 (classes of size), GB/T 2589-2020 (energy as coal).
"""

from __future__ import annotations

from .shapes import Formula, Policy, Row, policy, table

_SIZES = {
    # (staff, revenue, assets) of large, medium, small; revenue and assets in ten thousand yuan
    "farming": (("", "20000", ""), ("", "500", ""), ("", "50", "")),
    "industry": (("1000", "40000", ""), ("300", "2000", ""), ("20", "300", "")),
    "building": (("", "80000", "80000"), ("", "6000", "5000"), ("", "300", "300")),
    "wholesale": (("200", "40000", ""), ("20", "5000", ""), ("5", "1000", "")),
    "retail": (("300", "20000", ""), ("50", "500", ""), ("10", "100", "")),
    "transport": (("1000", "30000", ""), ("300", "3000", ""), ("20", "200", "")),
    "storage": (("200", "30000", ""), ("100", "1000", ""), ("20", "100", "")),
    "post": (("1000", "30000", ""), ("300", "2000", ""), ("20", "100", "")),
    "hotels": (("300", "10000", ""), ("100", "2000", ""), ("10", "100", "")),
    "catering": (("300", "10000", ""), ("100", "2000", ""), ("10", "100", "")),
    "telecoms": (("2000", "100000", ""), ("100", "1000", ""), ("10", "100", "")),
    "software": (("300", "10000", ""), ("100", "1000", ""), ("10", "50", "")),
    "property": (("", "200000", "10000"), ("", "1000", "5000"), ("", "100", "2000")),
    "management": (("1000", "5000", ""), ("300", "1000", ""), ("100", "500", "")),
    "leasing": (("300", "", "120000"), ("100", "", "8000"), ("10", "", "100")),
    "other": (("300", "", ""), ("100", "", ""), ("10", "", "")),
}


def _size_rows() -> list[Row]:
    rows = []
    for sector, classes in _SIZES.items():
        for word, (staff, revenue, assets) in zip(("large", "medium", "small"), classes, strict=True):
            cells = [f">= {staff}" if staff else "-"]
            cells += [f">= {bound}0000" if bound else "-" for bound in (revenue, assets)]
            rows.append((f'"{sector}"', *cells, f'"{word}"'))
    return [*rows, ('"micro"',)]


INDUSTRY: tuple[Policy, ...] = (
    policy("size_class", table("class", "sector staff revenue assets", *_size_rows())),
    policy(
        "output_award",
        Formula("growth", "output - output_before"),
        table(
            "amount",
            "sector growth",
            ('"industry"', "> 10000000", "1500000"),
            ('"industry"', "> 100000000", "7500000"),
            ("0",),
            hit="COLLECT MAX",
        ),
    ),
    policy(
        "building_award",
        Formula("growth_share", "(output - output_before) / output_before"),
        table(
            "amount",
            "sector output growth_share",
            ('"building"', "[2500000000..10000000000)", "-", "400000"),
            ('"building"', ">= 10000000000", "-", "3000000"),
            ('"building"', "> 2000000000", ">= 0.15", "100000"),
            ("0",),
            hit="COLLECT MAX",
        ),
    ),
    policy(
        "energy_class",
        Formula("used", "electricity * 0.1229 + gas * 1.33 + coal * 0.7143"),
        table(
            "class",
            "used",
            ("< 1000000", '"light"'),
            ("[1000000..5000000)", '"ordinary"'),
            ("[5000000..10000000)", '"important"'),
            (">= 10000000", '"key"'),
            hit="UNIQUE",
        ),
    ),
    policy(
        "energy_saving",
        Formula("saved", "(coal_before - coal) * 0.7143 / 1000"),
        table(
            "amount",
            "saved incident",
            (">= 500", "false", "min(round half up(saved * 300, 2), 1000000)"),
            ("0",),
        ),
    ),
    policy(
        "equipment",
        table(
            "share",
            "sector equipment credit",
            ('"industry"', ">= 50000000", '"A", "B"', "0.12"),
            ('"industry"', "[5000000..50000000)", '"A", "B"', "0.1"),
            ('"industry"', ">= 5000000", '"C", "M"', "0.05"),
            ("0",),
        ),
        Formula("amount", "round half up(min(equipment * share, 10000000), 2)"),
    ),
)
