"""Lists published elsewhere become city folders; what is wrong in them is named by line."""

from datetime import date

import pytest

from yiwang.definitions import check, load
from yiwang.definitions.importing.calendar import CalendarSourceError, calendar_toml
from yiwang.definitions.importing.service_list import read_list
from yiwang.definitions.importing.services import division_of, services_folder
from yiwang.definitions.problems import Problems

HEAD = "department,department_uscc,item_code,type_code,name\n"
GOOD = (
    "水务局,1151130100877844X4,A-511602000000-1,1,取水许可\n"
    "水务局,,A-511602000000-2,20,“节水”咨询\n"
    '烟草局,TE5116020105116050,A-511602000000-3,10,"备案, 变更"\n'
)
OFF = {
    date(2020, 12, 31): "New Year's Day",
    date(2021, 1, 1): "New Year's Day",
    date(2021, 2, 11): "Spring Festival",
}
WORKED = {date(2021, 2, 7): "Spring Festival"}
CALENDAR = calendar_toml("cn", [2021], OFF, WORKED, "a test")


def read(text):
    problems = Problems()
    return read_list(text.encode(), "list.csv", problems), problems


def folder(text):
    rows, problems = read(text)
    files = services_folder(
        rows, "list.csv", problems, name="小区", division=division_of(rows), calendar=CALENDAR
    )
    return files, problems


def test_list_becomes_a_city_that_loads():
    files, problems = folder(HEAD + GOOD)
    assert problems.errors == []
    city = load(files)
    assert city.city.division == "511602"
    assert {body.name.zh: body.uscc for body in city.organisations.values()} == {
        "水务局": "1151130100877844X4",
        "烟草局": "TE5116020105116050",
    }
    assert [(s.id, s.kind, s.item_code, s.name.zh) for s in city.services.values()] == [
        ("item-a-511602000000-1", "licence", "A-511602000000-1", "取水许可"),
        ("item-a-511602000000-2", "public", "A-511602000000-2", "“节水”咨询"),
        ("item-a-511602000000-3", "other", "A-511602000000-3", "备案, 变更"),
    ]
    assert not any(service.can_apply for service in city.services.values())
    assert "check character" in check(files).warnings[0].reason


def test_same_list_gives_the_same_files():
    assert folder(HEAD + GOOD)[0] == folder(HEAD + GOOD)[0]


BAD = [
    ("水务局,,A-5,99,供水\n", "type_code '99' is no type"),
    ("水务局,,A-5,许可,供水\n", "type_code '许可' is no type"),
    ("水务局,,,1,供水\n", "'item_code' is empty"),
    (",,A-5,1,供水\n", "'department' is empty"),
    ("水务局,,A-5,1,  \n", "'name' is empty"),
    ("水务局,,A-5,1\n", "has 4 columns, not 5"),
    ("水务局,115,A-5,1,供水\n", "has 3 characters; it needs 18"),
    ("水务局,,A-511602000000-2,1,供水\n", "occurs twice, first in line 3"),
]


@pytest.mark.parametrize(("row", "reason"), BAD)
def test_bad_row_is_named_by_line_and_left_out(row, reason):
    rows, problems = read(HEAD + GOOD + row)
    assert len(rows) == 3
    assert [(error.file, error.line) for error in problems.errors] == [("list.csv", 5)]
    assert reason in problems.errors[0].reason


def test_line_is_right_after_a_name_of_two_lines():
    _, problems = read(HEAD + '水务局,,A-1,1,"取水\n许可"\n水务局,,A-2,0,供水\n')
    assert [error.line for error in problems.errors] == [4]


def test_missing_columns_are_named():
    rows, problems = read("department,name\n水务局,供水\n")
    assert rows == []
    assert "department_uscc, item_code, type_code" in problems.errors[0].reason


def test_department_without_any_code_is_an_error():
    _, problems = folder(HEAD + "水务局,,A-511602000000-1,1,取水\n")
    assert [error.line for error in problems.errors] == [2]


def test_departments_that_share_a_code_stay_two():
    files, problems = folder(HEAD + GOOD + "供水处,1151130100877844X4,A-511602000000-9,1,供水\n")
    city = load(files)
    assert len(city.organisations) == 3
    assert "has the same code as '水务局'" in problems.warnings[0].reason
    assert city.services["item-a-511602000000-9"].organisation.startswith("org-1151130100877844x4-")


def test_codes_that_make_no_id_are_hashed():
    long = "A-511602000000-" + "9" * 80
    city = load(folder(HEAD + f"水务局,1151130100877844X4,{long},1,取水\n水务局,,编号1,1,供水\n")[0])
    assert {service.item_code for service in city.services.values()} == {long, "编号1"}


def test_calendar_keeps_days_of_december_in_the_year_of_their_notice():
    assert "days = [2020-12-31, 2021-01-01]" in CALENDAR
    assert "worked = [2021-02-07]" in CALENDAR


def test_unpublished_year_and_unknown_holiday_are_refused():
    with pytest.raises(CalendarSourceError, match="2027 has not been published"):
        calendar_toml("cn", [2021, 2027], OFF, WORKED, "a test")
    with pytest.raises(CalendarSourceError, match="'Moon Day' is not known"):
        calendar_toml("cn", [2021], {date(2021, 3, 1): "Moon Day"}, {}, "a test")
