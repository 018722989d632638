"""Rows of registers are checked against their dataset's columns."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yiwang.definitions import check_row, load, read_folder


@pytest.fixture(scope="module")
def firms():
    return load(read_folder(Path(__file__).parents[2] / "cities" / "shenyang")).datasets["firms"]


GOOD = {
    "uscc": "91210100DEM0000818",
    "name": "演示企业",
    "employees": 8,
    "capital": "500000.00",
    "established-on": "2021-06-30",
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"capital": Decimal("1.50")},
        {"capital": 3},
        {"established-on": date(2021, 6, 30)},
        {"employees": None},
    ],
)
def test_rows_that_fit_are_let_through(firms, change):
    assert check_row(firms, {**GOOD, **change}) == ()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("employees", "8", "employees (integer, 人): '8' is no whole number"),
        ("employees", True, "employees (integer, 人): True is no whole number"),
        ("capital", 0.1, "capital (money, 元): 0.1 is no amount of at most two decimals"),
        ("capital", "1.005", "capital (money, 元): '1.005' is no amount of at most two decimals"),
        (
            "capital",
            Decimal("NaN"),
            "capital (money, 元): Decimal('NaN') is no amount of at most two decimals",
        ),
        ("established-on", "20210630", "established-on (date): '20210630' is no day such as 2021-06-30"),
        ("name", "", "name (string): is required"),
        ("name", "a\x00", "name (string): 'a\\x00' is no text"),
        ("staff", 8, "staff: the dataset has no such column"),
    ],
)
def test_fault_names_dataset_key_column_type_and_unit(firms, column, value, said):
    (fault,) = check_row(firms, {**GOOD, column: value})
    assert str(fault) == f"firms 91210100DEM0000818: {said}"


def test_all_faults_are_told_at_once(firms):
    assert [fault.column for fault in check_row(firms, {"x": 1}, "k")] == [
        "x",
        "uscc (string)",
        "name (string)",
    ]
