"""Each indicator of the demo city counts exactly what it says it counts."""

from decimal import Decimal

import pytest
from tests.definitions.figures import market, people, places, reform
from tests.definitions.figures.small_city import CITY, figure

CASES = [*reform.CASES, *market.CASES, *people.CASES, *places.CASES]


def test_every_indicator_is_counted_by_hand_once():
    assert sorted(case[0] for case in CASES) == sorted(CITY.indicators)


@pytest.mark.parametrize(("name", "rows", "expected"), CASES, ids=[case[0] for case in CASES])
def test_figure_is_what_was_counted_by_hand(name, rows, expected):
    assert figure(name, rows) == pytest.approx(Decimal(expected), abs=Decimal("1e-8"))


@pytest.mark.parametrize(
    ("name", "rows", "by", "expected"),
    [
        ("meetings", reform.MEETINGS, "month", {"2021-01": 1, "2021-12": 1}),
        ("measures", reform.MEASURES, "dimension", {"办事方便": 1, "法治良好": 1}),
        ("relief_policies", reform.MEASURES, "document", {"二十五条": 2, "十五条": 1}),
        ("problems", market.PROBLEMS, "district", {"210102": 1, "210106": 1}),
        ("elder_station_coverage", people.STATIONS, "district", {"210102": 50, "210106": 100}),
        ("boards", reform.FIRMS, "tier", {"1": 100, "2": 100, "3": 0}),
        ("pocket_parks", places.PARKS, "opened_in", {"2010": 1, "2021": 1}),
    ],
)
def test_figure_breaks_down(name, rows, by, expected):
    assert figure(name, rows, by=by) == expected


def test_levels_of_two_years_give_the_growth_as_published():
    levels = [figure("crossborder_growth", market.DECLARED, year) for year in (2021, 2020)]
    assert levels == [540, 100]


@pytest.mark.parametrize("name", ["meetings", "problems", "new_jobs", "tech_contracts"])
def test_another_year_counts_nothing_of_this_one(name):
    rows = next(case[1] for case in CASES if case[0] == name)
    assert figure(name, rows, 2030) in {0, None}
