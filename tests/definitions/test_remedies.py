"""How long a decision may be contested: by days and months, moved off days off, written as laws do."""

from datetime import date

import pytest
from pydantic import ValidationError

from yiwang.definitions import check
from yiwang.definitions.remedies import Remedy
from yiwang.kernel.calendars import Calendar


@pytest.fixture(scope="module")
def calendar():
    from pathlib import Path

    from yiwang.definitions import load, read_folder

    made: Calendar = load(read_folder(Path(__file__).parents[2] / "cities" / "shenyang")).calendar
    return made


def remedy(limit):
    return Remedy(limit=limit, source="演示法第一条")


@pytest.mark.parametrize(
    ("limit", "known_on", "last"),
    [
        ("60 days", date(2021, 6, 1), date(2021, 8, 2)),  # 31 July is a Saturday
        ("60 days", date(2021, 6, 3), date(2021, 8, 2)),
        ("60 days", date(2021, 8, 3), date(2021, 10, 8)),  # 2 October lies in the National Day holidays
        ("15 days", date(2021, 6, 1), date(2021, 6, 16)),
        ("6 months", date(2021, 8, 31), date(2022, 2, 28)),  # February has no 31st
        ("6 months", date(2021, 1, 31), date(2021, 8, 2)),  # 31 July is a Saturday
        ("6 months", date(2021, 7, 4), date(2022, 1, 4)),  # 4 January: the day after New Year's days off
        ("6 months", date(2020, 8, 10), date(2021, 2, 10)),
    ],
)
def test_the_last_day(calendar, limit, known_on, last):
    assert remedy(limit).last_day(known_on, calendar) == last


def test_where_no_calendar_is_published_the_bare_day_stands(calendar):
    assert remedy("60 days").last_day(date(2098, 1, 1), calendar) == date(2098, 3, 2)


@pytest.mark.parametrize(
    ("limit", "zh"),
    [
        ("60 days", "六十日"),
        ("6 months", "六个月"),
        ("15 days", "十五日"),
        ("10 days", "十日"),
        ("21 days", "二十一日"),
    ],
)
def test_limits_are_written_as_laws_write_them(limit, zh):
    assert str(remedy(limit).text) == zh


@pytest.mark.parametrize("limit", ["60", "0 days", "60 working days", "1 year", "100 days"])
def test_other_limits_are_refused(limit):
    with pytest.raises(ValidationError):
        remedy(limit)


def test_a_reviewer_must_be_a_body_of_the_city(town):
    path = "organisations/market.toml"
    town[path] += 'reviewer = "justice"\n'
    (error,) = check(town.files).errors
    assert (error.file, error.line) == (path, town.line(path, "reviewer"))
    assert "organisation 'justice' does not exist" in error.reason
