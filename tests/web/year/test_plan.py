"""A year's plan comes from its seed alone, is marked, and counts what it is made of."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from tests.web.year.conftest import SMALL, YEAR, without

from yiwang.definitions import check_row
from yiwang.web.demo.year import Wanted, plan_year
from yiwang.web.demo.year.entries import Gone, entry, story
from yiwang.web.demo.year.plan import REGISTERS
from yiwang.web.demo.year.tally import Tally


def test_the_same_seed_gives_the_same_year(folder, small):
    again = plan_year(folder, SMALL, cases=36)
    assert again.entries == small.entries
    assert again.courses == small.courses
    assert again.entities.codes == small.entities.codes
    assert again.tally().figures(folder) == small.tally().figures(folder)


def test_another_seed_gives_other_figures(folder, small):
    other = plan_year(folder, replace(SMALL, seed=10), cases=36).tally().figures(folder)
    mine = small.tally().figures(folder)
    same = {name for name in mine if mine[name] == other[name]}
    assert "zero_job_families" in same  # what was promised is kept in every year
    assert len(same) <= len(mine) // 2, same


def test_every_figure_of_the_report_is_counted(folder, small):
    figures = small.tally().figures(folder)
    assert set(figures) == set(folder.indicators)
    assert [name for name, value in figures.items() if value is None] == []


def test_a_larger_scale_is_a_larger_city(folder, small):
    large = plan_year(folder, replace(SMALL, scale=0.01), cases=0)
    sizes = {name: len(rows) for name, rows in small.by_dataset().items()}
    for name in ("tech-contracts", "declarations", "relief-forgone", "job-changes", "tech-offers"):
        assert len(large.by_dataset()[name]) > 3 * sizes[name], name
    assert len(large.entities.codes) > 3 * len(small.entities.codes)


def test_every_row_fits_its_register_and_is_marked(folder, small):
    for row in small.entries:
        dataset = folder.datasets[row.dataset]
        assert check_row(dataset, {dataset.key: row.key, **row.values}, row.key) == (), row
        own = (row.key, *(value for value in row.values.values() if isinstance(value, str)))
        by_code = row.dataset in {"boards", "managers", "communities"}
        assert by_code or any("演示" in text for text in own), row


def test_a_version_has_a_day_of_its_own(small):
    days = Counter((row.dataset, row.key, row.day) for row in small.entries)
    assert days.most_common(1)[0][1] == 1


def test_cases_end_in_every_way_and_some_are_late(small):
    assert {course.ending for course in small.courses} == {"granted", "refused", "not-accepted", "withdrawn"}
    late = [course for course in small.courses if (course.ended - course.accepted).days > 30]
    assert 0 < len(late) < len(small.courses) / 3
    for course in small.courses:
        assert course.applied < course.accepted < course.ended < course.delivered
        assert course.applied.year == YEAR and course.applied.utcoffset() is not None


def test_a_story_must_go_on_in_time():
    with pytest.raises(ValueError, match="meetings 1: 2021-01-01 does not come after 2021-01-01"):
        story("meetings", "1", [(date(2021, 1, 1), {}, {}), (date(2021, 1, 1), {}, {})])


def test_a_chapter_that_did_not_happen_is_not_told():
    told = story("trains", "1", [(date(2021, 1, 1), {"a": 1}, {}), (None, {"b": 2}, {"trains": 1})])
    assert [(row.values, row.counts) for row in told] == [({"a": 1}, ())]


def test_what_left_a_set_is_counted_out_unless_it_came_twice():
    day = date(2021, 1, 1)
    rows = [entry("x", str(at), day, {}, {"n": what}) for at, what in enumerate(["A", "A", "B", Gone("A")])]
    assert Tally().add_all(rows).level("n") == 2
    assert Tally().add_all([*rows, entry("x", "9", day, {}, {"n": Gone("B")})]).level("n") == 1


def test_a_share_of_nothing_is_not_known(folder):
    tally = Tally()
    assert tally.figure(folder, "on_time") is None
    tally.add("on_time.whole", 3)
    assert str(tally.figure(folder, "on_time")) == "0.0"


def test_registers_are_drawn_apart(small):
    """What is drawn for one register does not depend on another."""
    names = [draw.__name__ for draw in REGISTERS]
    assert len(set(names)) == len(names)
    meetings = [row for row in small.entries if row.dataset == "meetings"]
    fewer = without(small, *meetings)
    assert set(small.by_dataset()) - set(fewer.by_dataset()) == {"meetings"}


@pytest.mark.parametrize("scale", [0, -0.1, 1.01])
def test_a_scale_that_makes_no_sense_is_refused(scale):
    with pytest.raises(ValueError, match="above 0 and is at most 1"):
        Wanted(YEAR, scale)
