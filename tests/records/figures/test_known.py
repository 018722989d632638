"""A figure added up from a register and from cases is known where either of them covers the period."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import transaction
from tests.records.figures.conftest import figure, problems, write

from yiwang.records.ledger.acts import NewEvent, record

pytestmark = pytest.mark.django_db(transaction=True)  # only committed events are in the log
GAP = (None, "no-rows", "register.problems")


def happened(kind, count=1, year=2021, **data):
    """Record acts of problems on a day in May of a year."""
    at = datetime(year, 5, 6, 9, tzinfo=ZoneInfo(settings.TIME_ZONE))
    public = {"district": "210102", "kind": "融资", **data}
    with transaction.atomic():
        for one in range(count):
            said = {**public, "number": f"演示案卷-{kind}-{year}-{one}"}
            record([NewEvent(kind, "industry-information", public=said, occurred_at=at)])


def shown(year=2021):
    found = figure("problems", year)
    return found.value, found.gap, found.gap_about


def test_cases_alone_have_their_figure(figures):
    happened("problem-raised", 5)
    happened("problem-confirmed", 3, outcome="solved")
    happened("problem-confirmed", 1, outcome="unsolved")
    assert shown() == (3, "", "")


def test_cases_and_register_are_added_up_and_a_registered_case_counts_once(figures):
    happened("problem-confirmed", 3, outcome="solved")
    of_a_case = {"case-number": "演示案卷-problem-confirmed-2021-0"}
    write("problems", [*problems(12), *problems(1, start=50, **of_a_case)])
    assert shown() == (15, "", "")


def test_problems_raised_and_none_solved_are_zero_without_a_register(figures):
    happened("problem-raised")
    assert shown() == (0, "", "")


def test_a_register_that_covers_the_period_is_enough_for_zero(figures):
    write("problems", problems(2, confirmation="未解决"))
    assert shown() == (0, "", "")


def test_acts_of_other_kinds_do_not_make_the_period_known(figures):
    happened("case-rated", level=1)
    assert shown() == GAP


def test_rows_of_the_year_before_and_acts_of_other_kinds_do_not_make_it_known_together(figures):
    write("problems", problems(12, **{"confirmed-on": "2020-05-06", "_from": "2020-05-06"}))
    happened("case-rated", level=1)
    assert shown() == GAP


def test_a_year_before_the_first_problem_was_a_case_is_no_zero(figures):
    happened("case-rated", level=1)
    happened("problem-raised", year=2022)
    assert shown() == GAP
    assert shown(2022) == (0, "", "")
