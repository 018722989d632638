"""Figures equal what was recorded; a period nobody recorded anything of is a gap."""

from decimal import Decimal

import pytest
from django.conf import settings
from tests.records.figures.conftest import figure, problems, write

from yiwang.records.figures import acts, queries
from yiwang.records.figures.models import Figure

pytestmark = pytest.mark.django_db


def test_an_empty_city_has_gaps_with_reasons_and_no_zero(figures):
    done = acts.compute(2021)
    reasons = {row.indicator: (row.gap, row.gap_about) for row in done.computed if row.year == 2021}
    assert set(reasons) == set(figures.indicators)
    assert reasons["problems"] == ("no-rows", "register.problems")
    assert all(row.value is None and row.gap for row in done.computed)


def test_a_figure_is_the_count_of_what_was_recorded(figures):
    write("problems", [*problems(12), *problems(3, start=50, **{"confirmed-on": "2020-05-06"})])
    found = figure("problems")
    assert (found.value, found.n, found.gap) == (12, 12, "")
    assert found.release.manifest == figures.manifest.hash
    assert found.log_size > 0


def test_one_act_less_is_one_less_and_nothing_else_changes(figures):
    write("problems", problems(12))
    write("measures", [{"number": "1", "theme": "营商环境", "issued-on": "2021-03-01"}])
    acts.compute(2021, ["problems", "measures"])
    rows = problems(12)
    write("problems", [{**rows[0], "confirmation": "未解决"}])
    done = acts.compute(2021, ["problems", "measures"])
    assert [(row.indicator, row.value) for row in done.computed if row.year == 2021] == [("problems", 11)]
    assert Figure.objects.get(indicator="measures", year=2021, replaced_at__isnull=True).value == 1


def test_nothing_counted_in_a_period_that_is_known_is_zero(figures):
    write("problems", problems(12, confirmation="未解决"))
    assert figure("problems").value == 0


def test_a_year_nobody_recorded_is_a_gap_though_rows_of_the_year_before_are_still_valid(figures):
    write("problems", problems(12, **{"confirmed-on": "2020-05-06", "_from": "2020-05-06"}))
    assert figure("problems", 2020).value == 12
    assert (figure("problems").gap, figure("problems").gap_about) == ("no-rows", "register.problems")


def test_a_measure_of_the_year_before_that_is_still_in_force_counts(figures):
    relief = {"theme": "支持市场主体", "issued-on": "2020-05-06", "_from": "2020-05-06"}
    write("measures", [{"number": str(at), **relief} for at in range(3)])
    assert figure("relief_policies").value == 3


def test_a_growth_compares_with_the_year_before(figures):
    write("declarations", _declared(2020, 100) + _declared(2021, 540))
    found = figure("crossborder_growth")
    assert (found.level, found.before) == (540, 100)
    assert found.value == Decimal("4.4")


def test_a_growth_without_a_year_before_is_a_gap(figures):
    write("declarations", _declared(2021, 540))
    assert figure("crossborder_growth").gap == "no-rows"


def test_a_number_no_figure_can_be_is_a_gap_and_stops_no_other_figure(figures, monkeypatch):
    huge = figures.indicators["problems"].query.replace("count(*)", "1e25 * count(*)")
    monkeypatch.setitem(
        figures.indicators, "problems", figures.indicators["problems"].model_copy(update={"query": huge})
    )
    write("problems", problems(12))
    write("measures", [{"number": "1", "theme": "营商环境", "issued-on": "2021-03-01"}])
    done = {row.indicator: row for row in acts.compute(2021, ["problems", "measures"]).computed[::-1]}
    assert (done["problems"].gap, done["problems"].gap_about) == (
        "failed",
        "gives 1.2e+26, which no figure can be",
    )
    assert done["measures"].value == 1


SLOW = "(select count(*) from register.problems a, register.problems b, register.problems c, "
SLOW += (
    "register.problems d, register.problems e, register.problems f, register.problems g, register.problems h)"
)


@pytest.mark.parametrize(
    ("value", "gap", "about"),
    [
        ("1.0 / (count(*) - 40)", "divides-by-zero", ""),
        ("count(*) // (count(*) - 40)", "divides-by-zero", ""),
        ("max(cast(kind as integer))", "failed", "Conversion Error: Could not convert"),
        ("max(kind)", "failed", "which is no number"),
        (f"count(*) + {SLOW}", "stopped", "0.3"),
    ],
)
def test_what_goes_wrong_in_a_query_is_a_gap_by_name(figures, monkeypatch, value, gap, about):
    monkeypatch.setattr(settings, "FIGURE_SECONDS", 0.3)
    indicator = figures.indicators["problems"]
    query = indicator.query.replace("count(*)", value)
    assert query != indicator.query
    monkeypatch.setitem(figures.indicators, "problems", indicator.model_copy(update={"query": query}))
    write("problems", problems(40))
    found = figure("problems")
    assert (found.value, found.gap) == (None, gap)
    assert about in found.gap_about


def test_a_year_ahead_has_not_begun(figures):
    write("problems", problems(2))
    assert figure("problems", 2099).gap == "not-begun"


def test_breakdowns_add_up(figures):
    write("problems", [*problems(5), *problems(7, start=10, district="210106")])
    parts = {part.part: part.value for part in figure("problems").parts.filter(dimension="district")}
    assert parts == {"210102": 5, "210106": 7}


def test_a_dimension_drills_down_the_tree_of_divisions(figures):
    write("problems", [*problems(5), *problems(7, start=10, district="210106")])
    street = next(code for code, one in figures.divisions.items() if one.parent == "210106")
    write("problems", problems(4, start=30, district=street))
    parts = {part.part: part.value for part in figure("problems").parts.filter(dimension="district")}
    assert parts == {"210102": 5, "210106": 11, street: 4}


def test_titles_are_those_of_the_year_of_the_report(figures):
    title = {"id": "benchmark_city", "given-by": "演示", "source": "演示", "published-on": "2022-01-01"}
    named = [
        {**title, "name": f"{year} 年的", "year": year, "_from": f"{year}-12-01"} for year in (2019, 2021)
    ]
    write("honours", named)
    assert queries.honours(["benchmark_city"], 2021)["benchmark_city"].name == "2021 年的"
    assert queries.honours(["benchmark_city"], 2019)["benchmark_city"].name == "2019 年的"
    assert queries.honours(["benchmark_city"], 2020) == {}


def _declared(year, amount):
    values = {"number": f"演示-{year}", "mode": "9610", "amount": amount, "released-on": f"{year}-06-01"}
    return [{**values, "_from": f"{year}-01-01"}]
