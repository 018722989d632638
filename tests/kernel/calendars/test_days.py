"""Working days, by the published days of 2021 and 2022."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.kernel.calendars import (
    Calendar,
    CalendarError,
    UnpublishedYear,
    add_working_days,
    count_in_year,
    is_working,
    next_working_day,
    working_days_between,
)

DAYS = st.dates(date(2021, 1, 1), date(2022, 9, 30))


@pytest.mark.parametrize(("year", "days"), [(2021, 250), (2022, 249)])
def test_working_days_of_a_year(calendar: Calendar, year: int, days: int) -> None:
    assert count_in_year(calendar, year) == days


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2021, 9, 30), 5, date(2021, 10, 13)),
        (date(2021, 9, 17), 3, date(2021, 9, 23)),
        (date(2021, 12, 31), 1, date(2022, 1, 4)),
        (date(2021, 10, 1), 0, date(2021, 10, 1)),
        (date(2021, 10, 2), 1, date(2021, 10, 8)),
    ],
)
def test_published_vectors(calendar: Calendar, start: date, n: int, due: date) -> None:
    assert add_working_days(calendar, start, n) == due


def test_worked_saturday_and_weekday_holiday(calendar: Calendar) -> None:
    assert is_working(calendar, date(2021, 9, 18))
    assert not is_working(calendar, date(2021, 9, 20))
    assert not is_working(calendar, date(2021, 9, 25))
    assert next_working_day(calendar, date(2021, 9, 19)) == date(2021, 9, 22)
    assert next_working_day(calendar, date(2021, 9, 18)) == date(2021, 9, 18)


@pytest.mark.parametrize(
    ("question", "year"),
    [
        (lambda c: is_working(c, date(2023, 1, 3)), 2023),
        (lambda c: add_working_days(c, date(2022, 12, 30), 1), 2023),
        (lambda c: add_working_days(c, date(2020, 12, 31), 1), 2020),
        (lambda c: working_days_between(c, date(2022, 12, 1), date(2023, 1, 1)), 2023),
        (lambda c: count_in_year(c, 2027), 2027),
    ],
)
def test_an_unpublished_year_is_refused_by_name(calendar: Calendar, question, year: int) -> None:
    with pytest.raises(UnpublishedYear) as refusal:
        question(calendar)
    assert refusal.value.year == year
    assert refusal.value.message("zh-hans").startswith(f"{year} 年的工作日历尚未公布")
    assert "中国法定节假日" in refusal.value.message("zh-hans")
    assert f"calendar of {year} has not been published" in refusal.value.message("en")


def test_the_refusal_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(UnpublishedYear(2027, "x")))
    assert (again.year, again.calendar) == (2027, "x")


def test_a_calendar_that_contradicts_itself_is_refused() -> None:
    saturday, monday = date(2021, 9, 18), date(2021, 9, 20)
    with pytest.raises(CalendarError, match="both"):
        Calendar("x", {saturday: "中秋节"}, {saturday: "中秋节"}, frozenset({2021}))
    with pytest.raises(CalendarError, match="no weekend"):
        Calendar("x", {}, {monday: "中秋节"}, frozenset({2021}))


def test_negative_days_are_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="-1"):
        add_working_days(calendar, date(2021, 9, 1), -1)


@given(DAYS, st.integers(0, 40))
def test_counting_gives_back_what_was_added(calendar: Calendar, start: date, n: int) -> None:
    due = add_working_days(calendar, start, n)
    assert working_days_between(calendar, start, due) == n
    assert working_days_between(calendar, due, start) == -n
    assert n == 0 or is_working(calendar, due)


@given(DAYS, DAYS, st.integers(0, 40))
def test_a_later_start_is_never_due_earlier(calendar: Calendar, one: date, other: date, n: int) -> None:
    early, late = sorted((one, other))
    assert add_working_days(calendar, early, n) <= add_working_days(calendar, late, n)


@given(DAYS, st.integers(0, 40))
def test_a_longer_limit_is_due_later(calendar: Calendar, start: date, n: int) -> None:
    assert add_working_days(calendar, start, n) < add_working_days(calendar, start, n + 1)
