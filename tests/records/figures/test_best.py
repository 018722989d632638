"""Since when a figure is the best is computed from its series, never typed."""

from datetime import date
from decimal import Decimal

import pytest

from yiwang.definitions import Text
from yiwang.definitions.indicator import Indicator
from yiwang.records.figures.models import Figure
from yiwang.records.figures.queries import Best, best


def indicator(sense):
    words = Text(zh="空气质量优良天数", en="Days")
    return Indicator(
        id="days", name=words, unit=words, source=words, period="year", owner="x", best=sense, query=""
    )


def series(*values):
    """Figures of the years up to 2021; None is a gap."""
    first = 2022 - len(values)
    days = {"begins": date(2021, 1, 1), "ends": date(2021, 12, 31)}
    return [
        Figure(year=first + at, value=None if value is None else Decimal(value), **days)
        for at, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("sense", "values", "expected"),
    [
        ("max", (191, 287, 315), Best(2019, True)),
        ("max", (320, 287, 300, 315), Best(2019, False)),
        ("max", (315, 287, 300, 315), Best(2019, False)),  # as good is not less good
        ("max", (287, 316, 315), None),
        ("max", (315,), None),
        ("max", (287, 315, None), None),
        ("max", (320, None, 287, 315), Best(2020, False)),
        ("min", (9, 4, 5, 3), Best(2018, True)),
        ("min", (2, 4, 5, 3), Best(2019, False)),
        ("min", (2, 3), None),
        (None, (1, 2, 3), None),
    ],
)
def test_a_figure_is_the_best_since_the_year_after_one_as_good(sense, values, expected):
    assert best(indicator(sense), series(*values)) == expected
