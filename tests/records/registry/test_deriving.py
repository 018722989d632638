"""The air of a day follows its hourly readings, through both derived registers."""

from datetime import date

import pytest

from yiwang.definitions.derived import CannotDerive
from yiwang.records.registry.deriving import refresh_derived
from yiwang.records.registry.facts import Row, write_rows
from yiwang.records.registry.loading import load_file
from yiwang.records.registry.models import DatasetRow

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 30)
OFFICE = "ecology-environment"


@pytest.fixture
def stations(shenyang):
    rows = [
        Row(name, None, date(2020, 1, 1), {"station": name, "name": name, "kind": kind, "district": "210102"})
        for name, kind in (("P1", "国控评价点"), ("P2", "国控评价点"), ("P3", "国控对照点"))
    ]
    write_rows("air-stations", rows, organisation=OFFICE)


def measure(station, pm25, day=DAY, hours=range(1, 25)):
    plain = {"so2": 10, "no2": 20, "pm10": 30, "pm25": pm25, "co": "0.5", "o3": 40}
    rows = []
    for hour in hours:
        key = f"{station} {day} {hour}"
        values = {"reading": key, "station": station, "day": day.isoformat(), "hour": hour, **plain}
        rows.append(Row(key, None, day, values))
    write_rows("air-hourly", rows, organisation=OFFICE)


def day_of(day=DAY):
    return DatasetRow.objects.get(dataset="air-days", key=day.isoformat(), recorded_to__isnull=True).values


def test_readings_become_the_air_of_the_day(stations):
    measure("P1", 80)
    measure("P2", "70.5")
    measure("P3", 500)  # stands outside the city, to compare with
    assert refresh_derived("air-hourly", [DAY]) == {"air-station-days": 3, "air-days": 1}
    found = day_of()
    assert (found["aqi"], found["level"], found["stations"], found["pm25"]) == (100, "良", 2, 75)


def test_a_corrected_reading_changes_the_day_and_keeps_what_was_said_before(stations):
    measure("P1", 80)
    measure("P2", 70)
    refresh_derived("air-hourly", [DAY])
    measure("P1", 104, hours=[12])
    assert refresh_derived("air-hourly", [DAY]) == {"air-station-days": 1, "air-days": 1}
    assert day_of()["pm25"] == 76  # 75.5, to the even integer (GB/T 8170)
    assert DatasetRow.objects.filter(dataset="air-days", key=DAY.isoformat()).count() == 2


def test_what_did_not_change_is_not_written_again(stations):
    measure("P1", "80.25")
    refresh_derived("air-hourly", [DAY])
    assert refresh_derived("air-hourly", [DAY]) == {"air-station-days": 0, "air-days": 0}
    assert refresh_derived("air-hourly", []) == {"air-station-days": 0, "air-days": 0}


def test_only_the_days_named_are_made(stations):
    measure("P1", 80)
    measure("P1", 80, day=date(2021, 7, 1))
    refresh_derived("air-hourly", [DAY])
    assert not DatasetRow.objects.filter(dataset="air-days", valid_from=date(2021, 7, 1)).exists()


def test_a_day_no_rule_covers_is_refused_and_nothing_is_written(stations):
    measure("P1", 80, day=date(2015, 6, 30))
    with pytest.raises(CannotDerive, match="no rule is in force on 2015-06-30"):
        refresh_derived("air-hourly", [date(2015, 6, 30)])
    assert not DatasetRow.objects.filter(dataset="air-station-days").exists()


def test_a_register_nothing_is_made_of_needs_nothing(shenyang):
    assert refresh_derived("firms", [DAY]) == {}


def test_a_file_of_readings_makes_the_air_of_its_days(stations, tmp_path):
    head = "reading,station,day,hour,so2,no2,pm10,pm25,co,o3,valid_from\n"
    lines = [
        f"{name} {hour},{name},{DAY},{hour},10,20,30,80,0.5,40,{DAY}\n"
        for name in ("P1", "P2")
        for hour in range(1, 25)
    ]
    file = tmp_path / "readings.csv"
    file.write_text(head + "".join(lines), encoding="utf-8")
    load_file("air-hourly", file, report=tmp_path / "refused.csv")
    assert (day_of()["pm25"], day_of()["stations"]) == (80, 2)
    file.write_text(head + lines[0].replace(",80,", ",104,"), encoding="utf-8")
    load_file("air-hourly", file, report=tmp_path / "refused.csv")
    assert DatasetRow.objects.get(key=f"P1 {DAY}", recorded_to__isnull=True).values["pm25"] == 81


def test_a_file_of_a_day_no_rule_covers_loads_nothing(stations, tmp_path):
    file = tmp_path / "readings.csv"
    file.write_text("reading,station,day,hour,valid_from\nr,P1,2015-06-30,1,2015-06-30\n", encoding="utf-8")
    with pytest.raises(CannotDerive, match="no rule is in force on 2015-06-30"):
        load_file("air-hourly", file, report=tmp_path / "refused.csv")
    assert not DatasetRow.objects.filter(dataset="air-hourly").exists()
