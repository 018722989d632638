"""Rows a city publishes with its folder fit their register, or are named with file and line."""

from datetime import date

import pytest
from tests.conftest import PROJECT

from yiwang.definitions import FolderErrors, diff, load, read_folder

ROWS = "rows/honours.csv"
HEAD = "id,name,result,given-by,year,given-on,source,published-on,valid_from\n"
GOOD = "prize,奖,获奖,演示单位,2021,,演示来源,2022-02-25,2021-12-31\n"


@pytest.fixture(scope="module")
def files():
    return read_folder(PROJECT / "cities" / "shenyang")


def faults(files, **changed):
    with pytest.raises(FolderErrors) as refused:
        load({**files, **{name: text.encode() for name, text in changed.items()}})
    return [(error.file, error.line, error.reason) for error in refused.value.errors]


def test_rows_are_read_with_their_days_and_types(files):
    rows = load({**files, ROWS: (HEAD + GOOD).encode()}).rows["honours"]
    assert [(row.key, row.valid_from, row.valid_to, row.line) for row in rows] == [
        ("prize", date(2021, 12, 31), None, 2)
    ]
    assert rows[0].values["year"] == 2021
    assert "given-on" not in rows[0].values


def test_every_title_of_the_report_is_recorded_with_its_source(files):
    city = load(files)
    assert {row.key for row in city.rows["honours"]} == set(city.reports["2021"].honours)
    assert all(row.values["source"] and row.values["given-by"] for row in city.rows["honours"])


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (HEAD + GOOD.replace("2021,,", "二零二一,,"), 2, "year (integer): '二零二一' is no whole number"),
        (HEAD + GOOD.replace("2022-02-25", "22-02-25"), 2, "published-on (date): '22-02-25' is no day"),
        (HEAD + GOOD.replace(",2021-12-31", ","), 2, "valid_from: '' is no day"),
        (HEAD + GOOD.replace("演示单位", ""), 2, "given-by (string): is required"),
        (HEAD + GOOD + GOOD, 3, "'prize' occurs twice, first in line 2"),
        (HEAD + "prize,奖\n", 2, "has 2 cells, not 9"),
        (HEAD.replace("result", "prize") + GOOD, 1, "'prize' is no column"),
        (HEAD.replace(",valid_from", "") + GOOD, 1, "'valid_from' is missing"),
        (HEAD.replace("year", "id") + GOOD, 1, "'id' occurs twice"),
        ("", 1, "'valid_from' is missing"),
    ],
)
def test_a_cell_that_does_not_fit_is_named_with_its_line(files, text, line, reason):
    found = faults(files, **{ROWS: text})
    assert any(at == line and reason in said for file, at, said in found if file == ROWS), found


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("rows/honors.csv", "dataset 'honors' does not exist"),
        ("rows/air-days.csv", "'air-days' is derived"),
        ("rows/persons.csv", "'persons' holds personal data"),
    ],
)
def test_registers_that_may_not_be_published_in_a_folder(files, name, reason):
    assert [said for file, _, said in faults(files, **{name: HEAD}) if file == name] == [reason]


def test_a_changed_row_is_seen_by_who_reviews_a_release(files):
    old, new = load(files), load({**files, ROWS: (HEAD + GOOD).encode()})
    assert [change.path for change in diff(old, new)] == [ROWS]
