"""Registers made of others: the air of a day from hourly readings, under the rule of that day."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from tests.definitions.air_year import CLEAN, LEVELS_2021, PRIMARY_2021, year_2021

from yiwang.definitions import FolderErrors, load, read_folder
from yiwang.definitions.derived import CannotDerive, derive, derived_from
from yiwang.kernel import dmn

FOLDER = Path(__file__).parents[2] / "cities" / "shenyang"
STATIONS = [{"station": name, "kind": "国控评价点"} for name in ("P1", "P2", "P3")]


@pytest.fixture(scope="module")
def city():
    return load(read_folder(FOLDER))


def stations(name, _day):
    assert name == "air-stations"
    return STATIONS


def hourly(day, station, **values):
    plain = {"so2": 10, "no2": 20, "pm10": 30, "pm25": 15, "co": "0.5", "o3": 40, **values}
    for hour in range(1, 25):
        yield {"reading": f"{station} {day} {hour}", "station": station, "day": day, "hour": hour, **plain}


def days(city, rows):
    return {row.key: row.values for row in derive(city, "air-days", rows, stations)}


def one_day(city, day, **values):
    rows = [{"station": one["station"], "day": day, **CLEAN, **values} for one in STATIONS]
    return days(city, rows)[day]


def test_which_registers_are_made_of_which(city):
    assert derived_from(city, "air-hourly") == ("air-station-days",)
    assert derived_from(city, "air-station-days") == ("air-days",)
    assert derived_from(city, "firms") == ()


def test_hours_become_days_of_a_station_and_days_of_the_city(city):
    rows = [*hourly("2021-06-30", "P1", pm25=80), *hourly("2021-06-30", "P2", pm25=70)]
    rows += hourly("2021-07-01", "P1")
    made = derive(city, "air-station-days", rows)
    assert [row.key for row in made] == ["P1 2021-06-30", "P1 2021-07-01", "P2 2021-06-30"]
    assert (made[0].day, made[0].values["pm25"], made[0].values["o3max8"]) == (date(2021, 6, 30), 80, 40)
    values = days(city, [row.values for row in made])["2021-06-30"]
    assert (values["aqi"], values["level"], values["stations"]) == (100, "良", 2)
    assert values["primary-pollutants"] == "PM2.5"


def test_the_rule_of_the_day_decides(city):
    same = {"pm25": 61, "pm10": 82, "no2": 38, "so2": 15, "co": "0.9", "o3max8": 96}
    old, new = one_day(city, "2026-02-28", **same), one_day(city, "2026-03-01", **same)
    assert (old["aqi"], old["level"], old["standard"]) == (83, "良", "HJ 633-2012")
    assert (new["aqi"], new["level"], new["standard"]) == (101, "轻度污染", "HJ 633-2026")


def test_a_day_without_a_rule_is_refused_by_name(city):
    with pytest.raises(CannotDerive, match=r"air-days 2015-12-31: no rule is in force on 2015-12-31"):
        one_day(city, "2015-12-31")


def test_a_row_without_its_day_is_refused(city):
    with pytest.raises(CannotDerive, match="'day' is no day: 'None'"):
        derive(city, "air-station-days", [{"station": "P1", "hour": 1}])


def test_a_value_the_register_does_not_take_is_refused(city):
    with pytest.raises(CannotDerive, match=r"so2 .*is less than 0"):
        derive(city, "air-station-days", hourly("2021-06-30", "P1", so2=-1))


def test_a_register_that_is_not_derived_is_an_error(city):
    with pytest.raises(KeyError):
        derive(city, "firms", [])


def test_too_few_hours_leave_the_value_out(city):
    rows = list(hourly("2021-06-30", "P1"))
    for row in rows[:5]:
        row["pm25"] = None
    (made,) = derive(city, "air-station-days", rows)
    assert "pm25" not in made.values
    assert made.values["pm10"] == 30


def test_a_year_with_the_published_levels_gives_the_published_days(city):
    made = days(city, year_2021([one["station"] for one in STATIONS])).values()
    levels = Counter(values["level"] for values in made)
    assert {level: levels[level] for level in LEVELS_2021} == LEVELS_2021
    assert sum(values["aqi"] <= 100 for values in made) == 315
    assert len(made) == 365
    assert Counter(v["primary-pollutants"] for v in made if v["aqi"] > 100) == PRIMARY_2021


INDEX = (0, 50, 100, 150, 200, 300, 400, 500)
PM25 = {2012: (0, 35, 75, 115, 150, 250, 350, 500), 2026: (0, 35, 60, 115, 150, 250, 350, 500)}
PM10 = {2012: (0, 50, 150, 250, 350, 420, 500, 600), 2026: (0, 50, 120, 250, 350, 420, 500, 600)}
O3 = {2012: (0, 100, 160, 215, 265, 800), 2026: (0, 100, 160, 215, 265, 800)}
NO2 = dict.fromkeys((2012, 2026), (0, 40, 80, 180, 280, 565, 750, 940))
SO2 = dict.fromkeys((2012, 2026), (0, 50, 150, 475, 800, 1600, 2100, 2620))
CO = dict.fromkeys((2012, 2026), (0, 2, 4, 14, 24, 36, 48, 60))


@pytest.mark.parametrize("year", [2012, 2026])
@pytest.mark.parametrize(
    ("pollutant", "points", "step"),
    [
        ("PM2.5", PM25, 1),
        ("PM10", PM10, 1),
        ("O3-8h", O3, 1),
        ("NO2", NO2, 3),
        ("SO2", SO2, 7),
        ("CO", CO, "0.1"),
    ],
)
def test_index_is_exact_all_along_the_scale(city, year, pollutant, points, step):
    model = city.models[f"rules/aqi-{year}.dmn"]
    limits = points[year]
    value = Decimal(0)
    while value <= limits[-1]:
        found = dmn.invoke(model, "分指数", {"污染物": pollutant, "浓度": value})
        assert found == exact(Fraction(value), limits), value
        value += Decimal(step)


def exact(value, limits):
    """The formula of HJ 633 in exact fractions, rounded up."""
    at = next(at for at in range(1, len(limits)) if value <= limits[at])
    low, high = limits[at - 1], limits[at]
    return ceil(Fraction(INDEX[at] - INDEX[at - 1], high - low) * (value - low) + INDEX[at - 1])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('of = "air-station-days"', 'of = "air-hour"', "dataset 'air-hour' does not exist"),
        ('of = "air-station-days"', 'of = "air-days"', "is made of itself: air-days ← air-days"),
        ('per = ["day"]', 'per = ["day", "level"]', "'level' is no column of texts or days that"),
        ('day = "day"', 'day = "aqi"', "'aqi' is no date column among 'per'"),
        ('"aqi-2012.dmn"', '"aqi-2013.dmn"', "model 'rules/aqi-2013.dmn' does not exist"),
        ('decision = "日报"', 'decision = "周报"', "rules/aqi-2012.dmn has no decision '周报'"),
        ("valid_to = 2026-02-28", "", "two versions are in force at the same time"),
    ],
)
def test_check_names_what_is_wrong_with_a_derivation(old, new, reason):
    files = dict(read_folder(FOLDER))
    path = "datasets/air-days.toml"
    text = files[path].decode()
    assert old in text
    files[path] = text.replace(old, new).encode()
    with pytest.raises(FolderErrors) as refused:
        load(files)
    found = [error for error in refused.value.errors if error.file == path]
    assert any(reason in error.reason for error in found), found
    assert all(error.line for error in found)
