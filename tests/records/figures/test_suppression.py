"""What is hidden cannot be read, nor worked out from what is shown."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records.figures.conftest import figure, problems, write

from yiwang.records.figures.suppression import LEAST, hidden, is_small

COUNTS = st.dictionaries(st.integers(0, 40), st.integers(0, 60), max_size=14)


@given(COUNTS)
def test_no_small_count_is_shown(counts):
    shown = {part: n for part, n in counts.items() if part not in hidden(counts)}
    assert not any(is_small(n) for n in shown.values())


@given(COUNTS)
def test_subtracting_what_is_shown_from_the_total_gives_no_small_count_and_no_single_cell(counts):
    total, closed = sum(counts.values()), hidden(counts)
    if is_small(total):
        assert closed == set(counts)  # nor is the total shown
        return
    left = total - sum(n for part, n in counts.items() if part not in closed)
    assert not closed or (len(closed) >= 2 and left >= LEAST)


@given(COUNTS)
def test_every_hidden_cell_could_be_another_number(counts):
    """Each hidden cell, known only to be at least 1 and to add up, has more than one possible value."""
    closed = hidden(counts)
    if not closed or is_small(sum(counts.values())):
        return
    left, others = sum(counts[part] for part in closed), len(closed) - 1
    least, most = 1, left - others
    assert most > least


@given(COUNTS)
def test_no_more_is_hidden_than_it_takes(counts):
    closed = hidden(counts)
    small = {part for part, n in counts.items() if is_small(n)}
    joined = sorted(counts[part] for part in closed - small)
    others = sorted(n for part, n in counts.items() if part not in closed and n >= LEAST)
    if is_small(sum(counts.values())):
        return
    assert len(joined) <= 1
    assert all(one <= other for one, other in pairwise([*joined, *others[:1]]))


@pytest.mark.django_db
def test_a_hidden_figure_and_its_parts_are_kept_nowhere(figures, monkeypatch):
    _hide(monkeypatch, figures)
    write("problems", [*problems(12), *problems(3, start=20, district="210106")])
    write("problems", problems(20, start=30, district="210103"))
    found = figure("problems")
    parts = {part.part: (part.value, part.n) for part in found.parts.filter(dimension="district")}
    assert found.value == 35
    assert parts == {"210102": (None, None), "210106": (None, None), "210103": (20, 20)}


@pytest.mark.django_db
def test_below_a_hidden_division_nothing_is_shown(figures, monkeypatch):
    _hide(monkeypatch, figures)
    streets = [code for code, one in figures.divisions.items() if one.parent == "210106"][:2]
    write("problems", [*problems(40), *problems(3, start=50, district=streets[0])])
    write("problems", problems(30, start=60, district="210103"))
    parts = {part.part: part.hidden for part in figure("problems").parts.filter(dimension="district")}
    assert parts == {"210102": False, "210103": True, "210106": True}


@pytest.mark.django_db
def test_a_small_total_is_hidden_with_all_its_parts(figures, monkeypatch):
    _hide(monkeypatch, figures)
    write("problems", problems(4))
    found = figure("problems")
    assert (found.value, found.n, found.hidden, found.gap, found.parts.count()) == (None, None, True, "", 0)


@pytest.mark.django_db
def test_three_of_a_hundred_is_a_small_count_too(figures):
    """Overdue families: the figure counts some of what it lists."""
    families = [
        {
            "number": str(at),
            "recognised-on": "2021-03-01",
            "limit-on": "2021-04-01" if at < 3 else "2022-04-01",
        }
        for at in range(40)
    ]
    write("zero-job-families", families)
    assert figure("zero_job_families").hidden


@pytest.mark.django_db
def test_nothing_left_waiting_is_shown_as_zero(figures):
    write("zero-job-families", [{"number": "1", "recognised-on": "2021-03-01", "limit-on": "2022-04-01"}])
    found = figure("zero_job_families")
    assert (found.value, found.hidden) == (0, False)


@pytest.mark.django_db
def test_what_is_hidden_of_one_dimension_is_not_told_by_another(figures, monkeypatch):
    """Each office sits in one district: a district's sum less its other office would give the hidden one."""
    _hide(monkeypatch, figures, "organisation", "district")
    offices = [("water", "210102", 3), ("housing", "210102", 40), ("civil-affairs", "210106", 12)]
    for start, (office, district, count) in enumerate(offices):
        write("problems", problems(count, start=100 * start, organisation=office, district=district))
    found = figure("problems")
    shown = {(part.dimension, part.part): part.value for part in found.parts.all()}
    assert found.value == 55
    assert shown["organisation", "housing"] == 40
    assert {value for (dimension, _), value in shown.items() if dimension == "district"} == {None}


@pytest.mark.django_db
def test_dimensions_that_cross_tell_nothing_of_each_other(figures, monkeypatch):
    _hide(monkeypatch, figures, "organisation", "district")
    rows = [("water", "210102", 3), ("housing", "210102", 40), ("civil-affairs", "210106", 12)]
    for start, (office, district, count) in enumerate([*rows, ("housing", "210106", 30)]):
        write("problems", problems(count, start=100 * start, organisation=office, district=district))
    parts = {part.part: part.value for part in figure("problems").parts.filter(dimension="district")}
    assert parts == {"210102": 43, "210106": 42}


def _hide(monkeypatch, city, *dimensions):
    changed = {"small": "hide"} | ({"dimensions": dimensions} if dimensions else {})
    indicator = city.indicators["problems"].model_copy(update=changed)
    monkeypatch.setitem(city.indicators, "problems", indicator)
