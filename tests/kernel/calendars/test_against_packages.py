"""The city's calendar table day by day against two packages that keep the same days."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays as holidays_package
import pytest

from yiwang.kernel.calendars import Calendar, UnpublishedYear, count_in_year

TABLE = Path(__file__).parents[3] / "cities" / "shenyang" / "calendars" / "cn.toml"
FIRST, LAST = 2004, 2026


@pytest.fixture(scope="module")
def city() -> Calendar:
    years = tomllib.loads(TABLE.read_text(encoding="utf-8"))["year"]
    off = {day: each["name"]["zh"] for year in years for each in year["holiday"] for day in each["days"]}
    worked = {
        day: each["name"]["zh"]
        for year in years
        for each in year["holiday"]
        for day in each.get("worked", ())
    }
    return Calendar("cn", off, worked, frozenset(year["year"] for year in years))


def days() -> list[date]:
    first, last = date(FIRST, 1, 1), date(LAST, 12, 31)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_every_day_as_chinesecalendar_has_it(city: Calendar) -> None:
    different = [day for day in days() if city.is_working(day) != chinese_calendar.is_workday(day)]
    assert different == []


# Where `holidays` says otherwise than the State Council's notice of the year.
KNOWN = {date(2005, 12, 31): "a Saturday worked for the New Year of 2006"}


def test_every_day_as_holidays_has_it(city: Calendar) -> None:
    china = holidays_package.country_holidays("CN", years=range(FIRST, LAST + 1))
    different = {day for day in days() if city.is_working(day) != china.is_working_day(day)}
    assert different == set(KNOWN)


@pytest.mark.parametrize(("year", "number"), [(2021, 250), (2022, 249)])
def test_working_days_of_the_year(city: Calendar, year: int, number: int) -> None:
    assert count_in_year(city, year) == number


def test_unpublished_years_are_refused(city: Calendar) -> None:
    for year in (FIRST - 1, LAST + 1):
        with pytest.raises(UnpublishedYear):
            count_in_year(city, year)
